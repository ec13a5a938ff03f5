package plankton.failure;

/// A bundle or its configuration asks for something wrong or impossible. Says where by JSON pointer
/// (RFC 6901) and, once known, in which file.
public final class SpecError extends Failure {

    private final String pointer;
    private final String problem;

    /// @param pointer the JSON pointer of the property concerned, empty for the whole document
    /// @param problem what is wrong and what is allowed
    public SpecError(String pointer, String problem) {
        this("", pointer, problem);
    }

    private SpecError(String file, String pointer, String problem) {
        super(
                (file.isEmpty() ? "" : file + ": ")
                        + (pointer.isEmpty() ? "" : pointer + ": ")
                        + problem);
        this.pointer = pointer;
        this.problem = problem;
    }

    /// The same error, naming the file it was found in.
    public SpecError in(String file) {
        return new SpecError(file, pointer, problem);
    }
}

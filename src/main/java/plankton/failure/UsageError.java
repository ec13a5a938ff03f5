package plankton.failure;

/// The command line cannot be understood: an unknown command or option, a missing or malformed
/// word.
public final class UsageError extends Failure {

    /// @param problem what is wrong and what is allowed
    public UsageError(String problem) {
        super(problem);
    }
}

package plankton.cli;

import java.util.List;

/// One command of the program.
public interface Command {

    /// The option that most commands which read a bundle have.
    Option BUNDLE =
            new Option("bundle", 'b', "DIR", "the bundle's directory (default: the current one)");

    /// The word that calls it.
    String name();

    /// What follows its name, such as `[OPTION...] ID`. The completions of shells offer what fits
    /// each word.
    String operands();

    /// What it does, in one line.
    String summary();

    /// What else there is to know, in lines of at most 100 characters; may be empty.
    String details();

    /// Its options; `--help` is understood by every command.
    List<Option> options();

    /// Whether the words behind its first operand are not its own, however they look.
    default boolean endsOptionsAtOperand() {
        return false;
    }

    /// The exit status of the program when it fails.
    default int failureStatus() {
        return 1;
    }

    /// Carries it out.
    ///
    /// @return the exit status of the program
    /// @throws plankton.failure.Failure if that fails
    int run(Arguments arguments, Invocation invocation);
}

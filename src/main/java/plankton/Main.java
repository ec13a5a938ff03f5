package plankton;

import plankton.cli.CommandLine;
import plankton.failure.Failure;
import plankton.linux.CurrentProcess;
import plankton.linux.Stdio;

/// The program: its words go to [CommandLine], what fails is printed here, and it ends here.
public final class Main {
    private Main() {}

    private static final int FAILED = 1;

    public static void main(String[] args) {
        CurrentProcess.exit(status(args));
    }

    private static int status(String[] args) {
        try {
            return CommandLine.run(args);
        } catch (Failure e) {
            Stdio.error("plankton: " + oneLine(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            // A fault of the program itself. The machine code has no names, so the place is all
            // there is.
            Stdio.error("plankton: internal error: " + oneLine(String.valueOf(e.getMessage())));
            e.printStackTrace();
        }
        return FAILED;
    }

    /// Text of others in a message must not look like further messages.
    private static String oneLine(String message) {
        return message.replace("\n", "\\n").replace("\r", "\\r");
    }
}

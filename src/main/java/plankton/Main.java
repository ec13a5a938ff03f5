package plankton;

import plankton.cli.CommandLine;
import plankton.failure.Failure;
import plankton.linux.CurrentProcess;
import plankton.linux.Stdio;

/// The program: its words go to [CommandLine], what fails is printed here, and it ends here.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        CurrentProcess.exit(status(args));
    }

    private static int status(String[] args) {
        var commandLine = new CommandLine(args);
        try {
            Stdio.reserve();
            return commandLine.run();
        } catch (Failure e) {
            return commandLine.fail(oneLine(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            // A fault of the program itself: its machine code has no names, so the places in it are
            // numbers.
            var places = new StringBuilder();
            for (StackTraceElement element : e.getStackTrace()) {
                places.append(' ').append(element.getLineNumber());
            }
            String message = oneLine(String.valueOf(e.getMessage()));
            return commandLine.fail("internal error: " + message + " at" + places);
        }
    }

    /// Text of others in a message must not look like further messages.
    private static String oneLine(String message) {
        return message.replace("\n", "\\n").replace("\r", "\\r");
    }
}

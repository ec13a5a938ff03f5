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
            return commandLine.fail(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // A fault of the program itself: its machine code has no names, so the places in it are
            // numbers, the addresses behind calls.
            var places = new StringBuilder();
            for (StackTraceElement element : e.getStackTrace()) {
                places.append(' ').append(element.getLineNumber());
            }
            return commandLine.fail("internal error: " + e.getMessage() + " at" + places);
        }
    }
}

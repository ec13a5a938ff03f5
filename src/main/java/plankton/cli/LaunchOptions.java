package plankton.cli;

import java.util.List;
import plankton.container.Handover;
import plankton.container.StateDirectory;
import plankton.environment.Options;
import plankton.failure.UsageError;
import plankton.json.Numbers;
import plankton.linux.CurrentProcess;
import plankton.linux.EnvironmentVariables;
import plankton.linux.Fd;

/// The options of the commands that make a process.
final class LaunchOptions {
    private LaunchOptions() {}

    private static final int MAX_DESCRIPTORS = 1 << 20;
    private static final int FIRST_DESCRIPTOR = 3;

    /// Those of `run`, `create` and `exec`.
    static final List<Option> OF_PROCESS =
            List.of(
                    new Option(
                            "console-socket", (char) 0, "PATH", "a socket that gets the terminal"),
                    new Option("pidfd-socket", (char) 0, "PATH", "a socket that gets the pidfd"),
                    new Option("pid-file", (char) 0, "FILE", "a file that gets the process id"),
                    new Option(
                            "preserve-fds",
                            (char) 0,
                            "N",
                            "leave N descriptors, from 3 on, open for the program"));

    /// Those of `run` and `create`.
    static final List<Option> OF_CONTAINER =
            List.of(
                    Command.BUNDLE,
                    new Option(
                            "no-pivot",
                            (char) 0,
                            "",
                            "move the root instead of pivoting, as a root on a ramdisk needs it"),
                    new Option(
                            "no-new-keyring", (char) 0, "", "leave the program the caller's keys"));

    /// What the caller is to be handed.
    static Handover handover(Arguments arguments) {
        return new Handover(
                arguments.get("console-socket", ""),
                arguments.get("pidfd-socket", ""),
                arguments.get("pid-file", ""));
    }

    /// What a new container is to be made with.
    static Options options(Arguments arguments, Invocation invocation, String id) {
        int listening = listening();
        String manager = EnvironmentVariables.get("NOTIFY_SOCKET");
        return new Options(
                !arguments.has("no-pivot"),
                !arguments.has("no-new-keyring"),
                preserved(arguments, listening),
                listening,
                invocation.controlGroups(),
                manager == null || manager.isEmpty()
                        ? ""
                        : StateDirectory.notifyDirectory(invocation.root(), id));
    }

    /// How many descriptors of the caller the program gets.
    ///
    /// @param more how many there are besides those of the option
    static int preserved(Arguments arguments, int more) {
        int count = arguments.number("preserve-fds", MAX_DESCRIPTORS) + more;
        for (int number = FIRST_DESCRIPTOR; number < FIRST_DESCRIPTOR + count; number++) {
            if (!Fd.isInherited(number)) {
                throw new UsageError(
                        "the program shall get "
                                + count
                                + " descriptors from 3 on, but the caller has not left "
                                + number
                                + " open");
            }
        }
        return count;
    }

    /// The sockets that whoever started us left us to listen at (sd_listen_fds(3)).
    private static int listening() {
        String count = EnvironmentVariables.get("LISTEN_FDS");
        String pid = EnvironmentVariables.get("LISTEN_PID");
        if (count == null || pid == null || !pid.equals(Integer.toString(CurrentProcess.pid()))) {
            return 0;
        }
        try {
            return (int) Numbers.parse(count, 0, MAX_DESCRIPTORS);
        } catch (NumberFormatException _) {
            throw new UsageError("LISTEN_FDS must be a number, but is \"" + count + "\"");
        }
    }
}

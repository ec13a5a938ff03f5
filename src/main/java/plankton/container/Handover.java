package plankton.container;

import org.jspecify.annotations.Nullable;
import plankton.failure.UsageError;
import plankton.linux.Child;
import plankton.linux.DescriptorSocket;
import plankton.linux.Directory;
import plankton.linux.Fd;
import plankton.linux.Pidfd;
import plankton.linux.Terminal;
import plankton.linux.Utf8;

/// What the caller of a command gets of the new process: its terminal, a descriptor of it, its
/// process id. Whoever is to get a descriptor is connected to before anything is made.
public final class Handover implements AutoCloseable {

    private final String pidFile;
    private final @Nullable DescriptorSocket console;
    private final @Nullable DescriptorSocket pidfd;

    private @Nullable Fd terminal;

    /// @param consoleSocket the path of the socket that gets the terminal, empty to keep it
    /// @param pidfdSocket the path of the socket that gets the pidfd, empty for none
    /// @param pidFile the path of the file that gets the process id, empty for none
    public Handover(String consoleSocket, String pidfdSocket, String pidFile) {
        this.pidFile = pidFile;
        console = consoleSocket.isEmpty() ? null : DescriptorSocket.connect(consoleSocket);
        pidfd = pidfdSocket.isEmpty() ? null : DescriptorSocket.connect(pidfdSocket);
    }

    /// Refuses a terminal that nobody would watch, and a socket for one that there will not be.
    ///
    /// @param hasTerminal whether the program gets a terminal
    /// @param detached whether the command does not wait for the program's end
    public void check(boolean hasTerminal, boolean detached) {
        if (hasTerminal && detached && console == null) {
            throw new UsageError(
                    "cannot allocate tty if plankton will detach without setting console socket:"
                            + " the program wants a terminal; give --console-socket PATH, or run it"
                            + " in the foreground");
        }
        if (console != null && !(hasTerminal && detached)) {
            throw new UsageError(
                    "cannot use console socket if plankton will not detach or allocate tty: leave"
                            + " out --console-socket");
        }
    }

    /// Passes the master side of the program's terminal on, or keeps it for [#terminal()].
    void terminal(Fd master) {
        if (console == null) {
            terminal = master;
            // It is seen in the user's own, whatever the configuration says.
            Terminal user = Terminal.ofUser();
            if (user != null) {
                new Terminal(master).resizeLike(user);
            }
            return;
        }
        try (master) {
            console.send("/dev/pts/ptmx", master);
        }
    }

    /// The master side of the program's terminal, if it has one that was not passed on.
    public @Nullable Fd terminal() {
        return terminal;
    }

    /// Tells of the new process.
    ///
    /// @param kind what it is, as receivers of pidfds know it: `standard` or `setns`
    void process(Child child, String kind) {
        if (pidfd != null) {
            try (Pidfd process = Pidfd.of(child)) {
                pidfd.send(kind, process.fd());
            }
        }
        if (!pidFile.isEmpty()) {
            int slash = pidFile.lastIndexOf('/');
            String name = pidFile.substring(slash + 1);
            String parent = slash < 0 ? "." : pidFile.substring(0, slash + 1);
            try (Directory directory = Directory.open(parent)) {
                directory.publish(name, Utf8.encode(Integer.toString(child.pid())), "." + name);
            }
        }
    }

    @Override
    public void close() {
        if (console != null) {
            console.close();
        }
        if (pidfd != null) {
            pidfd.close();
        }
    }
}

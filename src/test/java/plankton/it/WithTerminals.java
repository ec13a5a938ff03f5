package plankton.it;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/// The words that tests of terminals begin with.
abstract class WithTerminals extends WithSandbox {

    /// For a script that does nothing until a signal ends it.
    static final String FOREVER = "while :; do sleep 0.05; done";

    /// A script that says `ready` once it has the size of a new terminal, and then the next one.
    static final String SIZES =
            "until test \"$(stty size)\" = '24 80'; do sleep 0.05; done;"
                    + " trap 'stty size; exit 7' WINCH; echo ready; "
                    + FOREVER;

    /// For a script that prints some 200 kB, more than all buffers on the way hold; how it arrives.
    static final String LINES = "seq 1 35000";

    static final String ALL_LINES =
            IntStream.rangeClosed(1, 35_000)
                    .mapToObj(i -> i + "\r\n")
                    .collect(Collectors.joining());

    private final List<AutoCloseable> open = new ArrayList<>();

    /// A new bundle whose process has a terminal.
    final Bundle terminalBundle() {
        return bundle().set("/process/terminal", true);
    }

    /// A terminal of the host, to call the runtime from.
    final Pty userTerminal() {
        return keep(Pty.open());
    }

    final ConsoleSocket consoleSocket() {
        return keep(new ConsoleSocket(sandbox.newFile("console")));
    }

    /// Creates and starts the container, and returns its terminal.
    final Pty started(Bundle bundle) {
        var socket = consoleSocket();
        bundle.create("--console-socket", socket.path()).prints("").silently();
        Pty pty = keep(socket.receive());
        bundle.start().prints("").silently();
        return pty;
    }

    /// Runs the container in the foreground of the terminal `user`.
    final Call runIn(Pty user, Bundle bundle) {
        return bundle.calledAfter(user.caller()).begin();
    }

    final <T extends AutoCloseable> T keep(T resource) {
        open.add(resource);
        return resource;
    }

    @AfterEach
    final void closeTerminals() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }
}

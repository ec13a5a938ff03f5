package plankton.it;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// The words that tests of terminals begin with.
abstract class WithTerminals extends WithSandbox {

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

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

/// A socket as engines give it with `--console-socket`, to be sent the container's terminal.
final class ConsoleSocket implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Path path;
    private final int socket;

    /// Listens at `path`.
    ConsoleSocket(Path path) {
        this.path = path;
        socket = Libc.socket(path);
        Libc.listen(socket);
    }

    /// What `--console-socket` is given.
    String path() {
        return path.toString();
    }

    /// The terminal: there must come one message with one descriptor and some text, and no more.
    Pty receive() {
        assertTrue(Libc.readable(socket, PATIENCE_MILLIS), "nobody connected");
        int connection = Libc.accept(socket);
        try {
            assertTrue(Libc.readable(connection, PATIENCE_MILLIS), "no message");
            var message = Libc.receive(connection);
            assertEquals(1, message.descriptors().size(), "descriptors");
            assertTrue(message.length() > 0, "empty message");
            var pty = Pty.of(message.descriptors().getFirst());
            assertTrue(Libc.readable(connection, PATIENCE_MILLIS), "connection stays open");
            assertEquals(0, Libc.receive(connection).length(), "more than one message");
            return pty;
        } finally {
            Libc.close(connection);
        }
    }

    /// Fails if anybody has connected.
    void assertUnused() {
        assertTrue(!Libc.readable(socket, 0), "somebody connected");
    }

    @Override
    public void close() {
        Libc.close(socket);
    }
}

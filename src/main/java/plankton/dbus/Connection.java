package plankton.dbus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.linux.Clock;
import plankton.linux.Fd;
import plankton.linux.Poll;
import plankton.linux.StreamSocket;
import plankton.linux.Utf8;

/// A connection to a peer or to a bus, for a few calls that all together have a limited time.
public final class Connection implements AutoCloseable {

    /// The user is whom the kernel says we are (D-Bus Specification, Auth Protocol): a number would
    /// be wrong in a user namespace. Nothing of it needs an answer before the rest can be sent.
    private static final String AUTHENTICATION = "\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n";

    private static final int MAX_LINE = 256;

    private final Fd socket;
    private final String peer;
    private final long patience;
    private final long end;
    private final String watched;
    private final List<Message> signals = new ArrayList<>();
    private final byte[] buffer = new byte[4096];
    private int start;
    private int limit;
    private int serial;

    private Connection(Fd socket, String peer, long patience, String watched) {
        this.socket = socket;
        this.peer = peer;
        this.patience = patience;
        this.watched = watched;
        end = Clock.millis() + patience;
    }

    /// Connects to who listens at `path`.
    ///
    /// @param peer who that is, for people
    /// @param patience how many milliseconds everything may take
    /// @param signal the signal that [#awaitSignal] will give
    /// @return null if nobody listens there for this user
    public static @Nullable Connection open(
            String path, String peer, long patience, String signal) {
        Fd socket = StreamSocket.connect(path, patience);
        if (socket == null) {
            return null;
        }
        var connection = new Connection(socket, peer, patience, signal);
        try {
            socket.setNonBlocking();
            connection.authenticate();
        } catch (SystemError e) {
            socket.close();
            throw e;
        }
        return connection;
    }

    private void authenticate() {
        send(Utf8.encode(AUTHENTICATION));
        String line = line();
        while (line.equals("DATA")) {
            line = line();
        }
        if (!line.startsWith("OK")) {
            throw new SystemError(socket.toString(), peer + " does not let this user in: " + line);
        }
    }

    private String line() {
        var text = new StringBuilder();
        while (true) {
            int octet = take(1)[0];
            if (octet == '\n') {
                return text.toString().trim();
            }
            text.append((char) octet);
            if (text.length() > MAX_LINE) {
                throw Input.malformed();
            }
        }
    }

    /// Calls `method` and waits for the answer, which may be an error.
    public Message call(Method method, Output arguments) {
        serial++;
        send(method.message(serial, arguments));
        while (true) {
            Message message = receive();
            if (message.replyTo() == serial) {
                return message;
            }
            if (message.isSignal(watched)) {
                signals.add(message);
            }
        }
    }

    /// Waits for the next signal of the kind that was asked for, in the order in which they came.
    public Message awaitSignal() {
        if (!signals.isEmpty()) {
            return signals.removeFirst();
        }
        while (true) {
            Message message = receive();
            if (message.isSignal(watched)) {
                return message;
            }
        }
    }

    private Message receive() {
        while (true) {
            byte[] prefix = take(Message.PREFIX);
            long length = Message.length(prefix);
            if (length <= Message.MAX) {
                byte[] message = Arrays.copyOf(prefix, (int) length);
                byte[] rest = take((int) length - prefix.length);
                System.arraycopy(rest, 0, message, prefix.length, rest.length);
                return Message.read(message);
            }
            for (long left = length - prefix.length; left > 0; left -= buffer.length) {
                take((int) Math.min(left, buffer.length));
            }
        }
    }

    /// The next `count` bytes that come.
    private byte[] take(int count) {
        var bytes = new byte[count];
        int size = 0;
        while (size < count) {
            if (start == limit) {
                fill();
            }
            int part = Math.min(count - size, limit - start);
            System.arraycopy(buffer, start, bytes, size, part);
            start += part;
            size += part;
        }
        return bytes;
    }

    private void fill() {
        int count = socket.readNow(buffer, buffer.length);
        while (count < 0) {
            await(false);
            count = socket.readNow(buffer, buffer.length);
        }
        if (count == 0) {
            throw new SystemError(socket.toString(), peer + " has closed the connection");
        }
        start = 0;
        limit = count;
    }

    private void send(byte[] bytes) {
        int sent = 0;
        while (sent < bytes.length) {
            int count = socket.writeNow(bytes, sent, bytes.length - sent);
            if (count < 0) {
                throw new SystemError(socket.toString(), peer + " has closed the connection");
            }
            if (count == 0) {
                await(true);
            }
            sent += count;
        }
    }

    private void await(boolean output) {
        try (var poll = new Poll(1)) {
            if (output) {
                poll.awaitOutput(0, socket);
            } else {
                poll.awaitInput(0, socket);
            }
            if (!poll.await((int) Math.max(0, end - Clock.millis()))) {
                throw new SystemError(
                        socket.toString(),
                        peer + " has not answered within " + patience / 1000 + " seconds");
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}

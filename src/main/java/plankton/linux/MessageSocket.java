package plankton.linux;

import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.sys.Memory;
import plankton.sys.Socket;

/// One end of a connection between two processes that carries whole messages in order and tells
/// when the other end is gone (unix(7), `SOCK_SEQPACKET`).
public final class MessageSocket implements AutoCloseable {

    /// The longest message in bytes.
    public static final int MAX_MESSAGE = 16384;

    private static final int BACKLOG = 8;

    private final Fd fd;

    private MessageSocket(int fd, String name) {
        this(new Fd(fd, name));
    }

    /// @param fd one end of a connection, passed on by somebody
    public MessageSocket(Fd fd) {
        this.fd = fd;
    }

    /// The descriptor itself, to be passed on.
    public Fd fd() {
        return fd;
    }

    /// The two ends of a new connection.
    public record Pair(MessageSocket ours, MessageSocket theirs) {}

    /// Makes a connection within this process, for a child to inherit.
    public static Pair pair() {
        var fds = new int[2];
        int done = Socket.socketpair(Socket.AF_UNIX(), Socket.SOCK_SEQPACKET(), 0, fds);
        Call.check(done, "socketpair", "AF_UNIX");
        return new Pair(
                new MessageSocket(fds[0], "the new process"),
                new MessageSocket(fds[1], "the process that made this one"));
    }

    /// Listens at `name`, a new file in `directory`.
    public static MessageSocket listen(Directory directory, String name) {
        MessageSocket socket = socket(name);
        SocketAddress.use(
                path(directory, name),
                (address, length) ->
                        Call.check(Socket.bind(socket.fd.number(), address, length), "bind", name));
        Call.check(Socket.listen(socket.fd.number(), BACKLOG), "listen", name);
        return socket;
    }

    /// Connects to the process that listens at `name` in `directory`.
    ///
    /// @return null if nobody listens there
    public static @Nullable MessageSocket connect(Directory directory, String name) {
        MessageSocket socket = socket(name);
        int done =
                SocketAddress.use(
                        path(directory, name),
                        (address, length) -> Socket.connect(socket.fd.number(), address, length));
        int errno = Memory.errno();
        if (done < 0 && (errno == Memory.ENOENT() || errno == Memory.ECONNREFUSED())) {
            socket.close();
            return null;
        }
        Call.check(done, "connect", name);
        return socket;
    }

    /// By way of the directory's descriptor it is short however deep the directory lies.
    private static String path(Directory directory, String name) {
        return directory.procPath() + "/" + name;
    }

    private static MessageSocket socket(String name) {
        int fd = Socket.socket(Socket.AF_UNIX(), Socket.SOCK_SEQPACKET(), 0);
        return new MessageSocket(Call.check(fd, "socket", "AF_UNIX"), name);
    }

    /// Waits for a process that connects to this listening socket.
    public MessageSocket accept() {
        int peer = Socket.accept(fd.number(), null, null, Socket.SOCK_CLOEXEC());
        return new MessageSocket(Call.check(peer, "accept4", fd), fd.toString());
    }

    /// Sends one message, and with it a copy of the descriptor `passed` if that is not null.
    ///
    /// @return whether there was still somebody to send it to
    public boolean send(byte[] message, @Nullable Fd passed) {
        if (message.length > MAX_MESSAGE) {
            throw new SystemError("", "a message of " + message.length + " bytes is too long");
        }
        int descriptor = passed == null ? -1 : passed.number();
        long sent = Socket.sendFd(fd.number(), message, message.length, descriptor, 0);
        int errno = Memory.errno();
        if (sent < 0 && errno != Memory.EPIPE() && errno != Memory.ECONNRESET()) {
            throw Call.error(errno, "sendmsg", fd.toString());
        }
        return sent == message.length;
    }

    int number() {
        return fd.number();
    }

    /// One message as it came.
    public static final class Packet {

        private final byte[] bytes;
        private final @Nullable Fd passed;

        private Packet(byte[] bytes, @Nullable Fd passed) {
            this.bytes = bytes;
            this.passed = passed;
        }

        /// What it says.
        public byte[] bytes() {
            return bytes;
        }

        /// The descriptor that came with it.
        public @Nullable Fd passed() {
            return passed;
        }
    }

    /// Waits for the next message.
    ///
    /// @return null once the other end is gone
    public @Nullable Packet receive() {
        // With MSG_TRUNC the call tells the message's real length, however short the buffer.
        int peek = Socket.MSG_PEEK() | Socket.MSG_TRUNC();
        int length;
        do {
            length = (int) Socket.recv(fd.number(), new byte[0], 0, peek);
        } while (length < 0 && isToBeAskedAgain());
        if (length < 0) {
            Call.check(length, "recv", fd);
        }
        if (length == 0) {
            return null;
        }
        if (length > MAX_MESSAGE) {
            throw new SystemError("", "a message of " + length + " bytes came, which is too long");
        }
        var message = new byte[length];
        var descriptor = new int[1];
        long received;
        do {
            received = Socket.receiveFd(fd.number(), message, length, descriptor, 0);
        } while (received < 0 && isToBeAskedAgain());
        if (received != length) {
            Call.check((int) received, "recvmsg", fd);
            throw new SystemError("recvmsg", "a message came in part only");
        }
        Fd passed = descriptor[0] < 0 ? null : new Fd(descriptor[0], "a descriptor passed on");
        return new Packet(message, passed);
    }

    /// Whether the last call failed though what was sent is still to be had: a peer that ends
    /// without having read all we sent is told once, ahead of what it said itself, and may end at
    /// any moment.
    private static boolean isToBeAskedAgain() {
        return Memory.errno() == Memory.EINTR() || Memory.errno() == Memory.ECONNRESET();
    }

    @Override
    public void close() {
        fd.close();
    }
}

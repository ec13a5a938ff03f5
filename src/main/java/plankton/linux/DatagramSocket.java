package plankton.linux;

import org.jspecify.annotations.Nullable;
import plankton.sys.Io;
import plankton.sys.Socket;

/// A socket that takes or sends single messages (unix(7), `SOCK_DGRAM`).
public final class DatagramSocket implements AutoCloseable {

    private static final int MAX_MESSAGE = 4096;

    private final Fd fd;

    private DatagramSocket(String name) {
        int number = Socket.socket(Socket.AF_UNIX(), Socket.SOCK_DGRAM(), 0);
        fd = new Fd(Call.check(number, "socket", "AF_UNIX"), name);
    }

    /// Takes messages from everybody who finds `name` in `directory`, replacing what stands there.
    public static DatagramSocket bind(Directory directory, String name) {
        directory.remove(name);
        var socket = new DatagramSocket(name);
        String path = directory.procPath() + "/" + name;
        int number = socket.fd.number();
        Call.check(
                SocketAddress.use(path, (address, size) -> Socket.bind(number, address, size)),
                "bind",
                name);
        Call.check(Io.chmod(CString.of(path), 0777), "chmod", name);
        socket.fd.setNonBlocking();
        return socket;
    }

    /// Sends messages to whoever takes them at `path`; one that begins with `@` is the name of an
    /// abstract socket.
    public static DatagramSocket connect(String path) {
        var socket = new DatagramSocket(path);
        int number = socket.fd.number();
        int done =
                SocketAddress.use(path, (address, size) -> Socket.connect(number, address, size));
        Call.check(done, "connect", path);
        return socket;
    }

    /// The next message, or null if there is none now.
    public @Nullable String receive() {
        var buffer = new byte[MAX_MESSAGE];
        int count = fd.readNow(buffer, buffer.length);
        return count < 0 ? null : Utf8.decode(buffer, 0, count);
    }

    /// Sends `text`, and with it a copy of the descriptor `passed` if that is not null.
    public void send(String text, @Nullable Fd passed) {
        byte[] bytes = Utf8.encode(text);
        int descriptor = passed == null ? -1 : passed.number();
        long sent = Socket.sendFd(fd.number(), bytes, bytes.length, descriptor, 0);
        Call.check(sent, "sendmsg", fd.toString());
    }

    /// The descriptor itself: ready for reading when there is a message.
    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}

package plankton.linux;

import plankton.failure.SystemError;
import plankton.sys.Socket;

/// A connection to somebody who waits at a socket to be handed one descriptor (unix(7),
/// `SCM_RIGHTS`).
public final class DescriptorSocket implements AutoCloseable {

    private final Fd fd;

    private DescriptorSocket(Fd fd) {
        this.fd = fd;
    }

    /// Connects to who listens at `path`.
    public static DescriptorSocket connect(String path) {
        int number = Socket.socket(Socket.AF_UNIX(), Socket.SOCK_STREAM(), 0);
        var fd = new Fd(Call.check(number, "socket", "AF_UNIX"), path);
        // The address has little room: a long path is cut short by way of its directory.
        int slash = path.lastIndexOf('/');
        try (Fd directory = Fd.directory(slash < 0 ? "." : path.substring(0, slash + 1))) {
            String way = "/proc/self/fd/" + directory.number() + "/" + path.substring(slash + 1);
            int done =
                    SocketAddress.use(
                            way, (address, length) -> Socket.connect(fd.number(), address, length));
            Call.check(done, "connect", path);
        } catch (SystemError e) {
            fd.close();
            throw e;
        }
        return new DescriptorSocket(fd);
    }

    /// Hands over a copy of `passed` with the text `name`.
    public void send(String name, Fd passed) {
        byte[] bytes = Utf8.encode(name);
        long sent = Socket.sendFd(fd.number(), bytes, bytes.length, passed.number(), 0);
        Call.check(sent, "sendmsg", fd.toString());
    }

    @Override
    public void close() {
        fd.close();
    }
}

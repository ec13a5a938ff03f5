package plankton.linux;

import org.jspecify.annotations.Nullable;
import plankton.sys.Memory;
import plankton.sys.Socket;

/// Connections that carry bytes both ways (unix(7), `SOCK_STREAM`).
public final class StreamSocket {
    private StreamSocket() {}

    /// Connects to who listens at `path`; one that begins with `@` is the name of an abstract
    /// socket.
    ///
    /// @param patience how many milliseconds to wait if too many others wait already
    /// @return null if nobody listens there, or this process is not let to it
    public static @Nullable Fd connect(String path, long patience) {
        int number = Socket.socket(Socket.AF_UNIX(), Socket.SOCK_STREAM(), 0);
        var fd = new Fd(Call.check(number, "socket", "AF_UNIX"), path);
        // It holds for connect, too; `struct timeval` is two words of 64 bits.
        int[] time = {(int) (patience / 1000), 0, 0, 0};
        int set =
                Socket.setsockopt(
                        number, Socket.SOL_SOCKET(), Socket.SO_SNDTIMEO(), time, 4 * time.length);
        Call.check(set, "setsockopt SO_SNDTIMEO", path);
        int done =
                SocketAddress.use(path, (address, size) -> Socket.connect(number, address, size));
        int errno = Memory.errno();
        if (done < 0) {
            fd.close();
        }
        Memory.setErrno(errno);
        if (done < 0 && isNobody(errno)) {
            var _ = Call.attempt(done, "connect", path);
            return null;
        }
        Call.check(done, "connect", path);
        return fd;
    }

    private static boolean isNobody(int errno) {
        return Fd.isAbsent(errno)
                || errno == Memory.ECONNREFUSED()
                || errno == Memory.EACCES()
                || errno == Memory.EPERM();
    }
}

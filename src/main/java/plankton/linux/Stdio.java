package plankton.linux;

import plankton.failure.SystemError;
import plankton.sys.Io;
import plankton.sys.Memory;

/// The standard streams, unbuffered: what was written is out, whatever happens next.
public final class Stdio {
    private Stdio() {}

    private static final int OUTPUT = 1;
    private static final int ERROR = 2;

    /// Fills the places of standard streams that the caller has closed, until the program is run:
    /// else the next file opened would take one, and be written to as if it were the stream.
    public static void reserve() {
        for (int stream = 0; stream <= ERROR; stream++) {
            if (Io.fcntl(stream, Io.F_GETFD(), 0) < 0) {
                int flags = Io.O_RDWR() | Io.O_CLOEXEC();
                int fd = Io.openat(Io.AT_FDCWD(), CString.of("/dev/null"), flags, 0);
                Call.check(fd, "open", "/dev/null");
            }
        }
    }

    /// Exchanges those of the standard streams that are the host's null device for the container's,
    /// which stands in `dev`. One that the caller has closed stays as it is.
    public static void exchangeNull(Fd dev) {
        for (int stream = 0; stream <= ERROR; stream++) {
            if (isNull(stream(stream)) && Fd.isInherited(stream)) {
                try (Fd device = openNull(dev)) {
                    Call.check(Io.dup2(device.number(), stream), "dup2", stream);
                }
            }
        }
    }

    /// Verified before it is opened: to open another device may have effects.
    private static Fd openNull(Fd dev) {
        try (Fd place = Rootfs.openIn(dev, "null", "/dev/null")) {
            if (!isNull(place)) {
                throw new SystemError("/dev/null", "is not the null device");
            }
            int flags = Io.O_RDWR() | Io.O_CLOEXEC();
            byte[] path = CString.of("/proc/self/fd/" + place.number());
            return new Fd(
                    Call.check(Io.openat(Io.AT_FDCWD(), path, flags, 0), "openat", place), "null");
        }
    }

    private static boolean isNull(Fd fd) {
        return new FileStatus(fd).isCharacterDevice(1, 3);
    }

    /// Standard input (0), output (1) or error (2) of this process.
    public static Fd stream(int number) {
        return new Fd(number, "standard stream " + number);
    }

    /// Writes `text` to standard output, as it is.
    ///
    /// @throws plankton.failure.SystemError if not all of it can be written
    public static void print(String text) {
        byte[] bytes = Utf8.encode(text);
        int done = 0;
        while (done < bytes.length) {
            long written = Io.write(OUTPUT, bytes, done, bytes.length - done);
            if (written < 0 && Memory.errno() == Memory.EINTR()) {
                continue;
            }
            done += (int) Call.check(written, "write", "standard output");
        }
    }

    /// Writes one line to standard error. That nobody can be told when this fails is the one
    /// failure that has nowhere to go.
    public static void error(String line) {
        byte[] bytes = Utf8.encode(line + "\n");
        var _ = Io.write(ERROR, bytes, 0, bytes.length);
    }
}

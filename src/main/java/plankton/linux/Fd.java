package plankton.linux;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.sys.Io;
import plankton.sys.Memory;

/// An open file descriptor, close-on-exec from its birth.
public final class Fd implements AutoCloseable {

    private static final int SHORT = 511;
    private static final int MAX_TARGET = 4096;

    private final int number;

    private final String name;

    /// @param name what it stands for, for people
    Fd(int number, String name) {
        this.number = number;
        this.name = name;
    }

    int number() {
        return number;
    }

    /// A descriptor that only stands for what `path` leads to (`O_PATH`, open(2)), or null if there
    /// is nothing.
    public static @Nullable Fd find(String path) {
        int fd = open(path, Io.O_PATH());
        if (fd < 0 && isAbsent(Memory.errno())) {
            var _ = Call.attempt(fd, "openat", path);
            return null;
        }
        return new Fd(Call.check(fd, "openat", path), path);
    }

    /// What `path` leads to, standing for itself only; null if this process is not let to it.
    ///
    /// @param itself whether a symbolic link is not followed
    public static @Nullable Fd placeIfAllowed(String path, boolean itself) {
        int fd = open(path, Io.O_PATH() | (itself ? Io.O_NOFOLLOW() : 0));
        if (fd < 0 && Memory.errno() == Memory.EACCES()) {
            return null;
        }
        return new Fd(Call.check(fd, "openat", path), path);
    }

    /// The directory `path`, standing for itself only (`O_PATH`).
    public static Fd directory(String path) {
        int fd = open(path, Io.O_PATH() | Io.O_DIRECTORY());
        return new Fd(Call.check(fd, "openat", path), path);
    }

    /// The host's `/dev/null`, standing for itself only, verified to be that device.
    public static Fd nullDevice() {
        int number = open("/dev/null", Io.O_PATH() | Io.O_NOFOLLOW());
        var fd = new Fd(Call.check(number, "openat", "/dev/null"), "/dev/null");
        var status = new FileStatus(fd);
        if (!status.isCharacterDevice(1, 3)) {
            throw new SystemError("/dev/null", "is not the null device on this host");
        }
        return fd;
    }

    /// Opens `path` for reading.
    public static Fd read(String path) {
        return new Fd(Call.check(open(path, Io.O_RDONLY()), "openat", path), path);
    }

    /// Opens `path` for reading, or gives null if there is nothing.
    public static @Nullable Fd findReadable(String path) {
        int fd = open(path, Io.O_RDONLY() | Io.O_NONBLOCK());
        if (fd < 0 && isAbsent(Memory.errno())) {
            var _ = Call.attempt(fd, "openat", path);
            return null;
        }
        return new Fd(Call.check(fd, "openat", path), path);
    }

    /// Opens the existing file `path` for reading and writing.
    static Fd readWrite(String path) {
        return new Fd(Call.check(open(path, Io.O_RDWR()), "openat", path), path);
    }

    /// Opens the existing file `path` for writing.
    public static Fd write(String path) {
        return new Fd(Call.check(open(path, Io.O_WRONLY()), "openat", path), path);
    }

    /// Opens the file `path` for writing at its end, making it if missing.
    public static Fd append(String path) {
        int flags = Io.O_WRONLY() | Io.O_APPEND() | Io.O_CREAT() | Io.O_CLOEXEC();
        int fd = Io.openat(Io.AT_FDCWD(), CString.of(path), flags, 0644);
        return new Fd(Call.check(fd, "openat", path), path);
    }

    /// A further descriptor of the same.
    public Fd copy() {
        int fd = Io.fcntl(number, Io.F_DUPFD_CLOEXEC(), 0);
        return new Fd(Call.check(fd, "fcntl F_DUPFD_CLOEXEC", name), name);
    }

    private static int open(String path, int flags) {
        return Io.openat(Io.AT_FDCWD(), CString.of(path), flags | Io.O_CLOEXEC(), 0);
    }

    static boolean isAbsent(int errno) {
        return errno == Memory.ENOENT() || errno == Memory.ENOTDIR();
    }

    /// Whether it is a directory.
    public boolean isDirectory() {
        return type() == Io.S_IFDIR();
    }

    /// Whether it is a regular file.
    public boolean isRegularFile() {
        return type() == Io.S_IFREG();
    }

    /// Whether it is a symbolic link itself.
    public boolean isSymbolicLink() {
        return type() == Io.S_IFLNK();
    }

    /// Where the symbolic link that it is leads.
    public String linkTarget() {
        var target = new byte[MAX_TARGET];
        long length = Io.readlinkat(number, new byte[] {0}, target, target.length);
        return Utf8.decode(target, 0, (int) Call.check(length, "readlinkat", name));
    }

    /// The id of the user who owns it.
    public int owner() {
        return new FileStatus(this).stat().uid;
    }

    /// The id of the group that owns it.
    public int group() {
        return new FileStatus(this).stat().gid;
    }

    /// The bits that chmod(2) sets.
    public int permissions() {
        return new FileStatus(this).permissions();
    }

    /// A path by which the kernel finds it for this process, through the host's procfs.
    String procPath() {
        return "/proc/self/fd/" + number;
    }

    /// Whether both stand for the same file.
    public boolean isSameAs(Fd other) {
        return new FileStatus(this).isSameFileAs(new FileStatus(other));
    }

    private int type() {
        return new FileStatus(this).type();
    }

    /// Everything from here to the end, at most `limit` bytes, which must be at most 4 MiB.
    ///
    /// @return null if there is more than `limit`
    public byte @Nullable [] readAll(int limit) {
        return readAll(limit, new FileStatus(this).size());
    }

    /// Everything from the beginning to the end, however often it was read before.
    ///
    /// @return null if there is more than `limit`
    public byte @Nullable [] readAgain(int limit) {
        Call.check(Io.lseek(number, 0, Io.SEEK_SET()), "lseek", name);
        return readAll(limit);
    }

    /// Like [#readAll], of a regular file only.
    ///
    /// @throws SystemError if it is not one
    byte @Nullable [] readFile(int limit) {
        var status = new FileStatus(this);
        if (status.type() != Io.S_IFREG()) {
            throw new SystemError(name, "is not a regular file");
        }
        return readAll(limit, status.size());
    }

    private byte @Nullable [] readAll(int limit, long expected) {
        if (expected > limit) {
            return null;
        }
        if (expected <= 0) {
            return readUnknown(limit);
        }
        var content = new byte[(int) expected];
        int size = 0;
        while (size < content.length) {
            int count = read(content, size);
            if (count == 0) {
                return Arrays.copyOf(content, size);
            }
            size += count;
        }
        return content;
    }

    /// Of pipes and of files of procfs, which say they are empty, the end is only known once there.
    private byte @Nullable [] readUnknown(int limit) {
        var content = new byte[Math.min(limit, SHORT) + 1];
        int size = 0;
        while (true) {
            int count = read(content, size);
            size += count;
            if (count == 0) {
                return Arrays.copyOf(content, size);
            }
            if (size > limit) {
                return null;
            }
            if (size == content.length) {
                content = Arrays.copyOf(content, (int) Math.min(2L * size, limit + 1L));
            }
        }
    }

    /// Reads what is there into `buffer` from the place `start` on, at most to its end.
    ///
    /// @return how many bytes that was; 0 at the end of the file
    int read(byte[] buffer, int start) {
        while (true) {
            long count = Io.read(number, buffer, start, (long) buffer.length - start);
            if (count < 0 && Memory.errno() == Memory.EINTR()) {
                continue;
            }
            return (int) Call.check(count, "read", name);
        }
    }

    /// Reads what is there now into `buffer`, at most `size` bytes.
    ///
    /// @return how many bytes that was; 0 at the end, -1 if there is nothing now
    public int readNow(byte[] buffer, int size) {
        while (true) {
            long count = Io.read(number, buffer, 0, size);
            if (count >= 0) {
                return (int) count;
            }
            int errno = Memory.errno();
            if (errno == Memory.EAGAIN()) {
                return -1;
            }
            // So the master of a terminal tells that nobody has its other side open any more.
            if (errno == Memory.EIO()) {
                return 0;
            }
            if (errno != Memory.EINTR()) {
                throw Call.error(errno, "read", name);
            }
        }
    }

    /// Writes what it takes now of the `size` bytes of `buffer` from `start` on.
    ///
    /// @return how many bytes that was; -1 if nobody is there to read them
    public int writeNow(byte[] buffer, int start, int size) {
        while (true) {
            long count = Io.write(number, buffer, start, size);
            if (count >= 0) {
                return (int) count;
            }
            int errno = Memory.errno();
            if (errno == Memory.EAGAIN()) {
                return 0;
            }
            if (errno == Memory.EPIPE() || errno == Memory.EIO()) {
                return -1;
            }
            if (errno != Memory.EINTR()) {
                throw Call.error(errno, "write", name);
            }
        }
    }

    /// Writes `text` by one call, as the files of procfs and sysfs need it.
    ///
    /// @return 0, or the number of the error that is the kernel's answer
    int answerTo(String text) {
        byte[] bytes = Utf8.encode(text);
        long written = Io.write(number, bytes, 0, bytes.length);
        int errno = written < 0 ? Memory.errno() : 0;
        var _ = Call.attempt((int) written, "write", name);
        return errno;
    }

    /// Writes all of `bytes` by one call, as the files of procfs and sysfs need it.
    public void write(byte[] bytes) {
        long written = Call.check(Io.write(number, bytes, 0, bytes.length), "write", name);
        if (written != bytes.length) {
            throw new SystemError("write " + name, "only " + written + " bytes were taken");
        }
    }

    /// Lets reading and writing give up at once where they would have to wait.
    public void setNonBlocking() {
        Call.check(Io.fcntl(number, Io.F_SETFL(), Io.O_NONBLOCK()), "fcntl F_SETFL", name);
    }

    /// Whether the caller of this program left it the descriptor `number`: what it opens itself
    /// ends with it.
    public static boolean isInherited(int number) {
        int flags = Io.fcntl(number, Io.F_GETFD(), 0);
        return flags >= 0 && (flags & Io.FD_CLOEXEC()) == 0;
    }

    /// Makes it the working directory of this process.
    public void enter() {
        Call.check(Io.fchdir(number), "fchdir", name);
    }

    @Override
    public void close() {
        // Nothing was written behind the kernel's back: a close cannot lose anything.
        var _ = Io.close(number);
    }

    @Override
    public String toString() {
        return name;
    }
}

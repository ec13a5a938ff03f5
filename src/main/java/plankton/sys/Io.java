package plankton.sys;

import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.c.Variable;

/// Descriptors, files and directories. Every path is a NUL-terminated byte string.
public final class Io {
    private Io() {}

    @Import(name = "open")
    public static native int open(byte[] path, int flags, int mode);

    @Import(name = "openat")
    public static native int openat(int dir, byte[] path, int flags, int mode);

    /// openat2(2).
    ///
    /// @param how `struct open_how`: flags, mode, resolve
    @Import(name = "plankton_openat2")
    public static native int openat2(int dir, byte[] path, long[] how);

    @Import(name = "close")
    public static native int close(int fd);

    @Import(name = "plankton_close_range")
    public static native int closeRange(int first, int flags);

    @Import(name = "read")
    public static native long read(int fd, byte[] buffer, long size);

    @Import(name = "write")
    public static native long write(int fd, byte[] buffer, long size);

    @Import(name = "fstat")
    public static native int fstat(int fd, Stat stat);

    @Import(name = "stat")
    public static native int stat(byte[] path, Stat stat);

    @Import(name = "fstatfs")
    public static native int fstatfs(int fd, StatFs stat);

    @Import(name = "readlinkat")
    public static native long readlinkat(int dir, byte[] path, byte[] buffer, long size);

    @Import(name = "mkdir")
    public static native int mkdir(byte[] path, int mode);

    @Import(name = "mkdirat")
    public static native int mkdirat(int dir, byte[] path, int mode);

    @Import(name = "mknodat")
    public static native int mknodat(int dir, byte[] path, int mode, long device);

    @Import(name = "makedev")
    public static native long makedev(int major, int minor);

    @Import(name = "symlinkat")
    public static native int symlinkat(byte[] target, int dir, byte[] path);

    @Import(name = "unlinkat")
    public static native int unlinkat(int dir, byte[] path, int flags);

    @Import(name = "renameat")
    public static native int renameat(int fromDir, byte[] from, int toDir, byte[] to);

    @Import(name = "faccessat")
    public static native int faccessat(int dir, byte[] path, int mode, int flags);

    @Import(name = "fchdir")
    public static native int fchdir(int fd);

    @Import(name = "chroot")
    public static native int chroot(byte[] path);

    @Import(name = "umask")
    public static native int umask(int mask);

    @Import(name = "getcwd")
    public static native @Nullable Address getcwd(byte[] buffer, long size);

    @Import(name = "realpath")
    public static native @Nullable Address realpath(byte[] path, @Nullable Address resolved);

    @Import(name = "plankton_lock")
    public static native int lock(int fd, int command, short type, long start);

    @Import(name = "ioctl")
    public static native int ioctl(int fd, int request);

    @Import(name = "fdopendir")
    public static native Address fdopendir(int fd);

    /// The next entry, a `struct dirent`, or null.
    @Import(name = "readdir")
    public static native @Nullable Address readdir(Address directory);

    @Import(name = "closedir")
    public static native int closedir(Address directory);

    @Import(name = "offsetof(struct dirent, d_name)")
    @Variable
    public static native int DIRENT_NAME();

    @Import(name = "O_PATH")
    @Variable
    public static native int O_PATH();

    @Import(name = "O_RDONLY")
    @Variable
    public static native int O_RDONLY();

    @Import(name = "O_WRONLY")
    @Variable
    public static native int O_WRONLY();

    @Import(name = "O_RDWR")
    @Variable
    public static native int O_RDWR();

    @Import(name = "O_CREAT")
    @Variable
    public static native int O_CREAT();

    @Import(name = "O_EXCL")
    @Variable
    public static native int O_EXCL();

    @Import(name = "O_TRUNC")
    @Variable
    public static native int O_TRUNC();

    @Import(name = "O_CLOEXEC")
    @Variable
    public static native int O_CLOEXEC();

    @Import(name = "O_DIRECTORY")
    @Variable
    public static native int O_DIRECTORY();

    @Import(name = "O_NOFOLLOW")
    @Variable
    public static native int O_NOFOLLOW();

    @Import(name = "O_NONBLOCK")
    @Variable
    public static native int O_NONBLOCK();

    @Import(name = "AT_FDCWD")
    @Variable
    public static native int AT_FDCWD();

    @Import(name = "AT_EACCESS")
    @Variable
    public static native int AT_EACCESS();

    @Import(name = "X_OK")
    @Variable
    public static native int X_OK();

    @Import(name = "RESOLVE_IN_ROOT")
    @Variable
    public static native int RESOLVE_IN_ROOT();

    @Import(name = "RESOLVE_NO_MAGICLINKS")
    @Variable
    public static native int RESOLVE_NO_MAGICLINKS();

    @Import(name = "RESOLVE_NO_SYMLINKS")
    @Variable
    public static native int RESOLVE_NO_SYMLINKS();

    @Import(name = "RESOLVE_BENEATH")
    @Variable
    public static native int RESOLVE_BENEATH();

    @Import(name = "CLOSE_RANGE_CLOEXEC")
    @Variable
    public static native int CLOSE_RANGE_CLOEXEC();

    @Import(name = "F_SETLK")
    @Variable
    public static native int F_SETLK();

    @Import(name = "F_SETLKW")
    @Variable
    public static native int F_SETLKW();

    @Import(name = "F_WRLCK")
    @Variable
    public static native short F_WRLCK();

    @Import(name = "S_IFMT")
    @Variable
    public static native int S_IFMT();

    @Import(name = "S_IFDIR")
    @Variable
    public static native int S_IFDIR();

    @Import(name = "S_IFREG")
    @Variable
    public static native int S_IFREG();

    @Import(name = "S_IFLNK")
    @Variable
    public static native int S_IFLNK();

    @Import(name = "S_IFCHR")
    @Variable
    public static native int S_IFCHR();
}

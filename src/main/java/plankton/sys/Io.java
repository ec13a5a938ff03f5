package plankton.sys;

import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import org.teavm.interop.Import;

/// Descriptors, files and directories. Every path is a NUL-terminated byte string.
public final class Io {
    private Io() {}

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

    /// read(2), into the part of `buffer` that begins at `start`.
    @Import(name = "plankton_read")
    public static native long read(int fd, byte[] buffer, int start, long size);

    /// write(2), of the part of `buffer` that begins at `start`.
    @Import(name = "plankton_write")
    public static native long write(int fd, byte[] buffer, int start, long size);

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

    @Import(name = "chmod")
    public static native int chmod(byte[] path, int mode);

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

    @Import(name = "realpath")
    public static native @Nullable Address realpath(byte[] path, @Nullable Address resolved);

    @Import(name = "plankton_lock")
    public static native int lock(int fd, int command, short type, long start);

    /// Whether another process holds a record lock on the byte at `start`: 1, 0, or -1 on failure.
    @Import(name = "plankton_is_locked")
    public static native int isLocked(int fd, long start);

    @Import(name = "fcntl")
    public static native int fcntl(int fd, int command, long argument);

    @Import(name = "ioctl")
    public static native int ioctl(int fd, long request);

    /// ioctl(2) with a number as its argument.
    @Import(name = "ioctl")
    public static native int ioctl(int fd, long request, long argument);

    @Import(name = "fchown")
    public static native int fchown(int fd, int uid, int gid);

    @Import(name = "fchownat")
    public static native int fchownat(int dir, byte[] path, int uid, int gid, int flags);

    @Import(name = "dup2")
    public static native int dup2(int from, int to);

    @Import(name = "pipe2")
    public static native int pipe(int[] fds, int flags);

    @Import(name = "memfd_create")
    public static native int memfdCreate(byte[] name, int flags);

    @Import(name = "eventfd")
    public static native int eventfd(int count, int flags);

    @Import(name = "VALUE(EFD_CLOEXEC|EFD_NONBLOCK)")
    public static native int EFD_FLAGS();

    @Import(name = "lseek")
    public static native long lseek(int fd, long offset, int whence);

    @Import(name = "fdopendir")
    public static native Address fdopendir(int fd);

    /// The next entry, a `struct dirent`, or null.
    @Import(name = "readdir")
    public static native @Nullable Address readdir(Address directory);

    @Import(name = "closedir")
    public static native int closedir(Address directory);

    @Import(name = "VALUE(offsetof(struct dirent, d_name))")
    public static native int DIRENT_NAME();

    @Import(name = "VALUE(offsetof(struct dirent, d_type))")
    public static native int DIRENT_TYPE();

    @Import(name = "VALUE(DT_DIR)")
    public static native int DT_DIR();

    @Import(name = "VALUE(O_PATH)")
    public static native int O_PATH();

    @Import(name = "VALUE(O_RDONLY)")
    public static native int O_RDONLY();

    @Import(name = "VALUE(O_WRONLY)")
    public static native int O_WRONLY();

    @Import(name = "VALUE(O_RDWR)")
    public static native int O_RDWR();

    @Import(name = "VALUE(O_CREAT)")
    public static native int O_CREAT();

    @Import(name = "VALUE(O_EXCL)")
    public static native int O_EXCL();

    @Import(name = "VALUE(O_TRUNC)")
    public static native int O_TRUNC();

    @Import(name = "VALUE(O_CLOEXEC)")
    public static native int O_CLOEXEC();

    @Import(name = "VALUE(O_DIRECTORY)")
    public static native int O_DIRECTORY();

    @Import(name = "VALUE(O_NOFOLLOW)")
    public static native int O_NOFOLLOW();

    @Import(name = "VALUE(O_NONBLOCK)")
    public static native int O_NONBLOCK();

    @Import(name = "VALUE(O_NOCTTY)")
    public static native int O_NOCTTY();

    @Import(name = "VALUE(O_APPEND)")
    public static native int O_APPEND();

    @Import(name = "VALUE(MFD_CLOEXEC)")
    public static native int MFD_CLOEXEC();

    @Import(name = "VALUE(FD_CLOEXEC)")
    public static native int FD_CLOEXEC();

    @Import(name = "VALUE(SEEK_SET)")
    public static native int SEEK_SET();

    @Import(name = "VALUE(AT_FDCWD)")
    public static native int AT_FDCWD();

    @Import(name = "VALUE(AT_REMOVEDIR)")
    public static native int AT_REMOVEDIR();

    @Import(name = "VALUE(W_OK)")
    public static native int W_OK();

    @Import(name = "VALUE(AT_EACCESS)")
    public static native int AT_EACCESS();

    @Import(name = "VALUE(X_OK)")
    public static native int X_OK();

    @Import(name = "VALUE(RESOLVE_BENEATH)")
    public static native int RESOLVE_BENEATH();

    @Import(name = "VALUE(RESOLVE_IN_ROOT)")
    public static native int RESOLVE_IN_ROOT();

    @Import(name = "VALUE(RESOLVE_NO_MAGICLINKS)")
    public static native int RESOLVE_NO_MAGICLINKS();

    @Import(name = "VALUE(RESOLVE_NO_XDEV)")
    public static native int RESOLVE_NO_XDEV();

    @Import(name = "VALUE(RESOLVE_NO_SYMLINKS)")
    public static native int RESOLVE_NO_SYMLINKS();

    @Import(name = "VALUE(CLOSE_RANGE_CLOEXEC)")
    public static native int CLOSE_RANGE_CLOEXEC();

    @Import(name = "VALUE(F_DUPFD_CLOEXEC)")
    public static native int F_DUPFD_CLOEXEC();

    @Import(name = "VALUE(F_GETFD)")
    public static native int F_GETFD();

    @Import(name = "VALUE(F_SETFL)")
    public static native int F_SETFL();

    @Import(name = "VALUE(F_SETLKW)")
    public static native int F_SETLKW();

    @Import(name = "VALUE(F_WRLCK)")
    public static native short F_WRLCK();

    @Import(name = "VALUE(ST_NOEXEC)")
    public static native long ST_NOEXEC();

    @Import(name = "VALUE(S_IFMT)")
    public static native int S_IFMT();

    @Import(name = "VALUE(S_IFDIR)")
    public static native int S_IFDIR();

    @Import(name = "VALUE(S_IFREG)")
    public static native int S_IFREG();

    @Import(name = "VALUE(S_IFLNK)")
    public static native int S_IFLNK();

    @Import(name = "VALUE(S_IFIFO)")
    public static native int S_IFIFO();

    @Import(name = "VALUE(S_IFBLK)")
    public static native int S_IFBLK();

    @Import(name = "VALUE(S_IFCHR)")
    public static native int S_IFCHR();
}

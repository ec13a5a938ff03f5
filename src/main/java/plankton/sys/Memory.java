package plankton.sys;

import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import org.teavm.interop.Import;

/// Memory, the environment and the error of the last call.
public final class Memory {
    private Memory() {}

    @Import(name = "calloc")
    public static native Address calloc(long count, long size);

    @Import(name = "free")
    public static native void free(Address block);

    @Import(name = "strlen")
    public static native int strlen(Address string);

    @Import(name = "plankton_set_errno")
    public static native void setErrno(int errno);

    @Import(name = "strerror")
    public static native Address strerror(int errno);

    @Import(name = "getenv")
    public static native @Nullable Address getenv(byte[] name);

    @Import(name = "VALUE(environ)")
    public static native Address environ();

    @Import(name = "VALUE(errno)")
    public static native int errno();

    @Import(name = "VALUE(sizeof(struct pollfd))")
    public static native int SIZEOF_POLLFD();

    @Import(name = "VALUE(sizeof(struct stat))")
    public static native int SIZEOF_STAT();

    @Import(name = "VALUE(sizeof(struct statfs))")
    public static native int SIZEOF_STATFS();

    @Import(name = "VALUE(sizeof(struct ifreq))")
    public static native int SIZEOF_IFREQ();

    @Import(name = "VALUE(sizeof(struct sockaddr_un))")
    public static native int SIZEOF_SOCKADDR_UN();

    @Import(name = "VALUE(offsetof(struct sockaddr_un, sun_path))")
    public static native int SUN_PATH();

    @Import(name = "VALUE(ENOENT)")
    public static native int ENOENT();

    @Import(name = "VALUE(EEXIST)")
    public static native int EEXIST();

    @Import(name = "VALUE(EBUSY)")
    public static native int EBUSY();

    @Import(name = "VALUE(ENODEV)")
    public static native int ENODEV();

    @Import(name = "VALUE(EACCES)")
    public static native int EACCES();

    @Import(name = "VALUE(EPERM)")
    public static native int EPERM();

    @Import(name = "VALUE(EINTR)")
    public static native int EINTR();

    @Import(name = "VALUE(EAGAIN)")
    public static native int EAGAIN();

    @Import(name = "VALUE(ENOTDIR)")
    public static native int ENOTDIR();

    @Import(name = "VALUE(EISDIR)")
    public static native int EISDIR();

    @Import(name = "VALUE(EXDEV)")
    public static native int EXDEV();

    @Import(name = "VALUE(ELOOP)")
    public static native int ELOOP();

    @Import(name = "VALUE(ENOEXEC)")
    public static native int ENOEXEC();

    @Import(name = "VALUE(ESRCH)")
    public static native int ESRCH();

    @Import(name = "VALUE(ECONNRESET)")
    public static native int ECONNRESET();

    @Import(name = "VALUE(ECONNREFUSED)")
    public static native int ECONNREFUSED();

    @Import(name = "VALUE(ENOSYS)")
    public static native int ENOSYS();

    @Import(name = "VALUE(EPIPE)")
    public static native int EPIPE();

    @Import(name = "VALUE(EIO)")
    public static native int EIO();

    @Import(name = "VALUE(EFAULT)")
    public static native int EFAULT();

    @Import(name = "VALUE(EINVAL)")
    public static native int EINVAL();

    @Import(name = "VALUE(EOPNOTSUPP)")
    public static native int EOPNOTSUPP();

    @Import(name = "VALUE(ENOSPC)")
    public static native int ENOSPC();
}

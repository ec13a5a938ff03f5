package plankton.sys;

import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.c.Variable;

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

    @Import(name = "environ")
    @Variable
    public static native Address environ();

    @Import(name = "errno")
    @Variable
    public static native int errno();

    @Import(name = "sizeof(struct stat)")
    @Variable
    public static native int SIZEOF_STAT();

    @Import(name = "sizeof(struct statfs)")
    @Variable
    public static native int SIZEOF_STATFS();

    @Import(name = "sizeof(struct ifreq)")
    @Variable
    public static native int SIZEOF_IFREQ();

    @Import(name = "sizeof(struct sockaddr_un)")
    @Variable
    public static native int SIZEOF_SOCKADDR_UN();

    @Import(name = "offsetof(struct sockaddr_un, sun_path)")
    @Variable
    public static native int SUN_PATH();

    @Import(name = "ENOENT")
    @Variable
    public static native int ENOENT();

    @Import(name = "EEXIST")
    @Variable
    public static native int EEXIST();

    @Import(name = "EACCES")
    @Variable
    public static native int EACCES();

    @Import(name = "EPERM")
    @Variable
    public static native int EPERM();

    @Import(name = "EINTR")
    @Variable
    public static native int EINTR();

    @Import(name = "EAGAIN")
    @Variable
    public static native int EAGAIN();

    @Import(name = "ENOTDIR")
    @Variable
    public static native int ENOTDIR();

    @Import(name = "EISDIR")
    @Variable
    public static native int EISDIR();

    @Import(name = "ELOOP")
    @Variable
    public static native int ELOOP();

    @Import(name = "ENOEXEC")
    @Variable
    public static native int ENOEXEC();

    @Import(name = "ESRCH")
    @Variable
    public static native int ESRCH();

    @Import(name = "ECONNREFUSED")
    @Variable
    public static native int ECONNREFUSED();

    @Import(name = "EINVAL")
    @Variable
    public static native int EINVAL();
}

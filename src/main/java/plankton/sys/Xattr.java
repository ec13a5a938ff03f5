package plankton.sys;

import org.teavm.interop.Import;

/// What copying a file takes beside its content: its owner, permissions, times and extended
/// attributes (xattr(7)).
public final class Xattr {
    private Xattr() {}

    @Import(name = "listxattr")
    public static native long list(byte[] path, byte[] names, long size);

    @Import(name = "getxattr")
    public static native long get(byte[] path, byte[] name, byte[] value, long size);

    @Import(name = "setxattr")
    public static native int set(byte[] path, byte[] name, byte[] value, long size, int flags);

    /// setxattr(2), of a link itself.
    @Import(name = "lsetxattr")
    public static native int setLink(byte[] path, byte[] name, byte[] value, long size, int flags);

    @Import(name = "fchownat")
    public static native int fchownat(int dir, byte[] path, int uid, int gid, int flags);

    @Import(name = "fchmodat")
    public static native int fchmodat(int dir, byte[] path, int mode, int flags);

    /// utimensat(2).
    ///
    /// @param times two `struct timespec`: of the last access and the last change
    @Import(name = "utimensat")
    public static native int utimensat(int dir, byte[] path, long[] times, int flags);

    /// sendfile(2), from and to where the descriptors stand.
    @Import(name = "plankton_sendfile")
    public static native long sendfile(int to, int from, long size);
}

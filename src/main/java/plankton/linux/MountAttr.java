package plankton.linux;

/// The attributes of a mount (mount_setattr(2)). Their numbers are checked against the kernel's
/// headers when the program is built.
public final class MountAttr {
    private MountAttr() {}

    public static final int RDONLY = 0x1;
    public static final int NOSUID = 0x2;
    public static final int NODEV = 0x4;
    public static final int NOEXEC = 0x8;
    public static final int RELATIME = 0;
    public static final int NOATIME = 0x10;
    public static final int STRICTATIME = 0x20;
    public static final int NODIRATIME = 0x80;
    public static final int NOSYMFOLLOW = 0x200000;

    /// The mask of the three ways to keep access times; to choose one, this is cleared first.
    public static final int ATIME = 0x70;
}

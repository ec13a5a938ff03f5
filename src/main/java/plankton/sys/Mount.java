package plankton.sys;

import org.jspecify.annotations.Nullable;
import org.teavm.interop.Import;

/// Mounts by descriptor (open_tree(2), fsopen(2), mount_setattr(2)) and the change of the root.
public final class Mount {
    private Mount() {}

    @Import(name = "plankton_open_tree")
    public static native int openTree(int dir, byte[] path, int flags);

    @Import(name = "plankton_move_mount")
    public static native int moveMount(int from, byte[] fromPath, int to, byte[] toPath, int flags);

    @Import(name = "plankton_fsopen")
    public static native int fsopen(byte[] type, int flags);

    @Import(name = "plankton_fspick")
    public static native int fspick(int dir, byte[] path, int flags);

    @Import(name = "VALUE(FSPICK_CLOEXEC|FSPICK_EMPTY_PATH)")
    public static native int FSPICK_CLOEXEC_EMPTY_PATH();

    @Import(name = "VALUE(FSCONFIG_CMD_RECONFIGURE)")
    public static native int FSCONFIG_CMD_RECONFIGURE();

    @Import(name = "plankton_fsconfig")
    public static native int fsconfig(
            int fs, int command, byte @Nullable [] key, byte @Nullable [] value);

    @Import(name = "plankton_fsmount")
    public static native int fsmount(int fs, int flags, int attributes);

    /// mount_setattr(2).
    ///
    /// @param attr `struct mount_attr`: attr_set, attr_clr, propagation, userns_fd
    @Import(name = "plankton_mount_setattr")
    public static native int mountSetattr(int dir, byte[] path, int flags, long[] attr);

    @Import(name = "plankton_pivot_root")
    public static native int pivotRoot(byte[] newRoot, byte[] oldRoot);

    @Import(name = "plankton_umount2")
    public static native int umount(byte[] path, int flags);

    @Import(name = "VALUE(OPEN_TREE_CLONE)")
    public static native int OPEN_TREE_CLONE();

    @Import(name = "VALUE(OPEN_TREE_CLOEXEC)")
    public static native int OPEN_TREE_CLOEXEC();

    @Import(name = "VALUE(AT_RECURSIVE)")
    public static native int AT_RECURSIVE();

    @Import(name = "VALUE(AT_EMPTY_PATH)")
    public static native int AT_EMPTY_PATH();

    @Import(name = "VALUE(AT_SYMLINK_NOFOLLOW)")
    public static native int AT_SYMLINK_NOFOLLOW();

    @Import(name = "VALUE(MOVE_MOUNT_F_EMPTY_PATH|MOVE_MOUNT_T_EMPTY_PATH)")
    public static native int MOVE_MOUNT_EMPTY_PATHS();

    @Import(name = "VALUE(MOUNT_ATTR_IDMAP)")
    public static native long MOUNT_ATTR_IDMAP();

    @Import(name = "VALUE(FSOPEN_CLOEXEC)")
    public static native int FSOPEN_CLOEXEC();

    @Import(name = "VALUE(FSMOUNT_CLOEXEC)")
    public static native int FSMOUNT_CLOEXEC();

    @Import(name = "VALUE(FSCONFIG_SET_FLAG)")
    public static native int FSCONFIG_SET_FLAG();

    @Import(name = "VALUE(FSCONFIG_SET_STRING)")
    public static native int FSCONFIG_SET_STRING();

    @Import(name = "VALUE(FSCONFIG_CMD_CREATE)")
    public static native int FSCONFIG_CMD_CREATE();

    @Import(name = "VALUE(MS_SHARED)")
    public static native int MS_SHARED();

    @Import(name = "VALUE(MS_PRIVATE)")
    public static native int MS_PRIVATE();

    @Import(name = "VALUE(MS_SLAVE)")
    public static native int MS_SLAVE();

    @Import(name = "VALUE(MS_UNBINDABLE)")
    public static native int MS_UNBINDABLE();

    @Import(name = "VALUE(2)") // MNT_DETACH: <sys/mount.h> clashes with <linux/mount.h>
    public static native int MNT_DETACH();

    @Import(name = "VALUE(RDTGROUP_SUPER_MAGIC)")
    public static native long RDTGROUP_SUPER_MAGIC();

    @Import(name = "VALUE(SELINUX_MAGIC)")
    public static native long SELINUX_MAGIC();

    @Import(name = "VALUE(DEVPTS_SUPER_MAGIC)")
    public static native long DEVPTS_SUPER_MAGIC();

    @Import(name = "VALUE(PROC_SUPER_MAGIC)")
    public static native long PROC_SUPER_MAGIC();

    @Import(name = "VALUE(CGROUP2_SUPER_MAGIC)")
    public static native long CGROUP2_SUPER_MAGIC();

    @Import(name = "VALUE(SYSFS_MAGIC)")
    public static native long SYSFS_MAGIC();
}

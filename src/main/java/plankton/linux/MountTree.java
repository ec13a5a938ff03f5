package plankton.linux;

import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.sys.Io;
import plankton.sys.Memory;
import plankton.sys.Mount;
import plankton.sys.Xattr;

/// A mount, or a mount with all below it, held by descriptor: first detached, then attached with
/// [#attach]. No path is ever used twice.
public final class MountTree implements AutoCloseable {

    private static final byte[] EMPTY = {0};

    private final Fd fd;

    /// @param fd its top
    public MountTree(Fd fd) {
        this.fd = fd;
    }

    /// A detached copy of what is mounted at `path` (open_tree(2)), with everything below it if
    /// `recursive`.
    public static MountTree copy(String path, boolean recursive) {
        return copy(path, recursive, "the source must exist on the host");
    }

    /// Like [#copy(String, boolean)], with advice for when there is nothing.
    public static MountTree copy(String path, boolean recursive, String adviceIfAbsent) {
        int tree = Mount.openTree(Io.AT_FDCWD(), CString.of(path), cloneFlags(recursive));
        return copied(tree, path, adviceIfAbsent);
    }

    private static MountTree copied(int tree, String path, String adviceIfAbsent) {
        if (Call.attempt(tree, "open_tree", path) < 0) {
            int errno = Memory.errno();
            throw Call.error(errno, "open_tree", path)
                    .hint(Fd.isAbsent(errno) ? adviceIfAbsent : "");
        }
        return new MountTree(new Fd(tree, path));
    }

    /// Like [#copy(String, boolean)], but null if this process is not let to the place.
    ///
    /// @param itself whether a symbolic link is not followed
    public static @Nullable MountTree copyIfAllowed(
            String path, boolean recursive, boolean itself) {
        int flags = cloneFlags(recursive) | (itself ? Mount.AT_SYMLINK_NOFOLLOW() : 0);
        int tree = Mount.openTree(Io.AT_FDCWD(), CString.of(path), flags);
        if (tree < 0 && Memory.errno() == Memory.EACCES()) {
            return null;
        }
        return copied(tree, path, "the source must exist on the host");
    }

    /// A detached copy of what is mounted at the place that `fd` stands for.
    public static MountTree copy(Fd fd, boolean recursive) {
        int flags = cloneFlags(recursive) | Mount.AT_EMPTY_PATH();
        return copy(Mount.openTree(fd.number(), EMPTY, flags), fd.toString());
    }

    private static MountTree copy(int tree, String name) {
        return new MountTree(new Fd(Call.check(tree, "open_tree", name), name));
    }

    private static int cloneFlags(boolean recursive) {
        return Mount.OPEN_TREE_CLONE()
                | Mount.OPEN_TREE_CLOEXEC()
                | (recursive ? Mount.AT_RECURSIVE() : 0);
    }

    /// A further detached copy of this tree's top, which must be attached.
    public MountTree copy() {
        return copy(fd, false);
    }

    /// Mounts it on `target`.
    public void attach(Fd target) {
        int done =
                Mount.moveMount(
                        fd.number(), EMPTY, target.number(), EMPTY, Mount.MOVE_MOUNT_EMPTY_PATHS());
        Call.check(done, "move_mount", target);
    }

    /// Changes attributes (bits of [MountAttr]) and propagation of the mount, of all below it too
    /// if `recursive`. Nothing to change makes no call.
    public void change(long set, long clear, @Nullable Propagation propagation, boolean recursive) {
        change(fd, set, clear, propagation, recursive);
    }

    /// Like [#change], for the mount at whose top `fd` stands.
    public static void change(
            Fd fd, long set, long clear, @Nullable Propagation propagation, boolean recursive) {
        if (set == 0 && clear == 0 && propagation == null) {
            return;
        }
        long[] attr = {set, clear, propagation == null ? 0 : propagation.bits(), 0};
        int flags = Mount.AT_EMPTY_PATH() | (recursive ? Mount.AT_RECURSIVE() : 0);
        Call.check(Mount.mountSetattr(fd.number(), EMPTY, flags, attr), "mount_setattr", fd);
    }

    /// Lets its files be seen with other owners: those that their ids are mapped to in `namespace`,
    /// a user namespace. In all mounts below, too, if `recursive`.
    public void mapIds(Fd namespace, boolean recursive) {
        long[] attr = {Mount.MOUNT_ATTR_IDMAP(), 0, 0, namespace.number()};
        int flags = Mount.AT_EMPTY_PATH() | (recursive ? Mount.AT_RECURSIVE() : 0);
        int done = Mount.mountSetattr(fd.number(), EMPTY, flags, attr);
        if (Call.attempt(done, "mount_setattr", fd.toString()) < 0) {
            int errno = Memory.errno();
            throw new SystemError("mount_setattr " + fd, Errno.describe(errno))
                    .hint(
                            errno == Memory.EINVAL()
                                    ? "this kernel cannot map the ids of that file system, or its"
                                            + " ids are mapped already"
                                    : "only root of the user namespace in which a file system was"
                                            + " mounted may map its ids");
        }
    }

    static final String LABEL_POINTER = "/linux/mountLabel";
    static final String LABEL_HINT = "it needs SELinux, and a policy that knows the label";

    /// Gives the file or directory at its top the SELinux label `label`, for file systems that take
    /// none when they are made.
    public void label(String label) {
        byte[] value = Utf8.encode(label);
        int done =
                Xattr.set(
                        CString.of(fd.procPath()),
                        CString.of("security.selinux"),
                        value,
                        value.length,
                        0);
        if (Call.attempt(done, "setxattr", label) < 0) {
            throw Call.error(Memory.errno(), "setxattr security.selinux", label)
                    .during(LABEL_POINTER, "")
                    .hint(LABEL_HINT);
        }
    }

    /// The place at the top of the tree.
    public Fd top() {
        return fd;
    }

    /// Whether it is a directory, and not a single file.
    public boolean isDirectory() {
        return fd.isDirectory();
    }

    @Override
    public void close() {
        fd.close();
    }

    @Override
    public String toString() {
        return fd.toString();
    }
}

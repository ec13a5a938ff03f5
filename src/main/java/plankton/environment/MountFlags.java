package plankton.environment;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.linux.MountAttr;
import plankton.linux.Propagation;

/// What the options of a mount ask for.
///
/// @param set attributes ([plankton.linux.MountAttr]) that the mount gets
/// @param clear attributes that it loses
/// @param recursiveSet attributes that it and all mounts below it get
/// @param recursiveClear attributes that it and all mounts below it lose
/// @param propagation null if not given
/// @param words options of the file system, in their order: `name` or `name=value`
/// @param special what no single call of the kernel does: bits of the constants here
public record MountFlags(
        int set,
        int clear,
        int recursiveSet,
        int recursiveClear,
        @Nullable Propagation propagation,
        boolean propagationIsRecursive,
        List<String> words,
        int special) {

    /// `tmpcopyup`: what the new file system covers is copied into it.
    public static final int COPY_UP = 1;

    /// `copy-symlink`: a source that is a symbolic link is made again, not bound.
    public static final int COPY_LINK = 2;

    /// `src-nofollow`: a source that is a symbolic link is bound itself.
    public static final int LINK_AS_SOURCE = 4;

    /// `dest-nofollow`: a destination that is a symbolic link is mounted on itself.
    public static final int LINK_AS_DESTINATION = 8;

    /// The same, of a mount that cannot be written.
    MountFlags readonly() {
        return new MountFlags(
                set | MountAttr.RDONLY,
                clear & ~MountAttr.RDONLY,
                recursiveSet,
                recursiveClear,
                propagation,
                propagationIsRecursive,
                words,
                special);
    }

    /// The same, of mounts below one that cannot be written, which can be written no more.
    MountFlags readonlyBelow() {
        return new MountFlags(
                set,
                clear,
                recursiveSet | (set & MountAttr.RDONLY),
                recursiveClear,
                propagation,
                propagationIsRecursive,
                words,
                special);
    }

    /// Whether one of these bits is set.
    public boolean has(int bits) {
        return (special & bits) != 0;
    }
}

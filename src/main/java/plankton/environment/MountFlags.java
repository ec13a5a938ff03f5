package plankton.environment;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.linux.Propagation;

/// What the options of a mount ask for.
///
/// @param set attributes ([plankton.linux.MountAttr]) that the mount gets
/// @param clear attributes that it loses
/// @param recursiveSet attributes that it and all mounts below it get
/// @param recursiveClear attributes that it and all mounts below it lose
/// @param propagation null if not given
/// @param words options of the file system, in their order: `name` or `name=value`
public record MountFlags(
        int set,
        int clear,
        int recursiveSet,
        int recursiveClear,
        @Nullable Propagation propagation,
        boolean propagationIsRecursive,
        List<String> words) {}

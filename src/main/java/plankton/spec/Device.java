package plankton.spec;

import org.jspecify.annotations.Nullable;

/// A device file to make (config-linux.md, Devices).
///
/// @param type `c` or `u` character, `b` block, `p` FIFO
/// @param fileMode permission bits, null for the default
/// @param uid owner, null for the container's root; likewise `gid`
public record Device(
        char type,
        String path,
        long major,
        long minor,
        @Nullable Integer fileMode,
        @Nullable Integer uid,
        @Nullable Integer gid) {}

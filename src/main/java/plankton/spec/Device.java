package plankton.spec;

import org.jspecify.annotations.Nullable;

/// A device file to make (config-linux.md, Devices).
///
/// @param type `c` or `u` character, `b` block, `p` FIFO
/// @param path absolute, in the container
/// @param major from 0 to 4095, 0 for a FIFO
/// @param minor from 0 to 1,048,575, 0 for a FIFO
/// @param fileMode permission bits, perhaps with the type of file as stat(2) gives it, null for the
///   default
/// @param uid owner, an unsigned 32-bit number, null for the container's root; likewise `gid`
public record Device(
        char type,
        String path,
        long major,
        long minor,
        @Nullable Integer fileMode,
        @Nullable Integer uid,
        @Nullable Integer gid) {}

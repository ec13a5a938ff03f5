package plankton.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who the process is, in the container's own ids (config.md, POSIX-platform User). The ids are
/// unsigned 32-bit numbers.
///
/// @param umask null to leave it as it is
public record User(int uid, int gid, @Nullable Integer umask, List<Integer> additionalGids) {}

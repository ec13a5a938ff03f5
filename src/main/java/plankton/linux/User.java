package plankton.linux;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whose rights a process has (credentials(7)). The ids are unsigned 32-bit numbers.
///
/// @param umask the permissions that new files do not get, null to leave it as it is
public record User(int uid, int gid, @Nullable Integer umask, List<Integer> additionalGids) {}

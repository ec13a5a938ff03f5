package plankton.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One entry of `mounts` (config.md, Mounts).
///
/// @param destination not empty, taken from the root of the container if relative
/// @param type null if not given, likewise `source`
/// @param source a device, a file or directory of the host, or a name, depending on the type
/// @param uidMappings empty if and only if `gidMappings` is
public record Mount(
        String destination,
        @Nullable String type,
        @Nullable String source,
        List<String> options,
        List<IdMapping> uidMappings,
        List<IdMapping> gidMappings) {}

package plankton.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One entry of `mounts` (config.md, Mounts).
///
/// @param source a device, a file or directory of the host, or a name, depending on the type
public record Mount(
        String destination,
        @Nullable String type,
        @Nullable String source,
        List<String> options,
        List<IdMapping> uidMappings,
        List<IdMapping> gidMappings) {}

package plankton.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import plankton.linux.Namespace;

/// What only Linux has (config-linux.md).
///
/// @param rootfsPropagation empty if not given
public record Linux(
        List<NamespaceEntry> namespaces,
        List<IdMapping> uidMappings,
        List<IdMapping> gidMappings,
        Map<String, TimeOffset> timeOffsets,
        List<Device> devices,
        Map<String, String> netDevices,
        String cgroupsPath,
        @Nullable Resources resources,
        @Nullable Seccomp seccomp,
        String rootfsPropagation,
        List<String> maskedPaths,
        List<String> readonlyPaths,
        Map<String, String> sysctl,
        String mountLabel,
        @Nullable Personality personality,
        @Nullable IntelRdt intelRdt,
        @Nullable MemoryPolicy memoryPolicy) {

    /// A namespace to make, or to join if it has a path.
    ///
    /// @param path absolute, empty for a new one
    public record NamespaceEntry(Namespace type, String path) {}

    /// How far a clock of a time namespace is set off.
    public record TimeOffset(long secs, long nanosecs) {}

    /// The system the program believes to run on: `LINUX` or `LINUX32`.
    public record Personality(String domain) {}

    /// Where memory comes from on machines with several nodes (set_mempolicy(2)).
    public record MemoryPolicy(String mode, String nodes, List<String> flags) {}

    /// Shares of cache and memory bandwidth (config-linux.md, Intel RDT).
    public record IntelRdt(
            String closId,
            String l3CacheSchema,
            String memBwSchema,
            List<String> schemata,
            boolean enableMonitoring) {}
}

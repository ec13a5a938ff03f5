package plankton.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import plankton.linux.Namespace;

/// What only Linux has (config-linux.md).
///
/// @param timeOffsets by clock, `monotonic` or `boottime`
/// @param netDevices devices of the host by their name there, each with its name in the container,
///   empty to keep it
/// @param cgroupsPath empty if not given, likewise `rootfsPropagation` and `mountLabel`
/// @param maskedPaths absolute, likewise `readonlyPaths`
/// @param sysctl kernel parameters by name, as written: with dots or slashes
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

    /// A namespace to make, or to join if it has a path (config-linux.md, Namespaces).
    ///
    /// @param path absolute, empty for a new one
    public record NamespaceEntry(Namespace type, String path) {}

    /// How far a clock of a time namespace is set off (config-linux.md, Offset for Time Namespace).
    ///
    /// @param nanosecs from 0 to 999,999,999
    public record TimeOffset(long secs, long nanosecs) {}

    /// The system the program believes to run on (personality(2)).
    ///
    /// @param domain `LINUX` or `LINUX32`
    public record Personality(String domain) {}

    /// Where memory comes from on machines with several nodes (set_mempolicy(2)).
    ///
    /// @param mode such as `MPOL_BIND`
    /// @param nodes a list such as `0-3,7`, unchecked, empty if not given
    /// @param flags such as `MPOL_F_STATIC_NODES`
    public record MemoryPolicy(String mode, String nodes, List<String> flags) {

        /// The modes, in the order of the kernel's numbers.
        public static final String MODES =
                "MPOL_DEFAULT MPOL_PREFERRED MPOL_BIND MPOL_INTERLEAVE MPOL_LOCAL"
                        + " MPOL_PREFERRED_MANY MPOL_WEIGHTED_INTERLEAVE";

        /// The flags, in the order of the kernel's bits, of which they are the highest three.
        public static final String FLAGS =
                "MPOL_F_NUMA_BALANCING MPOL_F_RELATIVE_NODES MPOL_F_STATIC_NODES";

        /// The number of the bit of the first flag.
        public static final int FIRST_FLAG = 13;
    }

    /// Shares of cache and memory bandwidth (config-linux.md, Intel RDT).
    ///
    /// @param closId empty if not given, likewise the two schemas
    public record IntelRdt(
            String closId,
            String l3CacheSchema,
            String memBwSchema,
            List<String> schemata,
            boolean enableMonitoring) {}
}

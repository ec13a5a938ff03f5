package plankton.spec;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import plankton.json.JsonInput;
import plankton.linux.Namespace;

/// Reads `linux`.
final class LinuxReader {

    /// What a configuration without `linux` asks for.
    static final Linux NOTHING =
            new Linux(
                    List.of(), List.of(), List.of(), Map.of(), List.of(), Map.of(), "", null, null,
                    "", List.of(), List.of(), Map.of(), "", null, null, null);

    private static final String PROPAGATIONS =
            "shared slave private unbindable rshared rslave rprivate runbindable";

    private final JsonInput in;

    private List<Linux.NamespaceEntry> namespaces = List.of();
    private List<IdMapping> uidMappings = List.of();
    private List<IdMapping> gidMappings = List.of();
    private Map<String, Linux.TimeOffset> timeOffsets = Map.of();
    private List<Device> devices = List.of();
    private Map<String, String> netDevices = Map.of();
    private String cgroupsPath = "";
    private @Nullable Resources resources;
    private @Nullable Seccomp seccomp;
    private String rootfsPropagation = "";
    private List<String> maskedPaths = List.of();
    private List<String> readonlyPaths = List.of();
    private Map<String, String> sysctl = Map.of();
    private String mountLabel = "";
    private Linux.@Nullable Personality personality;
    private Linux.@Nullable IntelRdt intelRdt;
    private Linux.@Nullable MemoryPolicy memoryPolicy;

    private LinuxReader(JsonInput in) {
        this.in = in;
    }

    static Linux read(JsonInput in) {
        var reader = new LinuxReader(in);
        in.object(reader::property);
        return new Linux(
                reader.namespaces,
                reader.uidMappings,
                reader.gidMappings,
                reader.timeOffsets,
                reader.devices,
                reader.netDevices,
                reader.cgroupsPath,
                reader.resources,
                reader.seccomp,
                reader.rootfsPropagation,
                reader.maskedPaths,
                reader.readonlyPaths,
                reader.sysctl,
                reader.mountLabel,
                reader.personality,
                reader.intelRdt,
                reader.memoryPolicy);
    }

    private void property(String name) {
        switch (name) {
            case "namespaces" -> namespaces = namespaces();
            case "uidMappings" -> uidMappings = MountReader.idMappings(in);
            case "gidMappings" -> gidMappings = MountReader.idMappings(in);
            case "timeOffsets" -> timeOffsets = in.map(this::timeOffset);
            case "devices" -> devices = in.list(() -> DeviceReader.read(in));
            case "netDevices" -> netDevices = in.map(this::netDevice);
            case "cgroupsPath" -> cgroupsPath = in.string();
            case "resources" -> resources = ResourcesReader.read(in);
            case "seccomp" -> seccomp = SeccompReader.read(in);
            case "rootfsPropagation" -> rootfsPropagation = propagation();
            case "maskedPaths" -> maskedPaths = Words.absolutePaths(in);
            case "readonlyPaths" -> readonlyPaths = Words.absolutePaths(in);
            case "sysctl" -> sysctl = in.map(in::string);
            case "mountLabel" -> mountLabel = in.string();
            case "personality" -> personality = personality();
            case "intelRdt" -> intelRdt = intelRdt();
            case "memoryPolicy" -> memoryPolicy = memoryPolicy();
            default -> in.skip();
        }
    }

    private List<Linux.NamespaceEntry> namespaces() {
        var seen = EnumSet.noneOf(Namespace.class);
        return in.list(() -> namespace(seen));
    }

    private Linux.NamespaceEntry namespace(EnumSet<Namespace> seen) {
        var entry =
                new Object() {
                    @Nullable Namespace type;
                    String path = "";
                };
        in.object(name -> {
            switch (name) {
                case "type" -> entry.type = namespaceType(seen);
                case "path" -> entry.path = namespacePath();
                default -> in.skip();
            }
        });
        if (entry.type == null) {
            throw Words.missing(in, "type", "such as \"pid\"");
        }
        return new Linux.NamespaceEntry(entry.type, entry.path);
    }

    private Namespace namespaceType(EnumSet<Namespace> seen) {
        String word = in.string();
        var allowed = new StringBuilder();
        for (Namespace type : Namespace.values()) {
            if (type.type().equals(word)) {
                if (!seen.add(type)) {
                    throw in.error("\"" + word + "\" is given twice");
                }
                return type;
            }
            allowed.append(allowed.isEmpty() ? "" : ", ").append(type.type());
        }
        throw in.error("\"" + word + "\" is not a namespace; allowed: " + allowed);
    }

    /// An empty path is an absent one: that is how some engines write it.
    private String namespacePath() {
        String path = in.string();
        if (!path.isEmpty() && !path.startsWith("/")) {
            throw in.error("must be an absolute path, but is \"" + path + "\"");
        }
        return path;
    }

    private String propagation() {
        String word = in.string();
        if (!word.isEmpty() && !(" " + PROPAGATIONS + " ").contains(" " + word + " ")) {
            throw in.error(
                    "\""
                            + word
                            + "\" is not a mount propagation; allowed: "
                            + PROPAGATIONS.replace(" ", ", "));
        }
        return word;
    }

    private Linux.TimeOffset timeOffset() {
        if (!in.name().equals("monotonic") && !in.name().equals("boottime")) {
            throw in.error("is not a clock of a time namespace; allowed: monotonic, boottime");
        }
        var offset = new long[2];
        in.object(name -> {
            switch (name) {
                case "secs" -> offset[0] = Words.any(in);
                case "nanosecs" -> offset[1] = in.integer(0, 999_999_999);
                default -> in.skip();
            }
        });
        return new Linux.TimeOffset(offset[0], offset[1]);
    }

    /// The name that a network device gets in the container, empty to keep its own.
    private String netDevice() {
        var renamed = new String[] {""};
        in.object(name -> {
            if (name.equals("name")) {
                renamed[0] = in.string();
            } else {
                in.skip();
            }
        });
        return renamed[0];
    }

    private Linux.Personality personality() {
        var domain = new String[] {""};
        in.object(name -> {
            switch (name) {
                case "domain" -> domain[0] = Words.oneOf(in, "LINUX LINUX32", "a personality");
                case "flags" -> {
                    if (!in.strings().isEmpty()) {
                        throw in.error("must be empty: no flags are defined");
                    }
                }
                default -> in.skip();
            }
        });
        if (domain[0].isEmpty()) {
            throw Words.missing(in, "domain", "LINUX or LINUX32");
        }
        return new Linux.Personality(domain[0]);
    }

    private Linux.IntelRdt intelRdt() {
        var rdt =
                new Object() {
                    String closId = "";
                    String l3CacheSchema = "";
                    String memBwSchema = "";
                    List<String> schemata = List.of();
                    boolean enableMonitoring;
                };
        in.object(name -> {
            switch (name) {
                case "closID" -> rdt.closId = in.string();
                case "l3CacheSchema" -> rdt.l3CacheSchema = in.string();
                case "memBwSchema" -> rdt.memBwSchema = in.string();
                case "schemata" -> rdt.schemata = in.strings();
                case "enableMonitoring" -> rdt.enableMonitoring = in.bool();
                default -> in.skip();
            }
        });
        return new Linux.IntelRdt(
                rdt.closId, rdt.l3CacheSchema, rdt.memBwSchema, rdt.schemata, rdt.enableMonitoring);
    }

    private Linux.MemoryPolicy memoryPolicy() {
        var policy =
                new Object() {
                    String mode = "";
                    String nodes = "";
                    List<String> flags = List.of();
                };
        in.object(name -> {
            switch (name) {
                case "mode" ->
                        policy.mode = Words.oneOf(in, Linux.MemoryPolicy.MODES, "a memory mode");
                case "nodes" -> policy.nodes = in.string();
                case "flags" ->
                        policy.flags =
                                in.list(() ->
                                        Words.oneOf(in, Linux.MemoryPolicy.FLAGS, "a memory flag"));
                default -> in.skip();
            }
        });
        if (policy.mode.isEmpty()) {
            throw Words.missing(in, "mode", "such as MPOL_BIND");
        }
        return new Linux.MemoryPolicy(policy.mode, policy.nodes, policy.flags);
    }
}

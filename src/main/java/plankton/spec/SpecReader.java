package plankton.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import plankton.json.JsonInput;

/// Reads `config.json`: types, ranges, names and what must not be missing. Properties that the
/// specification does not know are passed over, as it demands (spec.md, Extensibility).
public final class SpecReader {

    private final JsonInput in;

    private @Nullable String ociVersion;
    private @Nullable Root root;
    private @Nullable Program process;
    private String hostname = "";
    private String domainname = "";
    private List<Mount> mounts = List.of();
    private Hooks hooks = Hooks.NONE;
    private Map<String, String> annotations = Map.of();
    private Linux linux = LinuxReader.NOTHING;

    private SpecReader(JsonInput in) {
        this.in = in;
    }

    /// Reads a whole configuration.
    public static Spec read(byte[] json) {
        return JsonInput.read(json, in -> new SpecReader(in).spec());
    }

    /// Reads a process alone, as `exec --process` is given it.
    public static Program readProcess(byte[] json) {
        return JsonInput.read(json, ProgramReader::read);
    }

    /// Reads resources alone, as `update --resources` is given them.
    public static Resources readResources(byte[] json) {
        return JsonInput.read(json, ResourcesReader::read);
    }

    private Spec spec() {
        in.object(this::property);
        if (ociVersion == null) {
            throw Words.missing(
                    in, "ociVersion", "the version of the specification, such as \"1.3.0\"");
        }
        if (root == null) {
            throw Words.missing(in, "root", "the root file system, such as {\"path\": \"rootfs\"}");
        }
        return new Spec(
                ociVersion, root, process, hostname, domainname, mounts, hooks, annotations, linux);
    }

    private void property(String name) {
        switch (name) {
            case "ociVersion" -> ociVersion = version();
            case "root" -> root = root();
            case "process" -> process = ProgramReader.read(in);
            case "hostname" -> hostname = in.string();
            case "domainname" -> domainname = in.string();
            case "mounts" -> mounts = in.list(() -> MountReader.read(in));
            case "hooks" -> hooks = HooksReader.read(in);
            case "annotations" -> annotations = annotations();
            case "linux" -> linux = LinuxReader.read(in);
            case "solaris", "windows", "vm", "zos", "freebsd" ->
                    throw in.error("is for another platform; this runtime makes Linux containers");
            default -> in.skip();
        }
    }

    private String version() {
        String version = in.string();
        if (!Version.isSupported(version)) {
            throw in.error(
                    "\"" + version + "\" is not a supported version; allowed: 1.x.y such as 1.0.0");
        }
        return version;
    }

    private Root root() {
        var reader =
                new Object() {
                    @Nullable String path;
                    boolean readonly;
                };
        in.object(name -> {
            switch (name) {
                case "path" -> reader.path = Words.nonEmpty(in);
                case "readonly" -> reader.readonly = in.bool();
                default -> in.skip();
            }
        });
        if (reader.path == null) {
            throw Words.missing(in, "path", "the directory of the root file system");
        }
        return new Root(reader.path, reader.readonly);
    }

    private Map<String, String> annotations() {
        return in.map(() -> {
            if (in.name().isEmpty()) {
                throw in.error("has an empty name");
            }
            return in.string();
        });
    }
}

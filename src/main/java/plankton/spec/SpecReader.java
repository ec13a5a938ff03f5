package plankton.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import plankton.failure.SpecError;
import plankton.json.JsonInput;
import plankton.json.Numbers;

/// Reads `config.json`: types, ranges, names and what must not be missing. Properties that the
/// specification does not know are passed over, as it demands (spec.md, Extensibility).
public final class SpecReader {

    private static final String PLATFORMS = "solaris windows vm zos freebsd";

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

    private Spec spec() {
        in.object(this::property);
        if (ociVersion == null) {
            throw missing(in, "ociVersion", "the version of the specification, such as \"1.3.0\"");
        }
        if (root == null) {
            throw missing(in, "root", "the root file system, such as {\"path\": \"rootfs\"}");
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
            default -> {
                if ((" " + PLATFORMS + " ").contains(" " + name + " ")) {
                    throw in.error("is for another platform; this runtime makes Linux containers");
                }
                in.skip();
            }
        }
    }

    /// The error that the object `in` stands at lacks the property `name`.
    static SpecError missing(JsonInput in, String name, String what) {
        return new SpecError(in.pointer() + "/" + name, "is missing: " + what);
    }

    private String version() {
        String version = in.string();
        if (!isSupported(version)) {
            throw in.error(
                    "\"" + version + "\" is not a supported version; allowed: 1.0.0 to 1.3.x");
        }
        return version;
    }

    /// Whether it is a version of major number 1 (semver.org): three numbers, then perhaps a
    /// pre-release or a build after `-` or `+`. Later minor versions only add properties, which are
    /// passed over.
    private static boolean isSupported(String version) {
        int end = 0;
        while (end < version.length() && version.charAt(end) != '-' && version.charAt(end) != '+') {
            end++;
        }
        String core = version.substring(0, end);
        int first = core.indexOf('.');
        int second = core.indexOf('.', first + 1);
        if (first < 0 || second < 0) {
            return false;
        }
        try {
            Numbers.parse(core.substring(first + 1, second), 0, Integer.MAX_VALUE);
            Numbers.parse(core.substring(second + 1), 0, Integer.MAX_VALUE);
        } catch (NumberFormatException _) {
            return false;
        }
        return core.startsWith("1.");
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
            throw missing(in, "path", "the directory of the root file system");
        }
        return new Root(reader.path, reader.readonly);
    }

    private Map<String, String> annotations() {
        return in.map(() -> {
            if (in.pointer().endsWith("/")) {
                throw in.error("has an empty name");
            }
            return in.string();
        });
    }
}

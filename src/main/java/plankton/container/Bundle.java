package plankton.container;

import org.jspecify.annotations.Nullable;
import plankton.environment.Environment;
import plankton.environment.Options;
import plankton.failure.SpecError;
import plankton.linux.Credentials;
import plankton.linux.Fd;
import plankton.linux.Paths;
import plankton.spec.Spec;
import plankton.spec.SpecReader;

/// A directory with a `config.json` and usually a root file system (bundle.md), read and
/// understood.
public final class Bundle {

    private final String path;
    private final String configFile;
    private final byte[] config;
    private final Spec spec;
    private final Environment environment;

    private Bundle(String path, String configFile, byte[] config, Options options) {
        this.path = path;
        this.configFile = configFile;
        this.config = config;
        spec = SpecReader.read(config);
        environment = Environment.of(spec, path, options);
    }

    /// The longest `config.json` in bytes. Engines write some 20,000.
    private static final int MAX_CONFIG = 1 << 20;

    /// Reads the bundle in `directory` and plans what it asks for. Touches nothing.
    ///
    /// @param options what the command line adds
    public static Bundle read(String directory, Options options) {
        String path = locate(directory);
        String configFile = path + "/config.json";
        try {
            var bundle = new Bundle(path, configFile, content(configFile), options);
            requireRights(bundle.environment);
            requireRootfs(bundle.environment.rootfs().path());
            return bundle;
        } catch (SpecError e) {
            throw e.in(configFile);
        }
    }

    /// Its absolute path, without links.
    public String path() {
        return path;
    }

    /// The path of its `config.json`.
    public String configFile() {
        return configFile;
    }

    /// The content of its `config.json`.
    byte[] config() {
        return config;
    }

    /// What `config.json` says.
    public Spec spec() {
        return spec;
    }

    /// What is to be made of it.
    public Environment environment() {
        return environment;
    }

    private static String locate(String directory) {
        Fd found = Fd.find(directory);
        if (found == null) {
            throw new SpecError("", "no such file or directory").in("bundle " + directory);
        }
        try (found) {
            if (!found.isDirectory()) {
                throw new SpecError("", "is not a directory").in("bundle " + directory);
            }
        }
        return Paths.canonical(directory);
    }

    private static byte[] content(String configFile) {
        Fd found = Fd.findReadable(configFile);
        if (found == null) {
            throw new SpecError(
                    "", "no such file or directory; `plankton spec` writes one to start from");
        }
        try (found) {
            if (!found.isRegularFile()) {
                throw new SpecError("", "is not a regular file");
            }
            byte[] content = found.readAll(MAX_CONFIG);
            if (content == null) {
                throw new SpecError("", "is longer than " + MAX_CONFIG + " bytes");
            }
            return content;
        }
    }

    /// Without rights on the host, rights are only to be had in a user namespace of one's own.
    private static void requireRights(Environment environment) {
        if (!Credentials.isOrdinary()) {
            return;
        }
        if (!environment.netDevices().isEmpty()) {
            throw new SpecError("/linux/netDevices", "only root can move the host's devices");
        }
        if (environment.ids() == null) {
            throw new SpecError(
                    "/linux/namespaces",
                    "an ordinary user can make containers in a user namespace only: add"
                            + " {\"type\": \"user\"} and mappings of ids, as `plankton spec"
                            + " --rootless` writes them, or run this as root");
        }
    }

    private static void requireRootfs(String path) {
        @Nullable Fd found = Fd.find(path);
        if (found == null) {
            throw new SpecError("/root/path", path + ": no such file or directory");
        }
        try (found) {
            if (!found.isDirectory()) {
                throw new SpecError("/root/path", path + " is not a directory");
            }
        }
    }
}

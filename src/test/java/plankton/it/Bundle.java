package plankton.it;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// A bundle and the container made of it. Begins with a small configuration that works; the test
/// says what is different.
final class Bundle {

    private static final String BASE =
            """
            {
              "ociVersion": "1.0.2",
              "process": {
                "terminal": false,
                "user": {"uid": 0, "gid": 0},
                "args": ["true"],
                "env": ["PATH=/bin"],
                "cwd": "/",
                "capabilities": {
                  "bounding": ["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"],
                  "effective": ["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"],
                  "permitted": ["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"]
                },
                "noNewPrivileges": true
              },
              "root": {"path": "rootfs"},
              "mounts": [
                {"destination": "/proc", "type": "proc", "source": "proc"},
                {"destination": "/dev", "type": "tmpfs", "source": "tmpfs",
                 "options": ["nosuid", "strictatime", "mode=755", "size=65536k"]},
                {"destination": "/dev/pts", "type": "devpts", "source": "devpts",
                 "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"]},
                {"destination": "/dev/shm", "type": "tmpfs", "source": "shm",
                 "options": ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"]},
                {"destination": "/dev/mqueue", "type": "mqueue", "source": "mqueue",
                 "options": ["nosuid", "noexec", "nodev"]},
                {"destination": "/sys", "type": "sysfs", "source": "sysfs",
                 "options": ["nosuid", "noexec", "nodev", "ro"]}
              ],
              "linux": {
                "namespaces": [
                  {"type": "pid"}, {"type": "mount"}, {"type": "uts"}, {"type": "ipc"},
                  {"type": "network"}
                ]
              }
            }
            """;

    private static final Gson GSON = new GsonBuilder().serializeNulls().create();

    private final Sandbox sandbox;
    private final Path directory;
    private final String id;
    private JsonObject config = JsonParser.parseString(BASE).getAsJsonObject();
    private List<String> caller = List.of();
    private byte[] input = {};

    Bundle(Sandbox sandbox) {
        this.sandbox = sandbox;
        id = sandbox.newId();
        directory = sandbox.directory().resolve("bundle-" + id);
        try {
            Files.createDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Rootfs.make(rootfs());
        sandbox.register(this);
    }

    Path directory() {
        return directory;
    }

    Path rootfs() {
        return directory.resolve("rootfs");
    }

    /// The container's id.
    String id() {
        return id;
    }

    // The configuration

    /// Takes the configuration from the file `path`, instead of the small one.
    Bundle config(Path path) {
        config = JsonParser.parseString(Host.read(path.toString())).getAsJsonObject();
        return this;
    }

    /// The program and its arguments.
    Bundle args(String... args) {
        return set("/process/args", args);
    }

    /// A script for the container's shell as its program.
    Bundle sh(String script) {
        return args("sh", "-c", script);
    }

    Bundle env(String... entries) {
        return set("/process/env", entries);
    }

    Bundle cwd(String path) {
        return set("/process/cwd", path);
    }

    Bundle user(int uid, int gid) {
        return set("/process/user/uid", uid).set("/process/user/gid", gid);
    }

    Bundle hostname(String name) {
        return set("/hostname", name);
    }

    Bundle rlimit(String type, long soft, long hard) {
        var limit = new JsonObject();
        limit.addProperty("type", type);
        limit.addProperty("soft", soft);
        limit.addProperty("hard", hard);
        return set("/process/rlimits/-", limit);
    }

    /// All five sets of capabilities.
    Bundle capabilities(String... names) {
        for (String set : List.of("bounding", "effective", "inheritable", "permitted", "ambient")) {
            capabilitySet(set, names);
        }
        return this;
    }

    /// One set of capabilities.
    Bundle capabilitySet(String set, String... names) {
        return set("/process/capabilities/" + set, names);
    }

    /// Only these namespaces, all new.
    Bundle namespaces(String... types) {
        set("/linux/namespaces", new JsonArray());
        for (String type : types) {
            namespace(type);
        }
        return this;
    }

    /// A new namespace of this type, instead of the one that was there.
    Bundle namespace(String type) {
        var namespace = new JsonObject();
        namespace.addProperty("type", type);
        return withoutNamespace(type).set("/linux/namespaces/-", namespace);
    }

    /// The namespace of this type that the file `path` stands for.
    Bundle namespace(String type, String path) {
        var namespace = new JsonObject();
        namespace.addProperty("type", type);
        namespace.addProperty("path", path);
        return withoutNamespace(type).set("/linux/namespaces/-", namespace);
    }

    /// A new user namespace whose ids from 0 on are those of the host from 100000 on, to whom the
    /// root file system is given.
    Bundle userNamespace() {
        return prepare("chown", "-R", "-h", "100000:100000", ".")
                .namespace("user")
                .ids("uid", 0, 100000, 65536)
                .ids("gid", 0, 100000, 65536);
    }

    /// One more range of ids of the user namespace.
    ///
    /// @param kind `uid` or `gid`
    Bundle ids(String kind, long inside, long outside, long size) {
        return set(
                "/linux/" + kind + "Mappings/-",
                Map.of("containerID", inside, "hostID", outside, "size", size));
    }

    Bundle withoutNamespace(String type) {
        return remove("/linux/namespaces", namespace -> text(namespace, "type").equals(type));
    }

    /// One more mount.
    Bundle mount(String destination, String type, String source, String... options) {
        var mount = new JsonObject();
        mount.addProperty("destination", destination);
        mount.addProperty("type", type);
        mount.addProperty("source", source);
        mount.add("options", GSON.toJsonTree(options));
        return set("/mounts/-", mount);
    }

    /// One more bind mount.
    Bundle bind(Path source, String destination, String... options) {
        var all = new ArrayList<>(List.of("rbind"));
        all.addAll(List.of(options));
        return mount(destination, "bind", source.toString(), all.toArray(String[]::new));
    }

    Bundle withoutMount(String destination) {
        return remove("/mounts", mount -> text(mount, "destination").equals(destination));
    }

    private static String text(JsonElement object, String property) {
        return object.getAsJsonObject().get(property).getAsString();
    }

    private Bundle remove(String pointer, Predicate<JsonElement> which) {
        var kept = new JsonArray();
        for (JsonElement element : Json.at(config, pointer).getAsJsonArray()) {
            if (!which.test(element)) {
                kept.add(element);
            }
        }
        return set(pointer, kept);
    }

    /// The property at a JSON pointer; objects on the way are made, `-` appends to an array.
    Bundle set(String pointer, Object value) {
        Json.set(
                config, pointer, value instanceof JsonElement json ? json : GSON.toJsonTree(value));
        return this;
    }

    /// The same with a value given as JSON text.
    Bundle setJson(String pointer, String json) {
        return set(pointer, JsonParser.parseString(json));
    }

    Bundle without(String pointer) {
        Json.remove(config, pointer);
        return this;
    }

    // The files

    /// A file in the container with this content, readable and executable by all.
    Bundle file(String path, String content) {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    Bundle file(String path, byte[] content) {
        try {
            Path file = Files.write(inRootfs(path), content);
            Files.setAttribute(file, "unix:mode", 0755);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Bundle link(String path, String target) {
        try {
            Files.createSymbolicLink(inRootfs(path), Path.of(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Bundle folder(String path) {
        try {
            Files.createDirectory(inRootfs(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// The file `path` of the container, seen from outside.
    Path inRootfs(String path) {
        return rootfs().resolve(path.substring(1));
    }

    /// Runs busybox with `words` on the host, in the root file system: to prepare what Java cannot.
    Bundle prepare(String... words) {
        var command = new ArrayList<>(List.of("/bin/busybox"));
        command.addAll(List.of(words));
        try {
            var process =
                    new ProcessBuilder(command).directory(rootfs().toFile()).inheritIO().start();
            if (process.waitFor() != 0) {
                throw new AssertionError("failed: " + command);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(command.toString(), e);
        }
        return this;
    }

    // The caller

    /// What the runtime's caller does before it calls: a script for bash.
    Bundle calledAfter(String script) {
        caller = List.of("bash", "-c", script + "\nexec \"$@\"", "bash");
        return this;
    }

    /// What stands on the runtime's standard input.
    Bundle input(byte[] bytes) {
        input = bytes.clone();
        return this;
    }

    Bundle input(String text) {
        return input(text.getBytes(StandardCharsets.UTF_8));
    }

    // The commands

    /// Writes `config.json`, unless the test wrote its own.
    Bundle write() {
        return writeConfig(GSON.toJson(config));
    }

    /// Writes `text` as `config.json`.
    Bundle writeConfig(String text) {
        try {
            Files.writeString(directory.resolve("config.json"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// Appends `text` to `config.json`.
    Bundle appendConfig(String text) {
        return writeConfig(Host.read(directory.resolve("config.json").toString()) + text);
    }

    /// Runs the container and waits for its end.
    Result run(String... options) {
        return begin(options).finish();
    }

    /// Runs the container and does not wait.
    Call begin(String... options) {
        write();
        return call("run", options);
    }

    /// Creates the container.
    Result create(String... options) {
        write();
        return call("create", options).finish();
    }

    /// `run` or `create` of the bundle as it lies on the disk.
    Call call(String command, String... options) {
        var words = new ArrayList<>(List.of(command, "--bundle", directory.toString()));
        words.addAll(List.of(options));
        words.add(id);
        return sandbox.call(caller, words, Map.of(), input);
    }

    /// Starts the container that was created, or runs a stopped one again.
    Result start() {
        return plankton("start", id);
    }

    Result state() {
        return plankton("state", id);
    }

    Result query() {
        return plankton("query", id);
    }

    Result kill(String... signal) {
        var words = new ArrayList<>(List.of("kill", id));
        words.addAll(List.of(signal));
        return plankton(words.toArray(String[]::new));
    }

    Result delete(String... options) {
        var words = new ArrayList<>(List.of("delete"));
        words.addAll(List.of(options));
        words.add(id);
        return plankton(words.toArray(String[]::new));
    }

    private Result plankton(String... words) {
        return sandbox.call(List.of(words)).finish();
    }

    /// What `state` says the status is.
    String status() {
        return state().object().get("status").getAsString();
    }

    /// Waits until `state` says the status is `status`.
    Bundle becomes(String status) {
        if (!Host.within(10_000, () -> state().stdout().contains("\"" + status + "\""))) {
            throw new AssertionError("did not become " + status + ": " + state());
        }
        return this;
    }

    /// The container's first process, as the host numbers it.
    long pid() {
        return state().object().get("pid").getAsLong();
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `spec`: the configuration to start from.
class SpecIT extends WithSandbox {

    /// The configuration that `spec` writes when called with `options`.
    private JsonObject written(String... options) {
        Path directory = newDirectory();
        var words = new ArrayList<>(List.of("spec", "--bundle", directory.toString()));
        words.addAll(List.of(options));
        plankton(words.toArray(String[]::new)).prints("").silently();
        return config(directory);
    }

    private Path newDirectory() {
        try {
            Path directory = Files.createDirectory(sandbox.newFile("bundle"));
            Files.setAttribute(directory, "unix:mode", 0777);
            return directory;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static JsonObject config(Path directory) {
        return JsonParser.parseString(Host.read(directory.resolve("config.json").toString()))
                .getAsJsonObject();
    }

    private static JsonElement json(String text) {
        return JsonParser.parseString(text);
    }

    private static List<String> types(JsonObject config) {
        var types = new ArrayList<String>();
        for (JsonElement namespace : Json.at(config, "/linux/namespaces").getAsJsonArray()) {
            types.add(namespace.getAsJsonObject().get("type").getAsString());
        }
        // Where there is only the second version of control groups, they have a namespace too.
        types.remove("cgroup");
        return types.stream().sorted().toList();
    }

    private static JsonObject mount(JsonObject config, String destination) {
        for (JsonElement mount : config.getAsJsonArray("mounts")) {
            if (mount.getAsJsonObject().get("destination").getAsString().equals(destination)) {
                return mount.getAsJsonObject();
            }
        }
        throw new AssertionError("no mount at " + destination + ": " + config);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            value = {
                "/process/terminal | true",
                "/process/user | {\"uid\": 0, \"gid\": 0}",
                "/process/args | [\"sh\"]",
                "/process/env |"
                        + " [\"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\","
                        + " \"TERM=xterm\"]",
                "/process/cwd | \"/\"",
                "/process/capabilities/bounding"
                        + " | [\"CAP_AUDIT_WRITE\", \"CAP_KILL\", \"CAP_NET_BIND_SERVICE\"]",
                "/process/capabilities/effective"
                        + " | [\"CAP_AUDIT_WRITE\", \"CAP_KILL\", \"CAP_NET_BIND_SERVICE\"]",
                "/process/capabilities/permitted"
                        + " | [\"CAP_AUDIT_WRITE\", \"CAP_KILL\", \"CAP_NET_BIND_SERVICE\"]",
                "/process/rlimits | [{\"type\": \"RLIMIT_NOFILE\", \"hard\": 1024, \"soft\":"
                        + " 1024}]",
                "/process/noNewPrivileges | true",
                "/root | {\"path\": \"rootfs\", \"readonly\": true}",
                "/linux/maskedPaths | [\"/proc/acpi\", \"/proc/asound\", \"/proc/kcore\","
                        + " \"/proc/keys\", \"/proc/latency_stats\", \"/proc/timer_list\","
                        + " \"/proc/timer_stats\", \"/proc/sched_debug\", \"/sys/firmware\","
                        + " \"/proc/scsi\"]",
                "/linux/readonlyPaths | [\"/proc/bus\", \"/proc/fs\", \"/proc/irq\", \"/proc/sys\","
                        + " \"/proc/sysrq-trigger\"]"
            })
    void hasWhatContainersUsuallyHave(String pointer, String value) {
        assertEquals(json(value), Json.at(written(), pointer));
    }

    @Test
    void hasItsVersionAndName() {
        JsonObject config = written();
        String version = config.get("ociVersion").getAsString();
        assertTrue(version.matches("1\\.\\d+\\.\\d+.*"), version);
        plankton("--version").printsLine("spec: " + version);
        assertEquals(Program.PATH.getFileName().toString(), config.get("hostname").getAsString());
        assertEquals(List.of("ipc", "mount", "network", "pid", "uts"), types(config));
    }

    @Test
    void hasTheUsualMounts() {
        JsonObject config = written();
        var expected = new JsonArray();
        for (String mount :
                List.of(
                        "{'destination': '/proc', 'type': 'proc', 'source': 'proc'}",
                        "{'destination': '/dev', 'type': 'tmpfs', 'source': 'tmpfs', 'options':"
                                + " ['nosuid', 'strictatime', 'mode=755', 'size=65536k']}",
                        "{'destination': '/dev/pts', 'type': 'devpts', 'source': 'devpts',"
                                + " 'options': ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666',"
                                + " 'mode=0620', 'gid=5']}",
                        "{'destination': '/dev/shm', 'type': 'tmpfs', 'source': 'shm', 'options':"
                                + " ['nosuid', 'noexec', 'nodev', 'mode=1777', 'size=65536k']}",
                        "{'destination': '/dev/mqueue', 'type': 'mqueue', 'source': 'mqueue',"
                                + " 'options': ['nosuid', 'noexec', 'nodev']}",
                        "{'destination': '/sys', 'type': 'sysfs', 'source': 'sysfs', 'options':"
                                + " ['nosuid', 'noexec', 'nodev', 'ro']}",
                        "{'destination': '/sys/fs/cgroup', 'type': 'cgroup', 'source': 'cgroup',"
                                + " 'options': ['nosuid', 'noexec', 'nodev', 'relatime', 'ro']}")) {
            expected.add(json(mount.replace('\'', '"')));
        }
        assertEquals(expected, config.get("mounts"));
    }

    @Test
    void forOrdinaryUsersHasAUserNamespace() {
        JsonObject config = written("--rootless");
        assertEquals(List.of("ipc", "mount", "pid", "user", "uts"), types(config));
        JsonElement self = json("[{\"containerID\": 0, \"hostID\": 0, \"size\": 1}]");
        assertEquals(self, Json.at(config, "/linux/uidMappings"));
        assertEquals(self, Json.at(config, "/linux/gidMappings"));
        assertTrue(!config.getAsJsonObject("linux").has("resources"), config::toString);
    }

    @Test
    void forOrdinaryUsersMountsWhatTheyMay() {
        JsonObject config = written("--rootless");
        assertEquals(
                json("[\"nosuid\", \"noexec\", \"newinstance\", \"ptmxmode=0666\", \"mode=0620\"]"),
                mount(config, "/dev/pts").get("options"));
        JsonObject sys = mount(config, "/sys");
        assertEquals("/sys", sys.get("source").getAsString());
        assertEquals(
                json("[\"rbind\", \"nosuid\", \"noexec\", \"nodev\", \"rro\"]"),
                sys.get("options"));
    }

    @Test
    void ofAnOrdinaryUserMapsHim() {
        Path directory = newDirectory();
        var caller = List.of("setpriv", "--reuid=1000", "--regid=1001", "--clear-groups", "--");
        var words = List.of("spec", "--rootless", "-b", directory.toString());
        sandbox.call(caller, words, Map.of(), new byte[0]).finish().prints("").silently();
        JsonObject config = config(directory);
        assertEquals(
                json("[{\"containerID\": 0, \"hostID\": 1000, \"size\": 1}]"),
                Json.at(config, "/linux/uidMappings"));
        assertEquals(
                json("[{\"containerID\": 0, \"hostID\": 1001, \"size\": 1}]"),
                Json.at(config, "/linux/gidMappings"));
    }

    @Test
    void isWrittenToTheCurrentDirectory() throws IOException {
        plankton("spec").prints("").silently();
        Path file = sandbox.directory().resolve("config.json");
        assertEquals(written(), config(sandbox.directory()));
        assertEquals(0644, (int) Files.getAttribute(file, "unix:mode") & 07777);
    }

    @Test
    void doesNotOverwrite() throws IOException {
        Path directory = newDirectory();
        Files.writeString(directory.resolve("config.json"), "mine");
        for (String kind : List.of("--rootless=false", "--rootless")) {
            plankton("spec", kind, "-b", directory.toString())
                    .fails()
                    .says("config.json", "exists");
        }
        assertEquals("mine", Files.readString(directory.resolve("config.json")));
    }

    @Test
    void bundleMustBeThere() {
        String nowhere = sandbox.newFile("nowhere").toString();
        plankton("spec", "-b", nowhere).fails().says(nowhere, "no such file or directory");
        plankton("spec", "extra").fails().says("extra");
    }
}

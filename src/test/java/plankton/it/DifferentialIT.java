package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/// A container sees the same of itself, whether Plankton, runc or crun has made it. What is
/// different all the same is in [Differences], with the reason.
@PlanktonOnly("it compares Plankton with others")
class DifferentialIT extends WithSandbox {

    private static final Map<String, UnaryOperator<Bundle>> CASES =
            Map.ofEntries(
                    Map.entry("small", b -> b),
                    Map.entry("capabilities", b -> b.capabilities("CAP_CHOWN", "CAP_KILL")),
                    Map.entry("no capabilities", b -> b.capabilities()),
                    Map.entry("no capabilities named", b -> b.without("/process/capabilities")),
                    Map.entry("new privileges", b -> b.without("/process/noNewPrivileges")),
                    Map.entry(
                            "limits",
                            b ->
                                    b.rlimit("RLIMIT_NOFILE", 512, 1024)
                                            .rlimit("RLIMIT_CORE", 0, 0)
                                            .rlimit("RLIMIT_NPROC", 100, 200)),
                    Map.entry("user", b -> b.user(1000, 1000).cwd("/tmp")),
                    Map.entry(
                            "user with groups and capabilities",
                            b ->
                                    b.user(1000, 1001)
                                            .set("/process/user/additionalGids", List.of(5, 6))
                                            .capabilities("CAP_NET_RAW")),
                    Map.entry("unknown user", b -> b.user(4242, 4243)),
                    Map.entry("umask", b -> b.set("/process/user/umask", 027)),
                    Map.entry(
                            "hidden paths",
                            b ->
                                    b.setJson(
                                                    "/linux/maskedPaths",
                                                    "[\"/proc/kcore\",\"/proc/keys\",\"/proc/scsi\",\"/sys/firmware\"]")
                                            .setJson(
                                                    "/linux/readonlyPaths",
                                                    "[\"/proc/bus\",\"/proc/sys\",\"/proc/irq\"]")),
                    Map.entry("read-only", b -> b.set("/root/readonly", true)),
                    Map.entry("tmpfs", b -> b.mount("/new/point", "tmpfs", "x", "size=1m", "ro")),
                    Map.entry(
                            "two tmpfs",
                            b ->
                                    b.mount("/new/point", "tmpfs", "x", "mode=1770", "noexec")
                                            .mount("/new/point/in", "tmpfs", "y", "mode=700")),
                    Map.entry("bound", b -> b.bind(b.inRootfs("/root"), "/new/point")),
                    Map.entry("bound file", b -> b.bind(b.inRootfs("/etc/group"), "/new/file")),
                    Map.entry(
                            "bound read-only",
                            b -> b.bind(b.inRootfs("/root"), "/new/point", "ro", "nosuid")),
                    Map.entry("host's pids", b -> b.withoutNamespace("pid")),
                    Map.entry("host's network", b -> b.withoutNamespace("network")),
                    Map.entry("host's ipc", b -> b.withoutNamespace("ipc")),
                    Map.entry("cgroup namespace", b -> b.namespace("cgroup")),
                    Map.entry("names", b -> b.hostname("host").set("/domainname", "domain")),
                    Map.entry(
                            "parameters",
                            b ->
                                    b.set(
                                            "/linux/sysctl",
                                            Map.of(
                                                    "net.ipv4.ip_forward", "1",
                                                    "kernel.msgmax", "9000"))),
                    Map.entry("score", b -> b.set("/process/oomScoreAdj", 100)));

    static final List<String> NAMES = CASES.keySet().stream().sorted().toList();
    static final List<String> PROPAGATIONS = List.of("private", "rprivate", "slave", "rslave");

    @ParameterizedTest
    @FieldSource("NAMES")
    void ofOneProperty(String name) {
        compare(name, java.util.Objects.requireNonNull(CASES.get(name)).apply(bundle()));
    }

    @ParameterizedTest
    @FieldSource("PROPAGATIONS")
    void ofARootWithThePropagation(String propagation) {
        compare(propagation, bundle().set("/linux/rootfsPropagation", propagation));
    }

    /// The configuration that `spec` writes.
    @ParameterizedTest
    @CsvSource("spec")
    void ofTheUsualConfiguration(String command) throws IOException {
        Path directory = Files.createDirectory(sandbox.newFile("spec"));
        plankton(command, "--bundle", directory.toString()).succeeds();
        Bundle bundle = bundle().config(directory.resolve("config.json"));
        // A control group is the caller's, which the others do not leave as it is.
        bundle.withoutMount("/sys/fs/cgroup");
        compare(command, bundle.set("/process/terminal", false).set("/ociVersion", "1.0.2"));
    }

    /// Configurations of engines, without what needs control groups or the engine's files.
    @ParameterizedTest
    @CsvSource({
        "docker-28-1", "docker-20.10-1", "podman-5.8-1", "podman-4.3-vfs-1", "containerd-2.1-1",
        "containerd-1.6-1", "cri-2.1-1", "cri-hostnet-1", "buildah-1", "podman-kube-1",
    })
    void ofAnEngine(String fixture) {
        Bundle bundle = bundle().config(Path.of("src/test/resources/fixtures", fixture + ".json"));
        // An older crun does not take a later version.
        bundle.set("/ociVersion", "1.0.2")
                .set("/root/path", "rootfs")
                .set("/process/terminal", false)
                .without("/linux/cgroupsPath")
                .without("/linux/resources")
                .without("/linux/seccomp")
                .without("/linux/devices")
                .without("/process/apparmorProfile")
                .without("/process/consoleSize")
                .without("/hooks")
                .without("/annotations");
        bundle.setJson("/mounts", mounts(bundle).toString());
        bundle.setJson("/linux/namespaces", namespaces(bundle).toString());
        compare(fixture, bundle);
    }

    /// Those of control groups are left out, and what the engine has bound is something of ours.
    private static JsonArray mounts(Bundle bundle) {
        var kept = new JsonArray();
        for (JsonElement element : config(bundle).getAsJsonArray("mounts")) {
            JsonObject mount = element.getAsJsonObject();
            String type = mount.has("type") ? mount.get("type").getAsString() : "bind";
            if (type.startsWith("cgroup")) {
                continue;
            }
            if (type.equals("bind")) {
                String destination = mount.get("destination").getAsString();
                boolean file = destination.startsWith("/etc/") || destination.contains("/.");
                mount.addProperty(
                        "source", bundle.inRootfs(file ? "/etc/group" : "/root").toString());
            }
            kept.add(mount);
        }
        return kept;
    }

    private static JsonArray namespaces(Bundle bundle) {
        JsonArray all = config(bundle).getAsJsonObject("linux").getAsJsonArray("namespaces");
        all.forEach(namespace -> namespace.getAsJsonObject().remove("path"));
        return all;
    }

    private static JsonObject config(Bundle bundle) {
        Path file = bundle.write().directory().resolve("config.json");
        try {
            return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs the bundle with all runtimes and compares what each container sees.
    private void compare(String name, Bundle bundle) {
        Seen ours = Seen.of(bundle.sh(Seen.SCRIPT).run().exits(0).stdout(), bundle);
        var left = new ArrayList<String>();
        boolean compared = false;
        for (String other : List.of("runc", "crun")) {
            var peer = Peer.find(sandbox, other);
            if (peer.isPresent()) {
                Result result = peer.get().run(sandbox, bundle).exits(0);
                var differences = ours.differencesFrom(Seen.of(result.stdout(), bundle));
                left.addAll(Differences.unexplained(peer.get(), name, differences));
                compared = true;
            }
        }
        assumeTrue(compared, "there is no other runtime");
        assertEquals("", String.join("\n", left), name + ": what stands after - is Plankton's");
    }
}

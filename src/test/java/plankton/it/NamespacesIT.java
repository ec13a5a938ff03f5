package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespacesIT extends WithSandbox {

    private static final String KINDS =
            """
            pid, pid
            network, net
            mount, mnt
            ipc, ipc
            uts, uts
            cgroup, cgroup
            time, time
            """;

    private static String inside(Bundle bundle, String file) {
        return bundle.args("readlink", "/proc/self/ns/" + file).run().succeeds().stdout().strip();
    }

    @ParameterizedTest
    @CsvSource(textBlock = KINDS)
    void isNewWhenListed(String type, String file) {
        assertNotEquals(Host.namespace(file), inside(bundle().namespace(type), file));
    }

    @ParameterizedTest
    @CsvSource(textBlock = KINDS)
    void isTheHostsWhenNotListed(String type, String file) {
        if (!type.equals("mount")) {
            assertEquals(Host.namespace(file), inside(bundle().withoutNamespace(type), file));
        }
    }

    @Test
    void mayAllBeNew() {
        bundle().namespace("cgroup").namespace("time").args("echo", "all").run().prints("all\n");
    }

    @ParameterizedTest
    @CsvSource({
        "network, net, --net",
        "ipc, ipc, --ipc",
        "uts, uts, --uts",
        "cgroup, cgroup, --cgroup"
    })
    void isJoinedByPath(String type, String file, String option) {
        Call other = other(file, option);
        String path = "/proc/" + other.pid() + "/ns/" + file;
        assertEquals(
                Host.namespace(other.pid(), file), inside(bundle().namespace(type, path), file));
        assertTrue(other.isAlive());
    }

    /// A process in a namespace of its own.
    private Call other(String file, String... options) {
        Call other = unshare(options);
        assertTrue(
                Host.within(
                        5000,
                        () -> !Host.namespace(other.pid(), file).equals(Host.namespace(file))));
        return other;
    }

    private Call unshare(String... options) {
        var command = new ArrayList<>(List.of("unshare"));
        command.addAll(List.of(options));
        command.addAll(List.of("sleep", "100"));
        return Call.of(sandbox, command, Map.of(), new byte[0]);
    }

    /// Before its first process a pid namespace has no name in `/proc`.
    @Test
    void pidIsJoinedByPath() {
        Call other = unshare("--pid", "--fork", "--kill-child");
        assertTrue(Host.within(5000, () -> hasChild(other)));
        String path = "/proc/" + other.pid() + "/ns/pid_for_children";
        String joined = Host.namespace(other.pid(), "pid_for_children");
        assertEquals(joined, inside(bundle().namespace("pid", path), "pid"));
        bundle().namespace("pid", path)
                .sh("test $$ -gt 1 && cat /proc/1/cmdline | tr '\\0' ' '; exit 9")
                .run()
                .exits(9)
                .prints("sleep 100 ");
        assertTrue(other.isAlive());
    }

    private static boolean hasChild(Call call) {
        return ProcessHandle.of(call.pid()).orElseThrow().children().findAny().isPresent();
    }

    @Test
    void timeIsJoinedByPath() {
        Call other = other("time_for_children", "--time");
        String path = "/proc/" + other.pid() + "/ns/time_for_children";
        assertEquals(
                Host.namespace(other.pid(), "time_for_children"),
                inside(bundle().namespace("time", path), "time"));
    }

    /// What is mounted there is what the container sees: no more is mounted for it.
    @Test
    @PlanktonOnly("runc mounts in the other's namespace")
    void mountIsJoinedByPath() {
        Call other = other("mnt", "--mount");
        String path = "/proc/" + other.pid() + "/ns/mnt";
        Bundle bundle = bundle().namespace("mount", path).set("/mounts", List.of());
        bundle.args("sleep", "100").create().succeeds();
        assertEquals(Host.namespace(other.pid(), "mnt"), Host.namespace(bundle.pid(), "mnt"));
        bundle.delete("--force").succeeds();
        bundle().namespace("mount", path).run().fails().says("/mounts", "mount namespace");
    }

    @Test
    void hostnameOfAJoinedOneMayBeSet() {
        Call other = other("uts", "--uts");
        String path = "/proc/" + other.pid() + "/ns/uts";
        bundle().namespace("uts", path).hostname("joined").run().succeeds();
        bundle().namespace("uts", path).args("hostname").run().prints("joined\n");
    }

    @Test
    void ofAnotherKindIsRefused() {
        bundle().namespace("uts", "/proc/" + ProcessHandle.current().pid() + "/ns/net")
                .run()
                .fails()
                .says("/linux/namespaces/4", "/ns/net", "uts");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void thatIsMissingIsRefused() {
        bundle().namespace("uts", "/proc/self/ns/nope")
                .run()
                .fails()
                .says("/linux/namespaces/4", "/proc/self/ns/nope");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void thatIsAnotherFileIsRefused() {
        bundle().namespace("uts", "/etc/passwd")
                .run()
                .fails()
                .says("/linux/namespaces/4", "/etc/passwd");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void withARelativePathIsRefused() {
        bundle().namespace("uts", "proc/self/ns/uts")
                .run()
                .fails()
                .says("/linux/namespaces/4/path", "absolute");
    }

    @Test
    void networkHasItsLoopbackUp() {
        bundle().sh("ip link show lo | grep -o UP | head -n 1").run().prints("UP\n");
    }

    @Test
    void networkShowsNoDeviceOfTheHost() {
        bundle().args("ls", "/sys/class/net").run().prints("lo\n");
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// All processes of a container are in its control group, whatever they do, and the group is what
/// they are found by. On a host with the first version, and, by a subclass, with the second.
class CgroupProcessesIT extends WithContainer {

    /// A process that nothing connects with the first one but the group: it has a session, a parent
    /// and a name of its own. It says its process id.
    private static final String AWAY =
            "(setsid sh -c 'echo $$ >/tmp/away; exec sleep 1000' &) ; sleep 0; ";

    private static long away(Bundle bundle) {
        Path file = bundle.inRootfs("/tmp/away");
        assertTrue(
                Host.within(10_000, () -> Files.exists(file) && !read(file).isEmpty()),
                file::toString);
        return Long.parseLong(read(file));
    }

    private static String read(Path file) {
        return Host.read(file.toString()).strip();
    }

    private static boolean isAlive(long pid) {
        return Host.commandLine(pid).equals("sleep 1000");
    }

    // What joins it

    @Test
    void isWhereTheFirstProcessIs() {
        Bundle bundle = running();
        String groups = Host.read("/proc/" + bundle.pid() + "/cgroup");
        in(bundle).run("cat", "/proc/self/cgroup").prints(groups);
        in(bundle).with("--detach").run("sleep", "999").succeeds();
        var pids = plankton("ps", "--format", "json", bundle.id()).json().getAsJsonArray();
        assertEquals(2, pids.size());
        pids.forEach(pid -> assertEquals(groups, Host.read("/proc/" + pid + "/cgroup")));
    }

    @Test
    void isTheTopInANamespaceOfItsOwn() {
        Bundle bundle = running(bundle().namespace("cgroup"));
        String other = "grep -v ':/$' /proc/self/cgroup /proc/1/cgroup || echo none";
        in(bundle).sh(other).prints("none\n");
        bundle().namespace("cgroup").sh(other).run().prints("none\n");
    }

    /// Of a mount in such a namespace it is the root.
    @Test
    void isAllThatANamespaceShows() {
        String top = Groups.areUnified() ? "/sys/fs/cgroup" : "/sys/fs/cgroup/pids";
        bundle().namespace("cgroup")
                .withoutNamespace("pid")
                .mount("/sys/fs/cgroup", "cgroup", "cgroup", "ro")
                .set("/linux/resources/pids/limit", 44)
                .sh(
                        "echo $$ >/tmp/own; cat "
                                + top
                                + "/cgroup.procs "
                                + top
                                + "/pids.max >/tmp/seen;"
                                + " grep -x -c $(cat /tmp/own) /tmp/seen; tail -n 1 /tmp/seen")
                .run()
                .prints("1\n44\n");
    }

    // What is found by it

    @Test
    void psFindsWhatWentAway() {
        Bundle bundle = running(bundle().withoutNamespace("pid"), AWAY);
        long away = away(bundle);
        String pids = plankton("ps", "--format", "json", bundle.id()).succeeds().stdout().strip();
        assertTrue(pids.matches(".*\\b" + away + "\\b.*"), pids);
    }

    private Bundle running(Bundle bundle, String first) {
        bundle.sh(first + "exec sleep 1000").run("--detach").succeeds();
        return awaits(bundle);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--force"})
    void deletionEndsWhatOutlivedTheProgram(String option) {
        Bundle bundle = bundle().withoutNamespace("pid").sh(AWAY);
        bundle.run("--detach").succeeds();
        long away = away(bundle);
        bundle.becomes("stopped");
        assertTrue(Host.within(5000, () -> isAlive(away)));
        bundle.delete(option.isEmpty() ? new String[0] : new String[] {option}).succeeds();
        assertTrue(Host.within(5000, () -> !isAlive(away)));
        sandbox.assertNothingIsLeft();
    }

    @Test
    void deletionByForceEndsWhatWentAway() {
        Bundle bundle = running(bundle().withoutNamespace("pid"), AWAY);
        long away = away(bundle);
        bundle.delete("--force").succeeds();
        assertTrue(Host.within(5000, () -> !isAlive(away)));
        sandbox.assertNothingIsLeft();
    }

    @Test
    void killAllFindsWhatWentAway() {
        Bundle bundle = running(bundle().withoutNamespace("pid"), AWAY);
        long away = away(bundle);
        plankton("kill", "--all", bundle.id(), "KILL").succeeds();
        assertTrue(Host.within(5000, () -> !isAlive(away)));
        bundle.becomes("stopped").delete().succeeds();
        sandbox.assertNothingIsLeft();
    }

    // Groups of its own

    /// Makes groups below its own, and goes into the deepest, in all hierarchies.
    private static final String DESCEND =
            """
            for top in $(awk '$(NF-2) ~ /^cgroup/ {print $5}' /proc/self/mountinfo); do
              mkdir -p $top/sub/deep $top/empty
              for f in cpuset.cpus cpuset.mems; do
                if [ -e $top/$f ] && [ ! -e $top/cgroup.controllers ]; then
                  cat $top/$f >$top/sub/$f; cat $top/$f >$top/sub/deep/$f
                fi
              done
              echo $$ >$top/sub/deep/cgroup.procs || exit 1
              if [ -e $top/cgroup.subtree_control ]; then
                echo +pids >$top/cgroup.subtree_control || exit 1
              fi
            done 2>/dev/null
            """;

    private Bundle withGroups(String... namespaces) {
        Bundle bundle = bundle().mount("/sys/fs/cgroup", "cgroup", "cgroup", "rw");
        for (String namespace : namespaces) {
            bundle.namespace(namespace);
        }
        return bundle;
    }

    private static void isBelow(String name, Groups groups) {
        groups.directories()
                .forEach((key, path) -> {
                    if (!key.isEmpty() || Groups.areUnified()) {
                        assertTrue(path.endsWith(name), groups::toString);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "uts"})
    void itsOwnGoWithIt(String namespace) {
        Bundle bundle = running(withGroups(namespace), DESCEND);
        isBelow("sub/deep", Groups.of(bundle.pid()));
        bundle.delete("--force").succeeds();
        sandbox.assertNothingIsLeft();
    }

    @Test
    void itsOwnGoWithWhatOutlivedTheProgramInThem() {
        Bundle bundle = withGroups("cgroup").withoutNamespace("pid").sh(DESCEND + AWAY);
        bundle.run("--detach").succeeds();
        long away = away(bundle);
        bundle.becomes("stopped");
        isBelow("sub/deep", Groups.of(away));
        bundle.delete().succeeds();
        assertTrue(Host.within(5000, () -> !isAlive(away)));
        sandbox.assertNothingIsLeft();
    }

    @Test
    void processesInThemStopAndAreSeen() {
        Bundle bundle =
                withGroups("cgroup")
                        .sh(DESCEND + "while :; do i=$((i+1)); echo $i >/tmp/count; done");
        bundle.run("--detach").succeeds();
        Path count = bundle.inRootfs("/tmp/count");
        assertTrue(Host.within(10_000, () -> Files.exists(count)));
        plankton("pause", bundle.id()).succeeds();
        assertEquals("paused", bundle.status());
        String before = read(count);
        Host.sleep(200);
        assertEquals(before, read(count));
        plankton("ps", "--format", "json", bundle.id()).prints("[" + bundle.pid() + "]\n");
        plankton("resume", bundle.id()).succeeds();
        assertTrue(Host.within(10_000, () -> !read(count).equals(before)));
    }

    /// A group of the second version that gives controllers to others has no processes itself.
    @Test
    void whatIsExecutedFindsAPlace() {
        Bundle bundle = running(withGroups("cgroup"), DESCEND);
        Result result = in(bundle).run("cat", "/proc/self/cgroup").succeeds();
        if (Groups.areUnified()) {
            result.prints("0::/sub/deep\n");
        }
        isUnharmed(bundle);
    }

    @Test
    void someOfItsOwnMayBeGone() {
        Bundle bundle = running(withGroups("cgroup"), DESCEND);
        var removed = new ArrayList<Path>();
        for (Path deep : Groups.of(bundle.pid()).existing()) {
            Path empty = deep.resolve("../../empty").normalize();
            if (Files.exists(empty)) {
                Groups.removeOne(empty);
                removed.add(empty);
            }
        }
        assertTrue(!removed.isEmpty());
        bundle.delete("--force").succeeds();
        sandbox.assertNothingIsLeft();
    }

    // Again

    @Test
    @PlanktonOnly("others run a container once")
    void isMadeAgainWhenItRunsAgain() {
        Bundle bundle =
                bundle().set("/linux/resources/pids/limit", 45)
                        .mount("/sys/fs/cgroup", "cgroup", "cgroup", "ro")
                        .namespace("cgroup")
                        .sh(
                                "cat /sys/fs/cgroup/pids.max /sys/fs/cgroup/pids/pids.max"
                                        + " 2>/dev/null;:");
        bundle.run().prints("45\n");
        bundle.start().prints("45\n");
        bundle.delete().succeeds();
        sandbox.assertNothingIsLeft();
    }
}

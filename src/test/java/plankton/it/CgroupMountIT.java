package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Mounts of the type `cgroup`, on a host with the first version of control groups (or both).
class CgroupMountIT extends WithSandbox {

    private static final String[] OPTIONS = {"nosuid", "noexec", "nodev", "relatime"};

    private static boolean isUnified() {
        return Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));
    }

    private Bundle showing(String... more) {
        var options = new ArrayList<>(List.of(OPTIONS));
        options.addAll(List.of(more));
        return bundle().mount("/sys/fs/cgroup", "cgroup", "cgroup", options.toArray(String[]::new));
    }

    /// The directories that the host has for hierarchies of the first version.
    private static List<String> hierarchies() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                .map(line -> line.split(":", 3)[1])
                .filter(controllers -> !controllers.isEmpty())
                .map(controllers -> controllers.replace("name=", ""))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyHierarchyIsThere(boolean namespaced) throws IOException {
        Bundle bundle = showing();
        if (namespaced) {
            bundle.namespace("cgroup");
        }
        String all = isUnified() ? "" : String.join("\n", hierarchies()) + "\n";
        bundle.sh(
                        "awk '$5 ~ \"^/sys/fs/cgroup/\" {sub(\".*/\", \"\", $5); print $5}'"
                                + " /proc/self/mountinfo | sort")
                .run()
                .prints(all);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ownGroupIsTheTop(boolean namespaced) {
        Bundle bundle = showing();
        if (namespaced) {
            bundle.namespace("cgroup");
        }
        String group = isUnified() ? "/sys/fs/cgroup" : "/sys/fs/cgroup/pids";
        bundle.sh("grep -x $$ " + group + "/cgroup.procs || grep -c . " + group + "/cgroup.procs")
                .run()
                .printsLike("^\\d+$");
    }

    @Test
    void canBeReadOnly() {
        String group = isUnified() ? "/sys/fs/cgroup" : "/sys/fs/cgroup/pids";
        showing("ro")
                .sh("mkdir " + group + "/x; cat " + group + "/cgroup.procs | wc -l")
                .run()
                .printsLike("^\\d+$")
                .complains(
                        "mkdir: can't create directory '" + group + "/x': Read-only file system\n");
    }

    @Test
    @PlanktonOnly("runc leaves it writable")
    void whatHoldsTheHierarchiesIsReadOnlyToo() {
        showing("ro")
                .sh("touch /sys/fs/cgroup/x")
                .run()
                .exits(1)
                .complains("touch: /sys/fs/cgroup/x: Read-only file system\n");
    }

    @Test
    void hasItsFlags() {
        String group = isUnified() ? "/sys/fs/cgroup" : "/sys/fs/cgroup/pids";
        showing("ro")
                .sh("awk '$5 == \"" + group + "\" {print $6}' /proc/self/mountinfo")
                .run()
                .prints("ro,nosuid,nodev,noexec,relatime\n");
    }

    @Test
    void processIsInItsGroupOfEachHierarchy() throws IOException {
        Bundle bundle = showing().set("/linux/cgroupsPath", "/plankton-it/mounted");
        long mounted =
                Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                        .filter(line -> Program.isPlankton() || !line.startsWith("0::"))
                        .count();
        bundle.sh("grep -c ':/plankton-it/mounted$' /proc/self/cgroup")
                .run()
                .prints(mounted + "\n");
    }

    @Test
    void inANamespaceTheGroupIsTheRoot() {
        showing()
                .namespace("cgroup")
                .sh("grep -v ':/$' /proc/self/cgroup")
                .run()
                .exits(1)
                .prints("");
    }

    @Test
    @PlanktonOnly("runc mounts what it is told")
    void theSecondVersionCanBeAskedFor() {
        bundle().namespace("cgroup")
                .mount("/mnt", "cgroup2", "cgroup", "ro")
                .sh(
                        "awk '$5 == \"/mnt\" {print $4, $6, $(NF-2)}' /proc/self/mountinfo; cat"
                                + " /mnt/cgroup.procs >/dev/null")
                .run()
                .prints("/ ro,relatime cgroup2\n");
        bundle().mount("/mnt", "cgroup2", "cgroup", "ro")
                .sh("awk '$5 == \"/mnt\" {print $6, $(NF-2)}' /proc/self/mountinfo")
                .run()
                .prints("ro,relatime cgroup2\n");
    }

    @Test
    void hostHasNoMountMore() throws IOException {
        List<String> before = Files.readAllLines(Path.of("/proc/self/mountinfo"));
        showing().run().succeeds();
        assertEquals(before.size(), Files.readAllLines(Path.of("/proc/self/mountinfo")).size());
    }

    @Test
    @PlanktonOnly("others take /sys/fs/cgroup for it")
    void aLinkInItsPlaceIsRefused() {
        bundle().withoutMount("/sys")
                .prepare("sh", "-c", "rmdir sys 2>/dev/null; ln -s etc sys")
                .mount("/sys/fs/cgroup", "cgroup", "cgroup")
                .run()
                .fails()
                .says("/mounts/5", "/sys/fs/cgroup", "symbolic link");
        sandbox.assertNothingIsLeft();
    }

    @Test
    @PlanktonOnly("others pass it on")
    void dataIsRefused() {
        bundle().mount("/sys/fs/cgroup", "cgroup", "cgroup", "xattr")
                .run()
                .fails()
                .says("/mounts/6/options/0", "xattr", "control groups");
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A control group of the second version belongs to the container that may write to it, in part.
@Tag("vm")
final class CgroupOwnershipIT extends WithContainer {

    private Bundle withGroup(String access) {
        return bundle().userNamespace()
                .namespace("cgroup")
                .mount("/sys/fs/cgroup", "cgroup", "cgroup", access);
    }

    /// The names in the group, and in front of each what `stat` says.
    private static final String OWNERS = "cd /sys/fs/cgroup; stat -c '%u:%g %n' . *";

    @Test
    void whatIsToBeDelegatedIsItsOwn() {
        Result result = withGroup("rw").sh(OWNERS).run().printsLike("^0:\\d+ [.]$");
        var delegated = new TreeSet<>(Host.read("/sys/kernel/cgroup/delegate").lines().toList());
        assertTrue(delegated.contains("cgroup.procs"), delegated::toString);
        for (String line : result.stdout().lines().toList()) {
            String name = line.substring(line.indexOf(' ') + 1);
            if (!name.equals(".")) {
                boolean own = delegated.contains(name);
                assertTrue(line.startsWith(own ? "0:" : "65534:"), line);
            }
        }
    }

    @Test
    void itCanMakeGroupsButNotLiftItsLimits() {
        Bundle bundle =
                withGroup("rw")
                        .set("/linux/resources/pids/limit", 20)
                        .sh(
                                "cd /sys/fs/cgroup; mkdir a && echo 0 >a/cgroup.procs && echo +pids"
                                        + " >cgroup.subtree_control && cat a/pids.max;"
                                        + " (echo max >pids.max) 2>/dev/null || echo refused");
        bundle.run().prints("max\nrefused\n");
        bundle.delete("--force");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void nothingIsItsOwnWhereItMayOnlyRead() {
        String others = OWNERS + " | grep -v ^65534:65534 || echo none";
        withGroup("ro").sh(others).run().prints("none\n");
    }

    @Test
    void nothingIsItsOwnInTheNamespaceOfTheHost() {
        withGroup("rw")
                .withoutNamespace("cgroup")
                .sh("cd /sys/fs/cgroup; stat -c '%u:%g' . cgroup.procs")
                .run()
                .prints("65534:65534\n65534:65534\n");
    }

    @Test
    void itIsTheUsersWhoRunsTheProgram() {
        withGroup("rw")
                .user(5, 6)
                .sh("cd /sys/fs/cgroup; stat -c '%u' . cgroup.procs pids.max")
                .run()
                .prints("5\n5\n65534\n");
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `exec --cgroup`: a group below that of the container, and nothing beside it. On a host with the
/// first version of control groups, and, by a subclass, with the second.
class ExecCgroupIT extends WithContainer {

    private Bundle bundle;
    private Groups groups;

    /// A container with a group `sub`, and others beside it that its caller could mean.
    @BeforeEach
    void makeGroups() {
        String path = "/" + sandbox.token() + "-g";
        sandbox.makeGroups(path + "-twin");
        sandbox.makeGroups(path + "-twin/sub");
        bundle = running(bundle().set("/linux/cgroupsPath", path));
        groups = Groups.of(bundle.pid());
        groups.below("sub").make();
        groups.below("sub/deep").make();
        groups.below("sub-twin").make();
    }

    private Exec inGroup(String path) {
        return in(bundle).with("--cgroup", path);
    }

    private static Groups seen(Result result) {
        return Groups.parse(result.succeeds().stdout()).thatLimit();
    }

    @Test
    void isBelowTheContainers() {
        for (String path : List.of("sub", "/sub", "sub/", "./sub", "//sub/.")) {
            isIn(groups.below("sub"), path);
        }
        isIn(groups.below("sub/deep"), "sub/deep");
    }

    @Test
    void mayBeTheContainersOwn() {
        isIn(groups, "/");
        isIn(groups, ".");
    }

    private void isIn(Groups wanted, String path) {
        assertEquals(wanted.thatLimit(), seen(inGroup(path).run("cat", "/proc/self/cgroup")));
    }

    @Test
    void cannotBeAnother() {
        String own = sandbox.token() + "-g";
        String twin = own + "-twin";
        refuses("..", "/..", "../", "/../", "sub/../../..", "../../../../../../..");
        refuses("../" + twin, "/../" + twin, "../" + twin + "/sub", "sub/../../" + twin);
        refuses("../" + own + "/../" + twin, "../../" + twin, "/" + twin, twin, "-twin");
    }

    private void refuses(String... paths) {
        for (String path : paths) {
            refuseOne(path);
        }
    }

    private void refuseOne(String path) {
        Path ran = bundle.inRootfs("/tmp/ran");
        inGroup(path).sh("cat /proc/self/cgroup >/tmp/ran").failsWith(255);
        assertTrue(!Files.exists(ran), () -> path + ": " + Host.read(ran.toString()));
        isUnharmed(bundle);
    }

    @Test
    void mustBeThere() {
        refuses("missing", "sub/missing", "sub/deep/../missing");
        assertTrue(groups.below("missing").existing().isEmpty());
    }

    @Test
    void isAsTheContainersWhenNotAskedFor() {
        assertEquals(groups.thatLimit(), seen(in(bundle).run("cat", "/proc/self/cgroup")));
    }

    /// A hierarchy of the first version can be named.
    @Test
    void ofOneControllerAlone() {
        assumeTrue(!Groups.areUnified(), "needs the first version");
        Groups seen = seen(inGroup("pids:sub").run("cat", "/proc/self/cgroup"));
        assertEquals(groups.below("sub").directory("pids"), seen.directory("pids"));
        assertEquals(groups.directory("memory"), seen.directory("memory"));
        seen =
                seen(
                        in(bundle)
                                .with("--cgroup", "pids,cpu:sub", "--cgroup", "memory:sub-twin")
                                .run("cat", "/proc/self/cgroup"));
        assertEquals(groups.below("sub").directory("pids"), seen.directory("pids"));
        assertEquals(groups.below("sub").directory("cpu"), seen.directory("cpu"));
        assertEquals(groups.below("sub-twin").directory("memory"), seen.directory("memory"));
        assertEquals(groups.directory("freezer"), seen.directory("freezer"));
    }

    @Test
    void ofAControllerCannotBeAnother() {
        refuses("pids:..", "pids:../" + sandbox.token() + "-g-twin", "pids:/../", "nonsense:sub");
    }

    @Test
    void ofAControllerIsNothingOfTheSecondVersion() {
        assumeTrue(Groups.areUnified(), "needs the second version alone");
        refuses("pids:sub");
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where the control group of a container is, and in which it is not made. On a host with the first
/// version of control groups, and, by a subclass, with the second.
class CgroupPathIT extends WithContainer {

    private Bundle at(String path) {
        return bundle().set("/linux/cgroupsPath", path);
    }

    private String name() {
        return "/" + sandbox.token() + "-g";
    }

    private static void assertAllAre(String path, Bundle bundle) {
        assertEquals(Groups.at(path), Groups.of(bundle.pid()));
    }

    @ParameterizedTest
    @CsvSource({"%s, %s", "%s/b, %s/b", "//%s/./b//, %s/b"})
    void anAbsolutePathBeginsAtTheTop(String path, String expected) {
        String name = name().substring(1);
        // What leads there stays: it may be of others.
        sandbox.keep(Groups.at("/" + name));
        Bundle bundle = running(at((path.startsWith("/") ? "" : "/") + path.replace("%s", name)));
        assertAllAre("/" + expected.replace("%s", name), bundle);
        bundle.delete("--force").succeeds();
        assertEquals(List.of(), Groups.at("/" + name + "/b").existing());
    }

    @Test
    void aRelativePathBeginsSomewhere() {
        String name = name().substring(1);
        Bundle first = running(at(name + "/a"));
        Groups groups = Groups.of(first.pid());
        sandbox.keep(groups.below(".."));
        for (Path directory : groups.directories().values()) {
            assertTrue(directory.endsWith(name + "/a"), groups::toString);
        }
        Bundle second = running(at(name + "/b"));
        assertEquals(
                groups.directories().toString().replace("-g/a", "-g/b"),
                Groups.of(second.pid()).directories().toString());
    }

    @Test
    void withoutAPathItHasAGroupOfItsOwn() {
        Bundle first = running();
        Groups groups = Groups.of(first.pid());
        for (Path directory : groups.directories().values()) {
            assertTrue(directory.toString().endsWith(first.id()), groups::toString);
        }
        first.delete("--force").succeeds();
        sandbox.assertNothingIsLeft();
    }

    @Test
    void aPathCannotLeadOut() {
        Bundle bundle = at("/../.." + name()).args(FOREVER);
        Result result = bundle.run("--detach");
        if (Program.isPlankton()) {
            result.fails().says("/linux/cgroupsPath", "..");
        } else if (result.exit() == 0) {
            assertAllAre(name(), bundle);
        }
        assertTrue(!Files.exists(Path.of("/sys/fs" + name())));
    }

    /// What is written where they lead would be a limit of another group, or a process in it.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "hugepageLimits | [{'pageSize': '../OTHER/2MB', 'limit': 1}]",
                "hugepageLimits | [{'pageSize': '2MB/../../OTHER/pids', 'limit': 1}]",
                "unified | {'../OTHER/pids.max': '1'}",
                "unified | {'pids.max/../../OTHER/pids.max': '1'}",
                "unified | {'/pids.max': '1'}",
                "unified | {'..': '1'}",
            })
    void keysCannotLeadOut(String line) {
        Groups other = sandbox.makeGroups(name() + "-other");
        String[] words = line.replace("OTHER", name().substring(1) + "-other").split(" [|] ", -1);
        at(name())
                .setJson("/linux/resources/" + words[0], words[1].replace('\'', '"'))
                .run()
                .fails()
                .says("/linux/resources/" + words[0]);
        assertEquals("max", other.read("pids.max"));
        assertEquals(List.of(), Groups.at(name()).existing());
    }

    @Test
    @PlanktonOnly("runc moves the host's processes")
    void itIsNotTheTop() {
        at("/").run().fails().says("/linux/cgroupsPath");
        at("//.").run().fails().says("/linux/cgroupsPath");
        sandbox.assertNothingIsLeft();
    }

    // A group that is there

    @Test
    void anEmptyGroupIsTaken() {
        Groups groups = sandbox.makeGroups(name());
        Bundle bundle = running(at(name()).set("/linux/resources/pids/limit", 33));
        assertAllAre(name(), bundle);
        assertEquals("33", groups.read("pids.max"));
        bundle.delete("--force").succeeds();
    }

    /// The first has left its group, and it is the second's now, which is not to be touched.
    @ParameterizedTest
    @ValueSource(strings = {"delete ID", "delete --force ID", "kill --all ID KILL"})
    @PlanktonOnly("runc ends what is in the group, whose it is")
    void aGroupThatAnotherContainerHasTakenIsNotTouched(String command) {
        Bundle first = running(at(name()));
        first.kill("KILL").succeeds();
        first.becomes("stopped");
        Bundle second = running(at(name()));
        long pid = second.pid();

        plankton(command.replace("ID", first.id()).split(" ", -1)).prints("").silently();
        assertEquals(pid, second.pid());
        assertEquals("running", second.status());
        assertAllAre(name(), second);
        plankton("ps", "-q", second.id()).prints(pid + "\n").silently();
        plankton("pause", second.id()).prints("").silently();
        plankton("resume", second.id()).prints("").silently();
        second.delete("--force").prints("").silently();
        assertEquals(List.of(), Groups.at(name()).existing());
        first.delete("--force").prints("").silently();
    }

    /// Nor one that another has made anew in the place of the first's.
    @Test
    @PlanktonOnly("runc ends what is in the group, whose it is")
    void aGroupThatAnotherContainerHasMadeIsNotTouched() {
        Bundle first = running(at(name()));
        first.kill("KILL").succeeds();
        first.becomes("stopped");
        Groups.at(name()).existing().forEach(Groups::removeOne);
        Bundle second = running(at(name()));
        first.delete("--force").prints("").silently();
        assertEquals("running", second.status());
        assertAllAre(name(), second);
        second.delete("--force").prints("").silently();
    }

    /// Run again, it has its group again, also if that fails once.
    @Test
    @PlanktonOnly("start runs a stopped container again")
    void aContainerThatIsRunAgainKeepsItsGroup() {
        Bundle bundle = at(name()).args("true");
        bundle.run().succeeds();
        bundle.start().succeeds();
        bundle.args("no-such-program").write();
        bundle.start().fails();
        bundle.args("true").write();
        bundle.start().succeeds();
        bundle.delete().prints("").silently();
        assertEquals(List.of(), Groups.at(name()).existing());
    }

    @Test
    void aGroupWithAProcessIsRefused() {
        Groups groups = sandbox.makeGroups(name());
        Call other = Call.of(sandbox, List.of("sleep", "1000"), Map.of(), new byte[0]);
        groups.enter(other.pid());
        isRefused(other, groups);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pids", "memory", "freezer", "name=systemd"})
    @PlanktonOnly("runc looks into the hierarchy of devices alone")
    void aProcessInOneHierarchyIsEnough(String controller) {
        assumeTrue(!Groups.areUnified(), "needs the first version");
        Groups groups = sandbox.makeGroups(name());
        Call other = Call.of(sandbox, List.of("sleep", "1000"), Map.of(), new byte[0]);
        groups.write(controller, "cgroup.procs", Long.toString(other.pid()));
        isRefused(other, groups);
    }

    private void isRefused(Call other, Groups groups) {
        Bundle bundle = at(name()).set("/linux/resources/pids/limit", 1);
        bundle.create().fails().says("/linux/cgroupsPath").saysAsOthersDo("not empty: 1 process");
        assertEquals(List.of(), sandbox.records());
        assertEquals("max", groups.read("pids.max"));
        assertTrue(other.isAlive());
        bundle.delete("--force").succeeds();
        assertTrue(other.isAlive());
        other.kill();
    }

    @Test
    void aGroupOfAnotherContainerIsRefused() {
        Bundle first = running(at(name()));
        Bundle second = at(name());
        second.run().fails().saysAsOthersDo("not empty: 1 process");
        second.delete("--force").succeeds();
        isUnharmed(first);
    }

    @Test
    void aFrozenGroupIsRefused() {
        Groups groups = sandbox.makeGroups(name());
        if (Groups.areUnified()) {
            groups.write("cgroup.freeze", "1");
        } else {
            groups.write("freezer.state", "FROZEN");
        }
        at(name()).create().fails().saysAsOthersDo("frozen");
        assertEquals(List.of(), sandbox.records());
        assertTrue(
                Groups.areUnified()
                        ? groups.read("cgroup.freeze").equals("1")
                        : groups.read("freezer.state").equals("FROZEN"));
    }

    // What is left

    @Test
    void nothingIsLeftOfACreationThatFailed() {
        bundle().args("no-such-program").run().fails();
        sandbox.assertNothingIsLeft();
        bundle().set("/linux/cgroupsPath", name()).cwd("/proc/x").run().fails();
        sandbox.assertNothingIsLeft();
        bundle().setJson("/hooks/createRuntime", "[{\"path\": \"/bin/false\"}]").run().fails();
        sandbox.assertNothingIsLeft();
    }

    @Test
    void nothingIsLeftOfALimitThatTheKernelRefuses() {
        Bundle bundle = bundle().set("/linux/resources/cpu/cpus", "9999");
        bundle.run().fails().says("/linux/resources/cpu/cpus");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void nothingIsLeftOfWhatWasCreatedOnly() {
        Bundle bundle = bundle();
        bundle.create().succeeds();
        Groups groups = Groups.of(bundle.pid());
        assertTrue(!groups.existing().isEmpty());
        bundle.delete("--force").succeeds();
        sandbox.assertNothingIsLeft();
    }

    @Test
    void nothingIsLeftOfWhatEnded() {
        Bundle bundle = bundle().args("true");
        bundle.run("--detach").succeeds();
        bundle.becomes("stopped").delete().succeeds();
        sandbox.assertNothingIsLeft();
    }

    /// What the group is removed by does not need it.
    @Test
    void aGroupThatSomebodyRemovedIsNotMissed() {
        Bundle bundle = bundle().args("true");
        bundle.create().succeeds();
        Groups groups = Groups.of(bundle.pid());
        bundle.start().succeeds();
        bundle.becomes("stopped");
        groups.existing().stream()
                .filter(group -> group.toString().contains(sandbox.token()))
                .forEach(Groups::removeOne);
        bundle.state().succeeds();
        bundle.delete().prints("").silently();
        sandbox.assertNothingIsLeft();
    }
}

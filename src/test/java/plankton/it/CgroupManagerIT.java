package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `--cgroup-manager=disabled`: a container without a control group of its own.
@PlanktonOnly("runc has no such option")
class CgroupManagerIT extends WithContainer {

    private static final String DISABLED = "--cgroup-manager=disabled";

    private Result call(Bundle bundle, String command, String... options) {
        bundle.write();
        var words = new ArrayList<>(List.of(DISABLED, command));
        words.addAll(List.of(options));
        words.addAll(List.of("--bundle", bundle.directory().toString(), bundle.id()));
        return sandbox.call(words).finish();
    }

    private Bundle without() {
        Bundle bundle = bundle().args(FOREVER);
        call(bundle, "run", "--detach").succeeds().silently();
        return awaits(bundle);
    }

    @Test
    void staysInTheGroupOfItsCaller() {
        Bundle bundle = without();
        String own = Host.read("/proc/self/cgroup");
        assertEquals(own, Host.read("/proc/" + bundle.pid() + "/cgroup"));
        in(bundle).run("cat", "/proc/self/cgroup").prints(own);
        assertEquals(List.of(), Leftovers.cgroups(sandbox.token()));
        isUnharmed(bundle);
        bundle.delete("--force").succeeds();
        sandbox.assertNothingIsLeft();
    }

    @Test
    void whatNeedsAGroupIsRefused() {
        Bundle bundle = without();
        plankton("pause", bundle.id()).fails().says("control group");
        plankton("resume", bundle.id()).fails();
        in(bundle).with("--cgroup", "sub").run("true").failsWith(255).says("control group");
        isUnharmed(bundle);
    }

    @Test
    void limitsAreNotPassedOverInSilence() {
        Bundle bundle = bundle().args("echo", "on").set("/linux/resources/pids/limit", 5);
        call(bundle, "run").prints("on\n").says("warning", "/linux/resources");
    }

    @Test
    void allOfItIsFoundNevertheless() {
        Bundle bundle = bundle().withoutNamespace("pid").sh("sleep 1000 & exec sleep 1000");
        call(bundle, "run", "--detach").succeeds();
        awaits(bundle);
        assertTrue(
                Host.within(
                        5000,
                        () ->
                                plankton("ps", "--format", "json", bundle.id())
                                                .json()
                                                .getAsJsonArray()
                                                .size()
                                        == 2));
        plankton("kill", "--all", bundle.id(), "KILL").succeeds();
        bundle.becomes("stopped").delete().succeeds();
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "Disabled"})
    void unknownOnesAreRefused(String name) {
        Bundle bundle = bundle().write();
        plankton(
                        "--cgroup-manager=" + name,
                        "run",
                        "-b",
                        bundle.directory().toString(),
                        bundle.id())
                .fails()
                .says("cgroup-manager", "cgroupfs", "systemd", "disabled");
    }
}

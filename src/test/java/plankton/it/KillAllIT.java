package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `kill --all`: every process of a container, not only its first.
class KillAllIT extends WithSandbox {

    /// A container with a child that says when it is there and when it got TERM.
    private Bundle withChild() {
        return bundle().sh(
                        "sh -c 'trap \"echo child got TERM > /tmp/got; exit\" TERM; touch"
                                + " /tmp/there; while :; do sleep 0.05; done' & trap : TERM; while :;"
                                + " do wait; sleep 0.05; done");
    }

    private static void run(Bundle bundle) {
        bundle.run("--detach").succeeds();
        appears(bundle.inRootfs("/tmp/there"));
    }

    private static void appears(Path file) {
        assertTrue(Host.within(60_000, () -> Files.exists(file)), file::toString);
    }

    private Result killAll(Bundle bundle, String signal) {
        return plankton("kill", "--all", bundle.id(), signal);
    }

    private void hasNoProcess(Bundle bundle) {
        var places = List.of(bundle.directory(), bundle.rootfs());
        assertTrue(
                Host.within(10_000, () -> Host.processesOf(sandbox.token(), places).isEmpty()),
                () -> Host.describe(Host.processesOf(sandbox.token(), places)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--all", "-a"})
    void endsAll(String option) {
        Bundle bundle = withChild();
        run(bundle);
        plankton("kill", option, bundle.id(), "KILL").prints("").silently();
        bundle.becomes("stopped");
        hasNoProcess(bundle);
    }

    @Test
    void endsAllWithoutAPidNamespace() {
        Bundle bundle = withChild().withoutNamespace("pid");
        run(bundle);
        killAll(bundle, "9").prints("").silently();
        bundle.becomes("stopped");
        hasNoProcess(bundle);
    }

    @Test
    void endsWhatOutlivedTheProgram() {
        Bundle bundle =
                bundle().withoutNamespace("pid").sh("sleep 1000 & touch /tmp/there; exit 3");
        run(bundle);
        bundle.becomes("stopped");
        killAll(bundle, "KILL").succeeds();
        hasNoProcess(bundle);
    }

    @Test
    void isNoErrorWhenAllHaveEnded() {
        Bundle bundle = bundle().args("true");
        bundle.run("--detach").succeeds();
        bundle.becomes("stopped");
        killAll(bundle, "KILL").prints("").silently();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @PlanktonOnly("runc sends all but KILL to the first process alone")
    void sendsAnySignalToAll(boolean hasPidNamespace) {
        Bundle bundle = hasPidNamespace ? withChild() : withChild().withoutNamespace("pid");
        run(bundle);
        killAll(bundle, "TERM").succeeds();
        appears(bundle.inRootfs("/tmp/got"));
        assertEquals("running", bundle.status());
    }

    @Test
    void sendsToTheFirstAloneWhenNotAskedForAll() {
        Bundle bundle = withChild();
        run(bundle);
        bundle.kill("TERM").succeeds();
        bundle.kill("0").succeeds();
        assertEquals("running", bundle.status());
        assertTrue(!Files.exists(bundle.inRootfs("/tmp/got")));
    }

    @Test
    void unknownContainerIsRefused() {
        plankton("kill", "--all", "never-there", "KILL").fails().says("does not exist");
    }

    @Test
    void sparesOthersOfASharedPidNamespace() {
        Bundle other = bundle().args("sleep", "1000");
        other.run("--detach").succeeds();
        Bundle bundle = withChild().namespace("pid", "/proc/" + other.pid() + "/ns/pid");
        run(bundle);
        killAll(bundle, "KILL").succeeds();
        bundle.becomes("stopped");
        hasNoProcessOf(bundle);
        assertEquals("running", other.status());
    }

    @Test
    void deletionSparesOthersOfASharedPidNamespace() {
        Bundle other = bundle().args("sleep", "1000");
        other.run("--detach").succeeds();
        Bundle bundle = withChild().namespace("pid", "/proc/" + other.pid() + "/ns/pid");
        run(bundle);
        bundle.delete("--force").succeeds();
        hasNoProcessOf(bundle);
        assertEquals("running", other.status());
    }

    private static void hasNoProcessOf(Bundle bundle) {
        var places = List.of(bundle.directory(), bundle.rootfs());
        // No token: all processes of the test have it.
        assertTrue(Host.within(10_000, () -> Host.processesOf("no such token", places).isEmpty()));
    }

    @Test
    void endsMoreThanTheCallerMayHaveOpen() {
        Bundle bundle =
                bundle().sh("for i in $(seq 1100); do sleep 1000 & done; touch /tmp/there; wait");
        run(bundle);
        var caller = List.of("bash", "-c", "ulimit -n 1024; exec \"$@\"", "bash");
        var words = List.of("kill", "--all", bundle.id(), "KILL");
        sandbox.call(caller, words, Map.of(), new byte[0]).finish().succeeds();
        hasNoProcess(bundle);
    }

    /// Each look at them must be one look, not one for each.
    @Test
    void endsManyWithoutAPidNamespace() {
        Bundle bundle =
                bundle().withoutNamespace("pid")
                        .sh("for i in $(seq 300); do sleep 1000 & done; touch /tmp/there; wait");
        run(bundle);
        killAll(bundle, "KILL").succeeds();
        hasNoProcess(bundle);
    }
}

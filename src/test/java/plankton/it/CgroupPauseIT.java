package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `pause` and `resume`. On a host with the first version of control groups, and, by a subclass,
/// with the second.
class CgroupPauseIT extends WithContainer {

    /// A container whose first process and a child of it each count in a file.
    private Bundle counting() {
        String count = "while :; do i=$((i+1)); echo $i >/tmp/%s; done";
        Bundle bundle = bundle().sh("(" + count.formatted("b") + ") & " + count.formatted("a"));
        bundle.run("--detach").succeeds();
        goesOn(bundle);
        return bundle;
    }

    private static String counters(Bundle bundle) {
        return counter(bundle, "a") + " " + counter(bundle, "b");
    }

    private static String counter(Bundle bundle, String name) {
        var file = bundle.inRootfs("/tmp/" + name);
        return file.toFile().exists() ? Host.read(file.toString()).strip() : "";
    }

    private static void goesOn(Bundle bundle) {
        for (String name : List.of("a", "b")) {
            String before = counter(bundle, name);
            assertTrue(Host.within(10_000, () -> !counter(bundle, name).equals(before)));
        }
    }

    private static void standsStill(Bundle bundle) {
        String before = counters(bundle);
        Host.sleep(200);
        assertEquals(before, counters(bundle));
    }

    private Result pause(Bundle bundle) {
        return plankton("pause", bundle.id());
    }

    private Result resume(Bundle bundle) {
        return plankton("resume", bundle.id());
    }

    private Bundle paused() {
        Bundle bundle = running();
        pause(bundle).succeeds();
        return bundle;
    }

    @Test
    void allProcessesStopUntilResumed() {
        Bundle bundle = counting();
        pause(bundle).prints("").silently();
        standsStill(bundle);
        assertEquals("paused", bundle.status());
        resume(bundle).prints("").silently();
        goesOn(bundle);
        assertEquals("running", bundle.status());
        pause(bundle).succeeds();
        standsStill(bundle);
    }

    @Test
    void isSeen() {
        Bundle bundle = paused();
        assertEquals("paused", bundle.status());
        assertTrue(bundle.pid() > 0);
        plankton("list").printsLike(bundle.id() + " +\\d+ +paused ");
        plankton("ps", bundle.id()).printsLike("sleep 1000");
    }

    @Test
    void pausedTwiceIsRefused() {
        Bundle bundle = paused();
        pause(bundle).fails().says(bundle.id());
        assertEquals("paused", bundle.status());
    }

    @Test
    void resumedWithoutAPauseIsRefused() {
        Bundle bundle = running();
        resume(bundle).fails().says("not paused");
        isUnharmed(bundle);
    }

    @Test
    void stoppedOrMissingIsRefused() {
        Bundle bundle = bundle().args("true");
        bundle.run("--detach").succeeds();
        bundle.becomes("stopped");
        pause(bundle).fails().says("not running");
        resume(bundle).fails();
        plankton("pause", "never-there").fails().says("does not exist");
    }

    @Test
    void nothingIsExecutedMeanwhile() {
        Bundle bundle = paused();
        in(bundle).run("echo", "here").failsWith(255).says("paused", "--ignore-paused");
        assertEquals("paused", bundle.status());
        resume(bundle).succeeds();
        isUnharmed(bundle);
    }

    /// It becomes one of the container's processes, which stand still.
    @Test
    void ifWantedWhatIsExecutedWaits() {
        Bundle bundle = paused();
        Call call = in(bundle).with("--ignore-paused").begin("echo", "here");
        Host.sleep(300);
        assertTrue(call.isAlive(), () -> call.soFar().toString());
        assertEquals("", call.soFar().stdout());
        resume(bundle).succeeds();
        call.finish().prints("here\n");
    }

    @Test
    void aSignalIsReceivedAfterwards() {
        Bundle bundle =
                bundle().sh("trap 'echo got; exit 5' TERM; echo ready; while :; do :; done");
        Call call = bundle.begin().untilItPrints("ready");
        pause(bundle).succeeds();
        bundle.kill("TERM").succeeds();
        Host.sleep(100);
        assertEquals("paused", bundle.status());
        resume(bundle).succeeds();
        call.finish().exits(5).prints("ready\ngot\n");
    }

    @Test
    void canBeKilled() {
        Bundle bundle = counting();
        pause(bundle).succeeds();
        bundle.kill("KILL").succeeds();
        bundle.becomes("stopped").delete().succeeds();
        sandbox.assertNothingIsLeft();
    }

    private Bundle twoWithoutAPidNamespace() {
        Bundle bundle = bundle().withoutNamespace("pid").sh("sleep 1000 & sleep 1000");
        bundle.run("--detach").succeeds();
        return bundle.becomes("running");
    }

    @Test
    @PlanktonOnly("runc leaves frozen processes of the first version as they are")
    void allCanBeKilled() {
        Bundle bundle = twoWithoutAPidNamespace();
        pause(bundle).succeeds();
        plankton("kill", "--all", bundle.id(), "KILL").succeeds();
        bundle.becomes("stopped").delete().succeeds();
        sandbox.assertNothingIsLeft();
    }

    @Test
    void isDeletedByForceAlone() {
        Bundle bundle = counting();
        pause(bundle).succeeds();
        bundle.delete().fails().says("paused");
        standsStill(bundle);
        bundle.delete("--force").succeeds();
        sandbox.assertNothingIsLeft();
    }

    @Test
    @PlanktonOnly("runc leaves frozen processes of the first version as they are")
    void isDeletedByForceWithoutAPidNamespace() {
        Bundle bundle = twoWithoutAPidNamespace();
        pause(bundle).succeeds();
        bundle.delete("--force").succeeds();
        sandbox.assertNothingIsLeft();
    }
}

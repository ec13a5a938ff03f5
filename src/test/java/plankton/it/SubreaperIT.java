package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who looks after processes of a container without a pid namespace that have lost their parent.
class SubreaperIT extends WithSandbox {

    /// Its program leaves an orphan behind, prints its process id, and goes on.
    private Bundle leavingAnOrphan() {
        return bundle().withoutNamespace("pid")
                .sh("(sleep 1000 & echo orphan $!; echo said); exec sleep 1000");
    }

    private static long orphan(Call run) {
        String text = run.untilItPrints("said").soFar().stdout();
        return Long.parseLong(text.lines().findFirst().orElseThrow().substring("orphan ".length()));
    }

    /// Waits until its parent in the container has ended.
    private static void becomesAnOrphan(long pid) {
        assertTrue(Host.within(10_000, () -> !Host.commandLine(parent(pid)).contains("echo said")));
    }

    private static long parent(long pid) {
        return Long.parseLong(Host.status(pid, "PPid"));
    }

    @Test
    void isTheWaitingRun() {
        Bundle bundle = leavingAnOrphan();
        Call run = bundle.begin();
        long orphan = orphan(run);
        assertTrue(
                Host.within(10_000, () -> parent(orphan) == run.pid()), () -> "" + parent(orphan));
        ProcessHandle.of(orphan).ifPresent(ProcessHandle::destroyForcibly);
        bundle.kill("KILL").succeeds();
        run.finish().exits(137);
    }

    @Test
    void reapsWhatEnds() {
        Bundle bundle = leavingAnOrphan();
        Call run = bundle.begin();
        long orphan = orphan(run);
        assertTrue(Host.within(10_000, () -> parent(orphan) == run.pid()));
        ProcessHandle.of(orphan).orElseThrow().destroyForcibly();
        assertTrue(
                Host.within(10_000, () -> !Files.exists(Path.of("/proc/" + orphan))),
                () -> Host.status(orphan, "State"));
        assertTrue(run.isAlive());
        bundle.kill("KILL").succeeds();
        run.finish().exits(137);
    }

    /// The end of an orphan is not the end of the container, and its status not the container's.
    @Test
    void tellsOrphansFromTheProgram() {
        bundle().withoutNamespace("pid")
                .sh(
                        "(sh -c 'exit 9' & echo $! > /tmp/pid); pid=$(cat /tmp/pid);"
                                + " while [ -e /proc/$pid ]; do sleep 0.05; done; exit 4")
                .run()
                .exits(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--no-subreaper", "-no-subreaper"})
    void isNotTheRunThatDoesNotWantTo(String option) {
        Bundle bundle = leavingAnOrphan();
        Call run = bundle.begin(option);
        long orphan = orphan(run);
        becomesAnOrphan(orphan);
        assertNotEquals(run.pid(), parent(orphan));
        bundle.kill("KILL").succeeds();
        run.finish().exits(137);
        ProcessHandle.of(orphan).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void isAcceptedByRunThatDoesNotWait() {
        Bundle bundle = bundle().args("sleep", "1000");
        bundle.run("--no-subreaper", "--detach").succeeds();
        assertEquals("running", bundle.status());
    }
}

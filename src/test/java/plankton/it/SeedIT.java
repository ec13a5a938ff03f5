package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The scenarios by which the first Plankton showed what it does, from their files in `examples/`.
class SeedIT extends WithSandbox {

    private Bundle example(String name) {
        sandbox.toleratesMountsOfOthers("it leaves the root mounted without a mount namespace");
        return bundle().config(Path.of("examples", name, "config.json"));
    }

    @Test
    void isTheParentOfSleepAndLivesUntilItEnds() {
        Call plankton = example("sleep").begin();
        assertTrue(Host.within(5000, () -> programOfTheChildOf(plankton).equals("/bin/sleep 2")));
        long sleep = childOf(plankton);
        assertTrue(plankton.isAlive());
        plankton.finish().exits(0).prints("").silently();
        assertTrue(ProcessHandle.of(sleep).isEmpty());
    }

    private static long childOf(Call plankton) {
        return ProcessHandle.of(plankton.pid()).stream()
                .flatMap(ProcessHandle::children)
                .mapToLong(ProcessHandle::pid)
                .findFirst()
                .orElse(0);
    }

    private static String programOfTheChildOf(Call plankton) {
        long child = childOf(plankton);
        return child == 0 ? "" : Host.commandLine(child);
    }

    @Test
    void limitsOpenFilesAndNothingElse() {
        Result container = example("ulimit").run().printsLike("^open files .* 512$");
        var shell = List.of("/bin/busybox", "sh", "-c", "ulimit -a");
        Result host = Call.of(sandbox, shell, Map.of(), new byte[0]).finish();
        assertEquals(withoutOpenFiles(host), withoutOpenFiles(container));
    }

    private static List<String> withoutOpenFiles(Result ulimit) {
        return ulimit.stdout().lines().filter(line -> !line.startsWith("open files")).toList();
    }

    @Test
    void seesOnlyItselfInANewPidNamespace() {
        assertEquals(List.of("1"), pids(example("top").run()));
    }

    @Test
    void seesTheHostsProcessesWithoutANewPidNamespace() {
        List<String> pids = pids(example("top").withoutNamespace("pid").run());
        assertTrue(
                pids.contains(Long.toString(ProcessHandle.current().pid())), () -> "seen: " + pids);
    }

    private static List<String> pids(Result top) {
        return top.printsLike("PID +PPID +USER")
                .stdout()
                .lines()
                .dropWhile(line -> !line.contains("PPID"))
                .skip(1)
                .filter(line -> !line.isBlank())
                .map(line -> line.strip().split(" ", 2)[0])
                .toList();
    }

    @Test
    void listsItsOwnRoot() {
        example("ls").run().printsLike(" bin$").printsLike(" tmp$").printsNothingLike(" home$");
    }
}

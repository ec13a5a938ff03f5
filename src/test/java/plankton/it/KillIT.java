package plankton.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The runtime killed at any moment leaves nothing that `delete --force` does not remove.
@PlanktonOnly("others leave processes behind")
class KillIT extends WithSandbox {

    private static final int MOMENTS = 50;

    @ParameterizedTest
    @ValueSource(strings = {"run", "create"})
    void leavesNothingThatForceDoesNotRemove(String command) {
        Bundle bundle = bundle().hostname("x").args("sleep", "1000").write();
        long whole = nanosUntilThere(bundle, command);
        for (int i = 0; i < MOMENTS; i++) {
            // Half as long again: the last ones hit a runtime that has done its work.
            killAfter(bundle, command, whole * 3 / 2 * i / MOMENTS);
        }
    }

    /// How long the command takes until the container is there.
    private long nanosUntilThere(Bundle bundle, String command) {
        Call warm = bundle.call(command);
        bundle.becomes(command.equals("run") ? "running" : "created");
        warm.killAlone();
        bundle.delete("--force").succeeds();
        long begin = System.nanoTime();
        Call call = bundle.call("create");
        call.finish().succeeds();
        long nanos = System.nanoTime() - begin;
        bundle.delete("--force").succeeds();
        return nanos;
    }

    private void killAfter(Bundle bundle, String command, long nanos) {
        Call call = bundle.call(command);
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(20_000);
        }
        call.killAlone();
        bundle.delete("--force").prints("").silently();
        assertTrue(
                sandbox.records().isEmpty(), () -> "after " + nanos + " ns: " + sandbox.records());
        sandbox.assertNothingIsLeft();
    }
}

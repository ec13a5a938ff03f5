package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Tests that execute processes in a container that runs.
abstract class WithContainer extends WithSandbox {

    /// What such a container runs by itself.
    static final String[] FOREVER = {"sleep", "1000"};

    /// A container with the small configuration that runs until it is deleted.
    final Bundle running() {
        return running(bundle());
    }

    /// Runs the container of `bundle` until it is deleted.
    final Bundle running(Bundle bundle) {
        bundle.args(FOREVER).run("--detach").succeeds();
        return awaits(bundle);
    }

    /// Waits until the program of the container runs, not only what prepares it.
    static Bundle awaits(Bundle bundle) {
        long pid = bundle.becomes("running").pid();
        String program = String.join(" ", FOREVER);
        assertTrue(Host.within(5000, () -> Host.commandLine(pid).equals(program)));
        return bundle;
    }

    /// What is executed in the container of `bundle`.
    final Exec in(Bundle bundle) {
        return new Exec(sandbox, bundle.id());
    }

    /// Fails unless the container still runs its first process and takes others.
    final void isUnharmed(Bundle bundle) {
        assertEquals("running", bundle.status());
        assertEquals(String.join(" ", FOREVER), Host.commandLine(bundle.pid()));
        in(bundle).run("echo", "still here").prints("still here\n").silently();
    }
}

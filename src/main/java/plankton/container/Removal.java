package plankton.container;

import plankton.failure.StateError;
import plankton.linux.Fd;
import plankton.linux.Pidfd;
import plankton.linux.Signal;

/// Ends and removes containers.
public final class Removal {
    private Removal() {}

    /// How long a killed process may take to be gone, in milliseconds.
    private static final int PATIENCE = 10_000;

    /// Removes the container `id`, which must have stopped.
    public static void delete(StateDirectory directory, String id) {
        try (Fd _ = directory.lock(id)) {
            Container container = directory.load(id);
            Status status = container.status();
            if (status != Status.STOPPED) {
                throw new StateError(
                        "cannot delete container "
                                + id
                                + " that is not stopped: "
                                + status
                                + "; `plankton delete --force "
                                + id
                                + "` kills it first");
            }
            directory.remove(id);
        }
    }

    /// Removes the container `id` whatever its status, killing its process. One that does not exist
    /// is removed already.
    public static void force(StateDirectory directory, String id) {
        try (Fd _ = directory.lock(id)) {
            if (directory.has(id)) {
                killIfAlive(directory, id);
            }
            directory.remove(id);
        }
    }

    /// Removes the container `id`, whose process this one has seen to its end.
    public static void ended(StateDirectory directory, String id) {
        try (Fd _ = directory.lock(id)) {
            directory.remove(id);
        }
    }

    private static void killIfAlive(StateDirectory directory, String id) {
        ProcessIdentity init;
        try {
            init = directory.load(id).record().init();
        } catch (StateError _) {
            // A damaged record names no process; all that can be done is to remove it.
            return;
        }
        if (init == null) {
            return;
        }
        try (Pidfd process = Pidfd.find(init.pid())) {
            if (process == null || init.status() == null) {
                return;
            }
            process.signal(Signal.KILL);
            if (!process.awaitEnd(PATIENCE)) {
                throw new StateError(
                        "container init still running: process "
                                + init.pid()
                                + " did not end within "
                                + PATIENCE / 1000
                                + " seconds of being killed");
            }
        }
    }

    /// Sends `signal` to the process of the container `id`, which must be created or running.
    public static void kill(StateDirectory directory, String id, int signal) {
        Container container = directory.load(id);
        ProcessIdentity init = container.record().init();
        if (init != null && container.status() != Status.CREATING) {
            // The descriptor first: what is then found alive and the same is what gets the signal.
            try (Pidfd process = Pidfd.find(init.pid())) {
                if (process != null && init.status() != null && process.signal(signal)) {
                    return;
                }
            }
        }
        throw new StateError("container not running: " + id);
    }
}

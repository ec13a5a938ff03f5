package plankton.container;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import plankton.cgroup.Group;
import plankton.cgroup.Place;
import plankton.cgroup.Scope;
import plankton.failure.Failure;
import plankton.failure.StateError;
import plankton.failure.SystemError;
import plankton.init.HookRunner;
import plankton.linux.Fd;
import plankton.linux.Pidfd;
import plankton.linux.Signal;
import plankton.spec.Hooks;

/// Ends and removes containers.
public final class Removal {

    /// How long a killed process may take to be gone, in milliseconds.
    private static final int PATIENCE = 10_000;

    private final StateDirectory directory;
    private final Consumer<String> warnings;

    /// @param warnings gets what the user should know though it stops nothing
    public Removal(StateDirectory directory, Consumer<String> warnings) {
        this.directory = directory;
        this.warnings = warnings;
    }

    /// Removes the container `id`, which must have stopped.
    public void delete(String id) {
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
            container.record().requireUnderstood();
            destroy(container.record());
        }
    }

    /// Removes the container `id` whatever its status, killing its process. One that does not exist
    /// is removed already.
    public void force(String id) {
        try (Fd _ = directory.lock(id)) {
            if (!directory.has(id)) {
                directory.remove(id);
                return;
            }
            ContainerRecord record;
            try {
                record = directory.load(id).record();
            } catch (StateError e) {
                // A damaged record names no process; all that can be done is to remove it.
                warnings.accept(String.valueOf(e.getMessage()));
                directory.remove(id);
                return;
            }
            killAll(record);
            destroy(record);
            if (!record.origin().isUnderstood()) {
                warnings.accept(
                        "container "
                                + id
                                + " was made by "
                                + record.origin()
                                + ": what this older version does not know of may be left of it");
            }
        }
    }

    /// Removes the container `id`, whose process this one has seen to its end. Others may have done
    /// that already, and even have made another of that name.
    public void ended(String id) {
        try (Fd _ = directory.lock(id)) {
            Container container = directory.lookUp(id);
            if (container != null && container.status() == Status.STOPPED) {
                destroy(container.record());
            }
        }
    }

    private void destroy(ContainerRecord record) {
        Hooks hooks = Hooks.NONE;
        try {
            hooks = directory.hooks(record);
        } catch (StateError e) {
            warnings.accept(e.getMessage() + "; the hooks that should run now are unknown");
        }
        destroy(directory, record, hooks, warnings);
    }

    /// Undoes what was made for a container without a process, and runs its `poststop` hooks, of
    /// which a failing one is only told of (runtime.md, Lifecycle, steps 12 and 13). The record
    /// goes last: while it is there this can be done again.
    static void destroy(
            StateDirectory directory,
            ContainerRecord record,
            Hooks hooks,
            Consumer<String> warnings) {
        ResourceControl.remove(record.resourceGroups(), warnings);
        remove(record.place(), warnings);
        var poststop = new HookRunner("poststop", hooks.poststop());
        for (int i = 0; i < poststop.count(); i++) {
            try {
                poststop.run(i, record.state("stopped", 0), null);
            } catch (Failure e) {
                warnings.accept(String.valueOf(e.getMessage()));
            }
        }
        directory.remove(record.id());
    }

    private static void remove(Place place, Consumer<String> warnings) {
        try (Group group = place.find()) {
            if (group == null) {
                return;
            }
            group.remove();
        }
        if (!place.unit().isEmpty()) {
            try {
                Scope.stop(place.unit());
            } catch (SystemError e) {
                // It finds out by itself that nothing is left of it.
                warnings.accept(String.valueOf(e.getMessage()));
            }
        }
    }

    /// Kills all processes of a container, and waits for the end of its first.
    private static void killAll(ContainerRecord record) {
        ProcessIdentity init = record.init();
        if (init != null && init.status() != null) {
            Processes.of(record, init).signal(Signal.KILL);
        }
        killIfAlive(init);
    }

    /// Kills the process `init`, if it is the one it was, and waits for its end.
    static void killIfAlive(@Nullable ProcessIdentity init) {
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
}

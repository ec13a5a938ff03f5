package plankton.container;

import plankton.cgroup.Group;
import plankton.failure.StateError;
import plankton.linux.Fd;

/// Stops the processes of containers where they are, and lets them go on (`pause`, `resume`).
public final class Suspension {

    private final StateDirectory directory;
    private final String id;

    /// @param id of the container
    public Suspension(StateDirectory directory, String id) {
        this.directory = directory;
        this.id = id;
    }

    /// Stops all of its processes.
    ///
    /// @throws StateError if it is not created or running
    public void begin() {
        try (Fd _ = directory.lock(id)) {
            Container container = directory.load(id);
            Status status = container.status();
            if (status != Status.RUNNING && status != Status.CREATED) {
                throw new StateError("container not running: " + id + " is " + status);
            }
            try (Group group = container.group()) {
                group.freeze();
            }
        }
    }

    /// Lets them go on.
    ///
    /// @throws StateError if it is not paused
    public void end() {
        try (Fd _ = directory.lock(id)) {
            Container container = directory.load(id);
            if (container.status() != Status.PAUSED) {
                throw new StateError("container not paused: " + id + " is " + container.status());
            }
            try (Group group = container.group()) {
                group.thaw();
            }
        }
    }
}

package plankton.container;

import org.jspecify.annotations.Nullable;
import plankton.failure.StateError;
import plankton.linux.ProcessStatus;

/// A container that exists: its record, and what the kernel says of it now.
public final class Container {

    private final StateDirectory directory;
    private final ContainerRecord record;

    Container(StateDirectory directory, ContainerRecord record) {
        this.directory = directory;
        this.record = record;
    }

    /// What is remembered of it.
    public ContainerRecord record() {
        return record;
    }

    /// Its status at this moment.
    public Status status() {
        ProcessIdentity init = record.init();
        if (init == null) {
            // Only while a command works on it can it be without a process and alive.
            return directory.isLocked(record.id()) ? Status.CREATING : Status.STOPPED;
        }
        ProcessStatus status = init.status();
        if (status == null) {
            return Status.STOPPED;
        }
        if (status.hasExecuted()) {
            return Status.RUNNING;
        }
        return directory.awaitsStart(record.id()) ? Status.CREATED : Status.CREATING;
    }

    /// The process id of its process on the host.
    ///
    /// @return null if it has none, or has stopped
    public @Nullable Integer pid() {
        ProcessIdentity init = record.init();
        return init == null || init.status() == null ? null : init.pid();
    }

    /// Refuses an operation that this status does not allow.
    StateError wrongStatus(String operation, Status status, String hint) {
        return new StateError(
                "cannot " + operation + " container " + record.id() + ": it is " + status + hint);
    }
}

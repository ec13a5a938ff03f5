package plankton.container;

import org.jspecify.annotations.Nullable;
import plankton.linux.ProcessStatus;

/// A container that exists: its record, and what the kernel said of it when it was looked up.
public final class Container {

    private final ContainerRecord record;
    private final Status status;

    Container(StateDirectory directory, ContainerRecord record) {
        this.record = record;
        this.status = statusNow(directory, record);
    }

    private static Status statusNow(StateDirectory directory, ContainerRecord record) {
        ProcessIdentity init = record.init();
        if (init == null) {
            // Only while a command works on it can it be without a process and alive.
            return directory.isLocked(record.id()) ? Status.CREATING : Status.STOPPED;
        }
        ProcessStatus process = init.status();
        if (process == null) {
            return Status.STOPPED;
        }
        if (process.hasExecuted()) {
            return Status.RUNNING;
        }
        if (directory.awaitsStart(record.id())) {
            return Status.CREATED;
        }
        // It does not wait yet, or it was started since the first look.
        process = init.status();
        if (process == null) {
            return Status.STOPPED;
        }
        return process.hasExecuted() ? Status.RUNNING : Status.CREATING;
    }

    /// What is remembered of it.
    public ContainerRecord record() {
        return record;
    }

    /// Its status.
    public Status status() {
        return status;
    }

    /// The process id of its process on the host.
    ///
    /// @return null if it has none, or has stopped
    public @Nullable Integer pid() {
        ProcessIdentity init = record.init();
        return init == null || status == Status.STOPPED ? null : init.pid();
    }
}

package plankton.container;

import org.jspecify.annotations.Nullable;
import plankton.cgroup.Group;
import plankton.failure.StateError;
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
            return unlessPaused(Status.RUNNING, record);
        }
        if (directory.awaitsStart(record.id())) {
            return unlessPaused(Status.CREATED, record);
        }
        // It does not wait yet, or it was started since the first look.
        process = init.status();
        if (process == null) {
            return Status.STOPPED;
        }
        return process.hasExecuted() ? unlessPaused(Status.RUNNING, record) : Status.CREATING;
    }

    private static Status unlessPaused(Status status, ContainerRecord record) {
        return record.place().isFrozen() ? Status.PAUSED : status;
    }

    /// Its control group.
    ///
    /// @throws StateError if it has none
    public Group group() {
        Group group = record.place().find();
        if (group == null) {
            throw new StateError(
                    "container "
                            + record.id()
                            + (record.place().exists()
                                    ? " has no control group any more: somebody has removed it"
                                    : " has no control group: it was made with"
                                            + " --cgroup-manager=disabled, or by an ordinary user"
                                            + " to whom none was left"));
        }
        return group;
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

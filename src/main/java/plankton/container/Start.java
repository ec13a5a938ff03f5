package plankton.container;

import java.util.function.Consumer;
import plankton.failure.StateError;
import plankton.failure.SystemError;
import plankton.init.HookRunner;
import plankton.init.Message;
import plankton.linux.Fd;
import plankton.linux.MessageSocket;
import plankton.spec.Hooks;
import plankton.spec.Seccomp;

/// Tells the process of a created container to run its program.
public final class Start {

    private final StateDirectory directory;
    private final String id;
    private final Consumer<String> warnings;

    /// @param warnings gets what the user should know though it stops nothing
    public Start(StateDirectory directory, String id, Consumer<String> warnings) {
        this.directory = directory;
        this.id = id;
        this.warnings = warnings;
    }

    /// Starts the container, which must be created.
    ///
    /// @throws SystemError if its program cannot be run: the container has stopped then; or if a
    ///   hook fails: it is destroyed then, as the specification demands (runtime.md, Lifecycle)
    public void created() {
        int pid;
        Readiness readiness;
        try (Fd _ = directory.lock(id)) {
            Container container = directory.load(id);
            Status status = container.status();
            if (status != Status.CREATED) {
                throw refusal(container, status);
            }
            ContainerRecord record = container.record();
            record.requireUnderstood();
            pid = pid(container);
            readiness = Readiness.of(directory, id);
            Hooks hooks = directory.hooks(record);
            try {
                tell(record);
                new HookRunner("poststart", hooks.poststart())
                        .run(record.state("running", pid), null);
            } catch (SystemError e) {
                if (e.facts().pointer().startsWith("/hooks/")) {
                    Removal.killIfAlive(record.init());
                    Removal.destroy(directory, record, hooks, warnings);
                }
                throw e.in(record.bundle() + "/config.json");
            }
        }
        // Without the lock: who waits for this may want to end the container.
        Readiness.await(readiness, pid);
    }

    private static int pid(Container container) {
        Integer pid = container.pid();
        return pid == null ? 0 : pid;
    }

    private void tell(ContainerRecord record) {
        try (MessageSocket init = directory.connectToStart(record.id())) {
            if (init == null) {
                throw new StateError("cannot start a container that has stopped: " + id);
            }
            var _ = new Message.Start().sendTo(init);
            Message message = Message.receiveFrom(init);
            if (message instanceof Message.Listener(Fd listener)) {
                tellOf(listener, record);
                var _ = new Message.Start().sendTo(init);
                message = Message.receiveFrom(init);
            }
            if (message instanceof Message.Failed(SystemError.Facts facts)) {
                throw new SystemError(facts);
            }
            // The connection is closed by its program, or by its end.
            if (new Container(directory, record).status() == Status.CREATED) {
                throw new StateError("cannot start a container that has stopped: " + id);
            }
        }
        directory.removeStart(id);
    }

    private void tellOf(Fd listener, ContainerRecord record) {
        int pid = pid(new Container(directory, record));
        try {
            Seccomp profile = directory.config(id).linux().seccomp();
            CallListener.tell(profile, record.state("created", pid), pid, listener);
        } catch (RuntimeException e) {
            Removal.killIfAlive(record.init());
            throw e;
        }
    }

    private static StateError refusal(Container container, Status status) {
        String id = container.record().id();
        return switch (status) {
            case RUNNING -> new StateError("cannot start an already running container: " + id);
            case STOPPED -> new StateError("cannot start a container that has stopped: " + id);
            case CREATED, CREATING, PAUSED ->
                    new StateError("cannot start container " + id + ": it is " + status);
        };
    }
}

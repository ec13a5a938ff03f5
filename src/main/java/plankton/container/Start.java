package plankton.container;

import plankton.failure.StateError;
import plankton.failure.SystemError;
import plankton.init.Message;
import plankton.linux.Fd;
import plankton.linux.MessageSocket;

/// Tells the process of a created container to run its program.
public final class Start {
    private Start() {}

    /// Starts the container `id`, which must be created.
    ///
    /// @throws SystemError if its program cannot be run; the container has stopped then
    public static void created(StateDirectory directory, String id) {
        try (Fd _ = directory.lock(id)) {
            Container container = directory.load(id);
            Status status = container.status();
            if (status != Status.CREATED) {
                throw refusal(container, status);
            }
            try (MessageSocket init = directory.connectToStart(id)) {
                if (init == null) {
                    throw refusal(container, Status.STOPPED);
                }
                var _ = new Message.Start().sendTo(init);
                if (Message.receiveFrom(init) instanceof Message.Failed(SystemError.Facts facts)) {
                    throw new SystemError(facts).in(container.record().bundle() + "/config.json");
                }
                // The connection is closed by its program, or by its end.
                if (new Container(directory, container.record()).status() == Status.CREATED) {
                    throw refusal(container, Status.STOPPED);
                }
            }
            directory.removeStart(id);
        }
    }

    private static StateError refusal(Container container, Status status) {
        String id = container.record().id();
        return switch (status) {
            case RUNNING -> new StateError("cannot start an already running container: " + id);
            case STOPPED -> new StateError("cannot start a container that has stopped: " + id);
            case CREATED, CREATING ->
                    new StateError("cannot start container " + id + ": it is " + status);
        };
    }
}

package plankton.container;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.init.Message;
import plankton.linux.Child;
import plankton.linux.Fd;
import plankton.linux.MessageSocket;
import plankton.linux.MountTree;
import plankton.linux.SealedCopy;
import plankton.linux.Signal;
import plankton.linux.UserNamespace;
import plankton.linux.Visit;

/// The maker's side of what it and a new process say to each other ([Message]).
final class Conversation implements AutoCloseable {

    private static final String SILENT_DEATH = "the new process ended without a word";

    private final Child child;
    private final MessageSocket process;
    private final Handover handover;
    private final Services services;
    private final Consumer<String> warnings;

    /// What the maker does when it is asked to.
    ///
    /// @param hooks runs the hooks of the runtime's namespaces; null if there are none
    /// @param rest does the last things when the process is ready for its program; null if there
    ///   are none
    /// @param listening gets the listener of the filter of system calls, if there is one
    /// @param mapping maps the ids of a tree that is to be mounted, told the mount's pointer
    record Services(
            @Nullable Runnable hooks,
            @Nullable Runnable rest,
            Consumer<Fd> listening,
            BiConsumer<String, MountTree> mapping) {}

    /// @param process the connection to `child`
    /// @param handover gets the terminal, if there is one
    Conversation(
            Child child,
            MessageSocket process,
            Handover handover,
            Services services,
            Consumer<String> warnings) {
        this.child = child;
        this.process = process;
        this.handover = handover;
        this.services = services;
        this.warnings = warnings;
    }

    /// Its user namespace has its ids.
    void mapped() {
        var _ = new Message.Mapped().sendTo(process);
    }

    /// The process is on record. Whether it is still there to hear this, its answer tells.
    void recorded() {
        var _ = new Message.Recorded().sendTo(process);
    }

    /// Gives the process a copy of the program's file to go on from. It is made while the process
    /// is busy with other things.
    void sealed() {
        try (Fd copy = SealedCopy.make()) {
            var _ = new Message.Sealed(copy).sendTo(process);
        }
    }

    /// Listens until the process waits to be started by somebody else.
    void untilPrepared() {
        while (!(next() instanceof Message.Prepared)) {
            // Everything else has been dealt with.
        }
    }

    /// Tells the process to go on to its program and listens until that runs.
    void untilItRuns() {
        // What it may do at once it is told at once: it need not wait for us then.
        boolean told = services.hooks() == null && services.rest() == null && start();
        boolean prepared = false;
        Message message = next();
        while (message != null) {
            prepared |= message instanceof Message.Prepared;
            boolean due =
                    prepared || (message instanceof Message.Mounted && services.rest() == null);
            told = told || (due && start());
            message = nextOrEnd(prepared);
        }
    }

    private boolean start() {
        var _ = new Message.Start().sendTo(process);
        return true;
    }

    private Message next() {
        Message message = nextOrEnd(false);
        if (message == null) {
            throw new IllegalStateException();
        }
        return message;
    }

    /// The next message, after it has been dealt with.
    ///
    /// @param mayEnd whether the end of the connection is no error; then it is null
    private @Nullable Message nextOrEnd(boolean mayEnd) {
        Message message = Message.receiveFrom(process);
        switch (message) {
            case Message.Warning(String text) -> warnings.accept(text);
            case Message.Failed(SystemError.Facts facts) -> throw new SystemError(facts);
            case Message.Terminal terminal -> handover.terminal(terminal.master());
            case Message.Mounted() when services.hooks() != null -> {
                services.hooks().run();
                var _ = new Message.HooksDone().sendTo(process);
            }
            case Message.Wanted wanted -> find(wanted);
            case Message.ToMap(String pointer, Fd answer) -> map(pointer, answer);
            case Message.Listener(Fd listener) -> {
                services.listening().accept(listener);
                var _ = start();
            }
            case Message.Prepared() -> {
                if (services.rest() != null) {
                    services.rest().run();
                }
            }
            case Message.Mounted(),
                    Message.HooksDone(),
                    Message.Recorded(),
                    Message.Start(),
                    Message.Sealed _,
                    Message.Mapped(),
                    Message.Found _ ->
                    throw new SystemError("", "the new process sent a message it must not send");
            case null -> {
                if (!mayEnd) {
                    throw new SystemError("", SILENT_DEATH);
                }
            }
        }
        return message;
    }

    private void find(Message.Wanted wanted) {
        try (var socket = new MessageSocket(wanted.answer())) {
            try (Fd place = Visit.find(child, wanted.path(), wanted.itself())) {
                var _ = new Message.Found(place).sendTo(socket);
            } catch (SystemError e) {
                var _ = new Message.Failed(e.facts()).sendTo(socket);
            }
        }
    }

    private void map(String pointer, Fd answer) {
        try (var socket = new MessageSocket(answer)) {
            if (Message.receiveFrom(socket) instanceof Message.Found(Fd top)) {
                try (var tree = new MountTree(top)) {
                    services.mapping().accept(pointer, tree);
                    var _ = new Message.Mapped().sendTo(socket);
                } catch (SystemError e) {
                    var _ = new Message.Failed(e.facts()).sendTo(socket);
                }
            }
        }
    }

    /// Ends the new process after `error` and says what its end tells of the cause.
    static RuntimeException end(Child child, RuntimeException error) {
        child.signal(Signal.KILL);
        int status = child.await();
        if (!(error instanceof SystemError failure)) {
            return error;
        }
        if (failure.isForLackOfRights() && UserNamespace.isWithoutRights()) {
            failure =
                    failure.hint(
                            "AppArmor gives ordinary users no rights in their user namespaces here:"
                                    + " see sysctl kernel.apparmor_restrict_unprivileged_userns");
        }
        if (!failure.facts().problem().equals(SILENT_DEATH)) {
            return failure;
        }
        return failure.hint(
                "its exit status is "
                        + status
                        + (status == 128 + Signal.KILL
                                ? ": somebody killed it, perhaps for using too much memory"
                                : ""));
    }

    @Override
    public void close() {
        process.close();
    }
}

package plankton.container;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import plankton.environment.Environment;
import plankton.environment.Unsupported;
import plankton.failure.Failure;
import plankton.failure.SpecError;
import plankton.failure.StateError;
import plankton.failure.SystemError;
import plankton.init.Init;
import plankton.init.Message;
import plankton.linux.Child;
import plankton.linux.Clock;
import plankton.linux.Credentials;
import plankton.linux.Fd;
import plankton.linux.MessageSocket;
import plankton.linux.Namespace;
import plankton.linux.Namespaces;
import plankton.linux.Signal;

/// Makes a container, seen from outside. What the new process does itself is [plankton.init.Init];
/// what the two say to each other is [plankton.init.Message].
public final class Launch {

    private final StateDirectory directory;
    private final String id;
    private final Bundle bundle;
    private final ContainerRecord.Made made;
    private final Consumer<String> warnings;

    /// @param warnings gets what the user should know though it stops nothing
    public Launch(
            StateDirectory directory,
            String id,
            Bundle bundle,
            ContainerRecord.Made made,
            Consumer<String> warnings) {
        this.directory = directory;
        this.id = id;
        this.bundle = bundle;
        this.made = made;
        this.warnings = warnings;
    }

    /// Makes a new container.
    ///
    /// @return its process: of a container made by `create` it waits for [Start], otherwise it runs
    ///   its program already
    /// @throws Failure if that cannot be done; then nothing of it is left
    public Child create() {
        warn();
        List<Fd> joined = openNamespaces();
        ContainerRecord record = newRecord();
        try (Fd _ = directory.lock(id)) {
            directory.claim(record);
            try {
                return makeProcess(record, joined);
            } catch (RuntimeException e) {
                directory.remove(id);
                throw e;
            }
        }
    }

    /// Runs a stopped container again, as it was run before.
    ///
    /// @throws Failure if that cannot be done; then it is as it was before
    public Child repeat() {
        warn();
        List<Fd> joined = openNamespaces();
        ContainerRecord record = newRecord();
        try (Fd _ = directory.lock(id)) {
            Container before = directory.load(id);
            if (before.status() != Status.STOPPED) {
                throw new StateError("cannot start an already running container: " + id);
            }
            directory.save(record);
            try {
                return makeProcess(record, joined);
            } catch (RuntimeException e) {
                directory.save(before.record());
                throw e;
            }
        }
    }

    /// Refuses callers who cannot make containers, before anything is touched.
    ///
    /// @throws StateError if this process is not root's
    public static void requireRoot() {
        if (Credentials.effectiveUser() != 0) {
            throw new StateError(
                    "containers are made by root only: run this as root (containers of ordinary users"
                            + " are not supported yet)");
        }
    }

    private void warn() {
        for (String warning : Unsupported.warnings(bundle.spec())) {
            warnings.accept(bundle.configFile() + ": " + warning);
        }
    }

    private ContainerRecord newRecord() {
        return new ContainerRecord(
                bundle.spec().ociVersion(),
                id,
                made,
                bundle.path(),
                bundle.environment().rootfs().path(),
                Clock.now(),
                null,
                bundle.spec().annotations());
    }

    /// Opens the namespaces to join, before anything is touched: a wrong one is refused at once.
    private List<Fd> openNamespaces() {
        var opened = new ArrayList<Fd>();
        for (Environment.JoinedNamespace namespace : bundle.environment().joinedNamespaces()) {
            String path = namespace.path();
            Fd fd = Fd.findReadable(path);
            if (fd == null) {
                throw new SpecError(namespace.pointer(), path + ": no such file or directory")
                        .in(bundle.configFile());
            }
            if (!Namespaces.isOf(namespace.kind(), fd)) {
                throw new SpecError(
                                namespace.pointer(),
                                path + " is not a namespace of type " + namespace.kind().type())
                        .in(bundle.configFile());
            }
            opened.add(fd);
        }
        return opened;
    }

    private Child makeProcess(ContainerRecord record, List<Fd> joined) {
        MessageSocket.Pair connection = MessageSocket.pair();
        MessageSocket listener =
                made == ContainerRecord.Made.CREATE ? directory.listenForStart(id) : null;
        Child child = cloneInto(joined);
        if (child.pid() == 0) {
            connection.ours().close();
            new Init(bundle.environment(), joined, connection.theirs(), listener).run();
        }
        connection.theirs().close();
        try (MessageSocket init = connection.ours()) {
            directory.save(record.with(ProcessIdentity.of(child.pid())));
            converse(init);
            if (listener != null) {
                directory.announceStart(id);
            }
            return child;
        } catch (RuntimeException e) {
            child.signal(Signal.KILL);
            int status = child.await();
            throw e instanceof SystemError error ? complete(error, status) : e;
        }
    }

    /// The clone, in the pid namespace to join if there is one: nobody can move himself into one.
    private Child cloneInto(List<Fd> joined) {
        List<Namespace> fresh = bundle.environment().newNamespaces();
        Fd pidNamespace = joinedPidNamespace(joined);
        if (pidNamespace == null) {
            return Child.make(fresh);
        }
        try (Fd own = Fd.read("/proc/self/ns/pid")) {
            Namespaces.join(Namespace.PID, pidNamespace);
            Child child = Child.make(fresh);
            if (child.pid() != 0) {
                Namespaces.join(Namespace.PID, own);
            }
            return child;
        }
    }

    private @Nullable Fd joinedPidNamespace(List<Fd> joined) {
        List<Environment.JoinedNamespace> namespaces = bundle.environment().joinedNamespaces();
        for (int i = 0; i < namespaces.size(); i++) {
            if (namespaces.get(i).kind() == Namespace.PID) {
                return joined.get(i);
            }
        }
        return null;
    }

    /// Leads the new process to where this command leaves it: prepared, or running its program.
    private void converse(MessageSocket init) {
        boolean create = made == ContainerRecord.Made.CREATE;
        // Whether it is still there to hear this, the answer tells.
        var _ = new Message.Recorded().sendTo(init);
        if (!create) {
            var _ = new Message.Start().sendTo(init);
        }
        boolean prepared = false;
        while (!(create && prepared)) {
            switch (Message.receiveFrom(init)) {
                case Message.Warning(String text) ->
                        warnings.accept(bundle.configFile() + ": " + text);
                case Message.Failed(SystemError.Facts facts) -> throw new SystemError(facts);
                case Message.Prepared() -> prepared = true;
                case Message.Recorded(), Message.Start() ->
                        throw new SystemError(
                                "", "the new process sent a message it must not send");
                case null -> {
                    if (!prepared) {
                        throw new SystemError("", SILENT_DEATH);
                    }
                    return;
                }
            }
        }
    }

    private static final String SILENT_DEATH = "the new process ended without a word";

    private SystemError complete(SystemError error, int status) {
        String problem = error.facts().problem();
        if (!problem.equals(SILENT_DEATH)) {
            return error.in(bundle.configFile());
        }
        return error.hint(
                "its exit status is "
                        + status
                        + (status == 128 + Signal.KILL
                                ? ": somebody killed it, perhaps for using too much memory"
                                : ""));
    }
}

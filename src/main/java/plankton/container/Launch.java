package plankton.container;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import plankton.environment.Environment;
import plankton.environment.IdMaps;
import plankton.environment.Warnings;
import plankton.failure.Failure;
import plankton.failure.SpecError;
import plankton.failure.StateError;
import plankton.failure.SystemError;
import plankton.init.HookRunner;
import plankton.init.Init;
import plankton.init.Labels;
import plankton.linux.CgroupEntrance;
import plankton.linux.Child;
import plankton.linux.Clock;
import plankton.linux.Fd;
import plankton.linux.MessageSocket;
import plankton.seccomp.Filter;
import plankton.spec.Hooks;
import plankton.spec.Program;
import plankton.spec.State;

/// Makes a container, seen from outside. What the new process does itself is [plankton.init.Init];
/// what the two say to each other is [plankton.init.Message].
public final class Launch {

    private final StateDirectory directory;
    private final String id;
    private final Bundle bundle;
    private final ContainerRecord.Made made;
    private final Handover handover;
    private final Consumer<String> warnings;
    private final ResourceControl resources;
    private final Confinement confinement;
    private @Nullable Readiness readiness;

    /// @param handover where terminal, pidfd and process id go
    /// @param warnings gets what the user should know though it stops nothing
    public Launch(
            StateDirectory directory,
            String id,
            Bundle bundle,
            ContainerRecord.Made made,
            Handover handover,
            Consumer<String> warnings) {
        this.directory = directory;
        this.id = id;
        this.bundle = bundle;
        this.made = made;
        this.handover = handover;
        this.warnings = warnings;
        resources = new ResourceControl(bundle.spec().linux().intelRdt(), id);
        confinement = new Confinement(bundle, id);
    }

    /// Makes a new container.
    ///
    /// @return its process: of a container made by `create` it waits for [Start], otherwise it runs
    ///   its program already
    /// @throws Failure if that cannot be done; then nothing of it is left
    public Child create() {
        return naming(this::createNew);
    }

    private Child createNew() {
        JoinedNamespaces joined = check();
        resources.check();
        ContainerRecord record = newRecord();
        try (Fd _ = directory.lock(id)) {
            directory.requireFree(id);
            confinement.refuseUsed();
            directory.save(record);
            try {
                directory.keepConfig(id, bundle.config());
                return makeProcess(record, joined);
            } catch (RuntimeException e) {
                ContainerRecord placed = record.in(confinement.place());
                Removal.destroy(directory, placed, bundle.spec().hooks(), warnings);
                throw e;
            }
        }
    }

    /// Runs a stopped container again, as it was run before.
    ///
    /// @throws Failure if that cannot be done; then it is as it was before
    public Child repeat() {
        return naming(this::createAgain);
    }

    private Child createAgain() {
        JoinedNamespaces joined = check();
        try (Fd _ = directory.lock(id)) {
            Container before = directory.load(id);
            before.record().requireUnderstood();
            if (before.status() != Status.STOPPED) {
                throw new StateError("cannot start an already running container: " + id);
            }
            confinement.refuseUsed();
            confinement.keep(before.record().place());
            ContainerRecord record = newRecord();
            byte[] configBefore = directory.keptConfig(id);
            directory.save(record);
            try {
                directory.keepConfig(id, bundle.config());
                return makeProcess(record, joined);
            } catch (RuntimeException e) {
                directory.keepConfig(id, configBefore);
                directory.save(before.record());
                throw e;
            }
        }
    }

    /// Refuses what cannot be, before anything is touched.
    private JoinedNamespaces check() {
        boolean detached = made != ContainerRecord.Made.RUN;
        Program program = bundle.environment().program();
        handover.check(program.terminal(), detached);
        Labels.check(program);
        for (String warning : Warnings.of(bundle.spec())) {
            warn(warning);
        }
        Filter filter = bundle.environment().execution().filter();
        if (filter != null && !filter.unknown().isEmpty()) {
            warn("/linux/seccomp/syscalls: passed over, because unknown:" + filter.unknown());
        }
        confinement.check(this::warn);
        return JoinedNamespaces.open(bundle.environment());
    }

    /// Has errors name the file that their pointers refer to.
    private Child naming(Supplier<Child> maker) {
        try {
            return maker.get();
        } catch (SpecError e) {
            throw e.in(bundle.configFile());
        } catch (SystemError e) {
            throw e.in(bundle.configFile());
        }
    }

    private void warn(String text) {
        warnings.accept(bundle.configFile() + ": " + text);
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
                bundle.spec().annotations(),
                bundle.spec().hooks().exist(),
                resources.removable(),
                confinement.place(),
                bundle.environment().options(),
                ContainerRecord.Origin.HERE);
    }

    /// The word of the program that it is ready, if somebody waits for it and this command starts
    /// the program.
    public @Nullable Readiness readiness() {
        return readiness;
    }

    /// Tells if the container's memory ran out, when its program has ended.
    public void tellOfMemory() {
        confinement.tellOfMemory(warnings);
    }

    private void prepareReadiness() {
        Environment environment = bundle.environment();
        if (environment.isNotified()) {
            directory.makeNotifyDirectory(id);
            readiness = made == ContainerRecord.Made.CREATE ? null : Readiness.of(directory, id);
        }
    }

    private Child makeProcess(ContainerRecord claimed, JoinedNamespaces joined) {
        prepareReadiness();
        resources.prepare();
        try {
            confinement.make();
            // Only now it is known where systemd has put it. Until its process is on record, it
            // ends with this one.
            return makeProcessIn(claimed.in(confinement.place()), joined);
        } finally {
            confinement.settle();
        }
    }

    private Child makeProcessIn(ContainerRecord record, JoinedNamespaces joined) {
        MessageSocket.Pair connection = MessageSocket.pair();
        MessageSocket listener =
                made == ContainerRecord.Made.CREATE ? directory.listenForStart(id) : null;
        CgroupEntrance entrance = confinement.entrance(!joined.isByDetour());
        Child child = joined.clone(connection, entrance.directory());
        if (child.pid() == 0) {
            connection.ours().close();
            handover.close();
            init(record, joined.left(), connection.theirs(), listener).run(entrance);
        }
        entrance.close();
        connection.theirs().close();
        try (var conversation =
                new Conversation(
                        child,
                        connection.ours(),
                        handover,
                        new Conversation.Services(
                                hooksOfCreation(record, child),
                                confinement.rest(),
                                listening(record, child),
                                new IdmappedMounts(bundle.environment(), joined)::map),
                        this::warn)) {
            provide(record, joined, child, conversation);
            accompany(conversation, record, child);
            return child;
        } catch (RuntimeException e) {
            throw confinement.causeOf(Conversation.end(child, e));
        }
    }

    private Init init(
            ContainerRecord record,
            List<Fd> joined,
            MessageSocket maker,
            @Nullable MessageSocket listener) {
        Hooks hooks = bundle.spec().hooks();
        State state = record.state("creating", 0);
        return new Init(bundle.environment(), hooks, state, joined, maker, listener);
    }

    /// Gives the new process what it cannot take itself, and puts it on record.
    private void provide(
            ContainerRecord record,
            JoinedNamespaces joined,
            Child child,
            Conversation conversation) {
        confinement.attach(child.pid());
        if (!joined.isByDetour()) {
            confinement.settle();
        }
        Environment environment = bundle.environment();
        IdMaps ids = environment.ids();
        if (ids != null) {
            Endowment.give(bundle, ids, child);
            conversation.mapped();
        }
        directory.save(record.with(ProcessIdentity.of(child.pid())));
        resources.add(child.pid());
        NetDevices.move(environment, joined, child);
        conversation.recorded();
        conversation.sealed();
    }

    /// Stays with the new process until it waits to be started, or runs its program.
    private void accompany(Conversation conversation, ContainerRecord record, Child child) {
        if (made == ContainerRecord.Made.CREATE) {
            conversation.untilPrepared();
            handover.process(child, "standard");
            directory.announceStart(id);
        } else {
            conversation.untilItRuns();
            new HookRunner("poststart", bundle.spec().hooks().poststart())
                    .run(record.state("running", child.pid()), null);
            handover.process(child, "standard");
        }
    }

    private Consumer<Fd> listening(ContainerRecord record, Child child) {
        State state = record.state("creating", child.pid());
        return listener ->
                CallListener.tell(bundle.spec().linux().seccomp(), state, child.pid(), listener);
    }

    private @Nullable Runnable hooksOfCreation(ContainerRecord record, Child child) {
        Hooks hooks = bundle.spec().hooks();
        if (hooks.prestart().isEmpty() && hooks.createRuntime().isEmpty()) {
            return null;
        }
        State state = record.state("creating", child.pid());
        return () -> {
            new HookRunner("prestart", hooks.prestart()).run(state, null);
            new HookRunner("createRuntime", hooks.createRuntime()).run(state, null);
        };
    }
}

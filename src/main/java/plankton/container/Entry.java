package plankton.container;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import plankton.cgroup.Group;
import plankton.cgroup.Scope;
import plankton.cgroup.Subgroup;
import plankton.environment.ControlGroupManager;
import plankton.environment.Execution;
import plankton.environment.IdMaps;
import plankton.environment.Options;
import plankton.failure.SpecError;
import plankton.failure.StateError;
import plankton.failure.SystemError;
import plankton.init.Entrant;
import plankton.init.Labels;
import plankton.linux.CgroupEntrance;
import plankton.linux.Child;
import plankton.linux.Credentials;
import plankton.linux.Fd;
import plankton.linux.MessageSocket;
import plankton.linux.Namespace;
import plankton.linux.Namespaces;
import plankton.linux.Pidfd;
import plankton.spec.Linux.NamespaceEntry;
import plankton.spec.Program;
import plankton.spec.Spec;
import plankton.spec.State;

/// Runs one more program in a container that is there (`exec`), seen from outside. What the new
/// process does itself is [Entrant]. It takes no lock: nothing of the container is changed.
public final class Entry {

    private final String id;
    private final List<Subgroup> subgroups;
    private final Container container;
    private final Spec spec;

    /// @param evenIfPaused whether a paused container is entered, too; then the program waits
    /// @param subgroups control groups below the container's to go to
    /// @throws StateError if there is no such container, or it has no process that could be joined
    public Entry(
            StateDirectory directory, String id, boolean evenIfPaused, List<Subgroup> subgroups) {
        this.id = id;
        this.subgroups = subgroups;
        container = directory.load(id);
        Status status = container.status();
        boolean paused = status == Status.PAUSED;
        if (status != Status.RUNNING && status != Status.CREATED && !(paused && evenIfPaused)) {
            throw new StateError(
                    "cannot exec in a "
                            + status
                            + " container"
                            + (paused ? " (use --ignore-paused to override): " : ": ")
                            + id);
        }
        container.record().requireUnderstood();
        spec = directory.config(id);
    }

    /// The program of the container itself.
    public Program program() {
        Program program = spec.process();
        if (program == null) {
            throw new StateError("the configuration of container " + id + " has no process");
        }
        return program;
    }

    /// Runs `program` in the container.
    ///
    /// @param preservedFds how many of the caller's descriptors, from 3 on, are left open
    /// @param detached whether nobody will wait for its end
    /// @return its process, which runs the program already
    public Child run(
            Program program,
            int preservedFds,
            boolean detached,
            Handover handover,
            Consumer<String> warnings) {
        check(program);
        handover.check(program.terminal(), detached);
        Options options =
                new Options(true, true, preservedFds, 0, ControlGroupManager.CGROUPFS, "");
        try (Pidfd init = init();
                Group group = group()) {
            MessageSocket.Pair connection = MessageSocket.pair();
            Entrant.Container entered = entered(init);
            Child child = make(entered, group, program, options, connection, handover);
            connection.theirs().close();
            return accompany(child, entered, program, connection.ours(), handover, warnings);
        } catch (SystemError e) {
            throw e.in("exec");
        }
    }

    /// Stays with the new process until it runs its program.
    private Child accompany(
            Child child,
            Entrant.Container entered,
            Program program,
            MessageSocket connection,
            Handover handover,
            Consumer<String> warnings) {
        try (var conversation =
                new Conversation(child, connection, handover, services(child), warnings)) {
            if (!isOpen()) {
                Scope.attach(container.record().place(), child.pid());
            }
            if (entered.ids() != null) {
                Endowment.give(program, child);
            }
            new ResourceControl(spec.linux().intelRdt(), id).add(child.pid());
            conversation.sealed();
            conversation.untilItRuns();
            handover.process(child, "setns");
            return child;
        } catch (RuntimeException e) {
            throw Conversation.end(child, e);
        }
    }

    /// Nothing is mounted and no hooks run for a process that enters.
    private Conversation.Services services(Child child) {
        return new Conversation.Services(
                null,
                null,
                listening(child),
                (pointer, _) -> {
                    throw new IllegalStateException(pointer);
                });
    }

    private void check(Program program) {
        try {
            Execution.check(program);
            IdMaps ids = IdMaps.ofContainer(spec.linux());
            if (ids != null) {
                ids.require(program.user());
            }
            Labels.check(program);
        } catch (SpecError e) {
            throw e.in("exec");
        }
    }

    private Consumer<Fd> listening(Child child) {
        return listener -> {
            Integer pid = container.pid();
            State state = container.record().state("running", pid == null ? 0 : pid);
            CallListener.tell(spec.linux().seccomp(), state, child.pid(), listener);
        };
    }

    /// The descriptor first: what is then found alive and the same is what is joined.
    private Pidfd init() {
        ProcessIdentity init = container.record().init();
        Pidfd process = init == null ? null : Pidfd.find(init.pid());
        if (init == null || process == null || init.status() == null) {
            throw new StateError("cannot exec in a stopped container: " + id);
        }
        return process;
    }

    private Entrant.Container entered(Pidfd init) {
        var namespaces = new ArrayList<Namespace>();
        boolean ownMounts = false;
        for (NamespaceEntry entry : spec.linux().namespaces()) {
            namespaces.add(entry.type());
            ownMounts |= entry.type() == Namespace.MOUNT && entry.path().isEmpty();
        }
        Integer pid = container.pid();
        Fd root = ownMounts ? null : Fd.directory("/proc/" + pid + "/root");
        requireAlive(init);
        boolean keyring = container.record().options().keyring();
        IdMaps ids = IdMaps.ofContainer(spec.linux());
        return new Entrant.Container(id, init, namespaces, root, keyring, ids);
    }

    /// The container's control group, or null if it has none.
    private @Nullable Group group() {
        Group group = container.record().place().find();
        return group == null && !subgroups.isEmpty() ? container.group() : group;
    }

    /// Whether the new process gets into the group without systemd, which knows no groups below it.
    private boolean isOpen() {
        return !subgroups.isEmpty() || Scope.isOpen(container.record().place());
    }

    /// Makes the new process, which never comes back. An ordinary user has the right to be in the
    /// container's pid namespace only in its user namespace, from which there is no way back: a
    /// process in between goes there.
    private Child make(
            Entrant.Container entered,
            @Nullable Group group,
            Program program,
            Options options,
            MessageSocket.Pair connection,
            Handover handover) {
        boolean detour = Credentials.isOrdinary() && entered.ids() != null;
        Execution execution = Execution.of(spec.linux());
        Integer pid = container.pid();
        try (CgroupEntrance entrance =
                group == null || pid == null || !isOpen()
                        ? CgroupEntrance.NONE
                        : group.entrance(subgroups, pid, !detour)) {
            Child child =
                    detour
                            ? Birth.of(
                                    program, () -> Detour.make(connection, () -> goInto(entered)))
                            : clone(entered, program, entrance.directory());
            if (child.pid() == 0) {
                connection.ours().close();
                handover.close();
                Entrant.Container left = detour ? entered.alreadyJoined() : entered;
                new Entrant(left, program, execution, options, connection.theirs()).run(entrance);
            }
            return child;
        } catch (SystemError e) {
            requireAlive(entered.init());
            throw e;
        }
    }

    /// In the container's pid namespace: nobody can move himself into one.
    ///
    /// @param group the control group to make it in, null if it goes to its group itself
    private static Child clone(Entrant.Container entered, Program program, @Nullable Fd group) {
        if (entered.namespaces().contains(Namespace.PID)) {
            Namespaces.joinPidNamespace(entered.init());
        }
        return Birth.of(program, List.of(), group);
    }

    private static List<Namespace> goInto(Entrant.Container entered) {
        try {
            Namespaces.joinAll(entered.namespaces(), entered.init());
        } catch (SystemError e) {
            throw e.during("", "enter the container")
                    .hint("an ordinary user can enter it only once it has been started");
        }
        Credentials.setNotDumpable();
        return List.of();
    }

    /// What was found by the number of a process that still lives is that of this process.
    private void requireAlive(Pidfd init) {
        if (init.awaitEnd(0)) {
            throw new StateError("cannot exec in a stopped container: " + id);
        }
    }
}

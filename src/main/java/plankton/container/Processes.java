package plankton.container;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import plankton.cgroup.Group;
import plankton.cgroup.Place;
import plankton.failure.StateError;
import plankton.linux.FileIdentity;
import plankton.linux.Pidfd;
import plankton.linux.ProcessStatus;
import plankton.linux.Signal;

/// The processes of a container that has one: those in its control group; where it has none, those
/// in its pid namespace, or, where it shares that of the host or of another container, its first
/// process and what descends from it.
public final class Processes {

    /// How often a new look is taken for processes that were made meanwhile.
    private static final int ROUNDS = 100;

    /// How many of a namespace are held at once, since a process may usually have 1024 files open.
    /// Only by the namespace are the others found later.
    private static final int MAX_HELD = 900;

    private final String id;
    private final ProcessIdentity init;

    private final Place place;

    /// The pid namespace that only they are in, null if there is none.
    private final @Nullable FileIdentity namespace;

    private Processes(
            ContainerRecord record, ProcessIdentity init, @Nullable FileIdentity namespace) {
        id = record.id();
        place = record.place();
        this.init = init;
        this.namespace = namespace;
    }

    /// Those of `container`, which must be created or running.
    ///
    /// @throws StateError if it has no process
    public static Processes of(Container container) {
        String id = container.record().id();
        ProcessIdentity init = container.record().init();
        if (init == null
                || container.status() == Status.STOPPED
                || container.status() == Status.CREATING) {
            throw notRunning(id);
        }
        return of(container.record(), init);
    }

    /// Those of `container`, be it that its first one has ended, and its number may be another's by
    /// now.
    ///
    /// @return null if there is none, or no control group by which they could be told
    public static @Nullable Processes left(Container container) {
        ContainerRecord record = container.record();
        if (container.status() != Status.STOPPED) {
            return of(container);
        }
        try (Group group = record.place().find()) {
            return group == null || record.init() == null
                    ? null
                    : new Processes(record, record.init(), null);
        }
    }

    /// Those of the container of `record`, whose first process `init` lives.
    static Processes of(ContainerRecord record, ProcessIdentity init) {
        int pid = init.pid();
        return new Processes(
                record, init, ProcessStatus.isFirstOfNamespace(pid) ? namespace(pid) : null);
    }

    private static StateError notRunning(String id) {
        return new StateError("container not running: " + id);
    }

    /// Their ids on the host, in ascending order.
    public List<Integer> pids() {
        var pids = new ArrayList<Integer>();
        try (Group group = place.find()) {
            if (group != null) {
                pids.addAll(group.pids());
                Collections.sort(pids);
                return pids;
            }
        }
        List<Integer> all = ProcessStatus.pids();
        if (namespace == null) {
            if (init.status() != null) {
                pids.addAll(descendants(all));
            }
        } else {
            for (int pid : all) {
                if (namespace.equals(namespace(pid))) {
                    pids.add(pid);
                }
            }
        }
        Collections.sort(pids);
        return pids;
    }

    private static @Nullable FileIdentity namespace(int pid) {
        return FileIdentity.of("/proc/" + pid + "/ns/pid");
    }

    /// The first process and, of `all`, those that descend from it. There may be many, and each may
    /// be the child of the one before.
    private Set<Integer> descendants(List<Integer> all) {
        var parents = new HashMap<Integer, Integer>();
        for (int pid : all) {
            ProcessStatus status = ProcessStatus.of(pid);
            if (status != null) {
                parents.put(pid, status.parent());
            }
        }
        var found = new HashSet<Integer>();
        found.add(init.pid());
        for (int pid : all) {
            var way = new ArrayList<Integer>();
            Integer at = pid;
            while (at != null && !found.contains(at) && way.size() < all.size()) {
                way.add(at);
                at = parents.get(at);
            }
            if (at != null && found.contains(at)) {
                found.addAll(way);
            }
        }
        return found;
    }

    /// Sends `signal` to all of them, those too that are made meanwhile.
    public void signal(int signal) {
        try (Group group = signal == Signal.KILL ? place.find() : null) {
            if (group != null) {
                group.kill();
                return;
            }
        }
        var done = new HashSet<Integer>();
        int before = -1;
        for (int round = 0; done.size() > before && round < ROUNDS; round++) {
            before = done.size();
            for (Pidfd process : hold(done)) {
                try (process) {
                    var _ = process.signal(signal);
                }
            }
        }
    }

    /// Descriptors of those that are not among `done`, held before the first gets a signal: the end
    /// of one may make another look like a stranger. The descriptor comes first: what is then found
    /// in the container is what it stands for.
    private List<Pidfd> hold(Set<Integer> done) {
        var found = new HashMap<Integer, Pidfd>();
        for (int pid : pids()) {
            boolean full = namespace != null && found.size() == MAX_HELD;
            Pidfd process = full || done.contains(pid) ? null : Pidfd.find(pid);
            if (process != null) {
                found.put(pid, process);
            }
        }
        var held = new ArrayList<Pidfd>();
        for (int pid : pids()) {
            Pidfd process = found.remove(pid);
            if (process != null) {
                done.add(pid);
                held.add(process);
            }
        }
        for (Pidfd stranger : found.values()) {
            stranger.close();
        }
        return held;
    }

    /// Sends `signal` to the first of them only.
    ///
    /// @throws StateError if it has ended
    public void signalFirst(int signal) {
        try (Pidfd process = Pidfd.find(init.pid())) {
            if (process == null || init.status() == null || !process.signal(signal)) {
                throw notRunning(id);
            }
        }
        // What is stopped does not even end.
        if (signal == Signal.KILL && place.isFrozen()) {
            try (Group group = place.find()) {
                if (group != null) {
                    group.thaw();
                }
            }
        }
    }
}

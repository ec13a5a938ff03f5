package plankton.container;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.environment.Environment;
import plankton.environment.Environment.JoinedNamespace;
import plankton.failure.SpecError;
import plankton.linux.Child;
import plankton.linux.Fd;
import plankton.linux.MessageSocket;
import plankton.linux.Namespace;
import plankton.linux.Namespaces;

/// The namespaces of others in which a container is to live, held open, and how its process gets
/// there.
final class JoinedNamespaces {

    private final Environment environment;
    private final List<Fd> opened;

    private JoinedNamespaces(Environment environment, List<Fd> opened) {
        this.environment = environment;
        this.opened = opened;
    }

    /// Opens them, before anything is touched: a wrong one is refused at once.
    ///
    /// @throws SpecError if one is missing, of another type, or must not be joined
    static JoinedNamespaces open(Environment environment) {
        var opened = new ArrayList<Fd>();
        for (JoinedNamespace namespace : environment.joinedNamespaces()) {
            Fd fd = Fd.findReadable(namespace.path());
            if (fd == null) {
                throw new SpecError(
                        namespace.pointer(), namespace.path() + ": no such file or directory");
            }
            check(environment, namespace, fd);
            opened.add(fd);
        }
        return new JoinedNamespaces(environment, opened);
    }

    private static void check(Environment environment, JoinedNamespace namespace, Fd fd) {
        Namespace kind = namespace.kind();
        String path = namespace.path();
        if (!Namespaces.isOf(kind, fd)) {
            throw new SpecError(
                    namespace.pointer(), path + " is not a namespace of type " + kind.type());
        }
        String change = environment.changeTo(kind);
        if (!change.isEmpty() && Namespaces.isOwn(kind, fd)) {
            throw new SpecError(change, path + " is the host's namespace, and must not be");
        }
        if (kind == Namespace.USER && Namespaces.isOwn(kind, fd)) {
            // The kernel lets nobody join the one that he is in (setns(2)).
            throw new SpecError(namespace.pointer(), path + " is the caller's own: leave it out");
        }
    }

    /// The one of the given kind, or null if the container joins none.
    @Nullable Fd find(Namespace kind) {
        List<JoinedNamespace> namespaces = environment.joinedNamespaces();
        for (int i = 0; i < namespaces.size(); i++) {
            if (namespaces.get(i).kind() == kind) {
                return opened.get(i);
            }
        }
        return null;
    }

    /// Those that the new process has still to join, in the order of the configuration's plan.
    List<Fd> left() {
        return isByDetour() ? List.of() : opened;
    }

    /// Makes the new process; like [Child#make] it comes back twice.
    ///
    /// @param connection the two ends of which the new process gets its own
    /// @param group the control group to make it in, null if it goes to its group itself
    Child clone(MessageSocket.Pair connection, @Nullable Fd group) {
        if (isByDetour()) {
            var way = new NamespaceWay(environment, opened);
            return Birth.of(environment.program(), () -> Detour.make(connection, way::go));
        }
        Fd pidNamespace = find(Namespace.PID);
        return pidNamespace == null ? make(group) : makeIn(pidNamespace, group);
    }

    /// Whether a process in between makes the new one.
    boolean isByDetour() {
        return NamespaceWay.isNeeded(environment);
    }

    /// Nobody can move himself into a pid namespace: its maker goes there, for its next child.
    private Child makeIn(Fd pidNamespace, @Nullable Fd group) {
        try (Fd own = Fd.read("/proc/self/ns/pid")) {
            Namespaces.join(Namespace.PID, pidNamespace);
            Child child = make(group);
            if (child.pid() != 0) {
                Namespaces.join(Namespace.PID, own);
            }
            return child;
        }
    }

    private Child make(@Nullable Fd group) {
        return Birth.of(environment.program(), environment.firstNamespaces(), group);
    }
}

package plankton.container;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.environment.Environment;
import plankton.environment.Environment.JoinedNamespace;
import plankton.failure.SystemError;
import plankton.linux.Credentials;
import plankton.linux.Fd;
import plankton.linux.Namespace;
import plankton.linux.Namespaces;
import plankton.linux.Utf8;

/// The way of a process in between into the namespaces of a container, where the order decides over
/// its rights.
final class NamespaceWay {

    private final Environment environment;
    private final List<Fd> opened;

    /// @param opened the namespaces to join, in the order of [Environment#joinedNamespaces()]
    NamespaceWay(Environment environment, List<Fd> opened) {
        this.environment = environment;
        this.opened = opened;
    }

    /// Whether the new process cannot go into its namespaces itself, or not in time: once it is in
    /// a user namespace it has lost its rights to the others, and a clock must be set off before
    /// the first process is there. Nor can its maker go there for it who has no rights to the pid
    /// namespace that he comes from: there is no way back.
    static boolean isNeeded(Environment environment) {
        boolean foreign = environment.ids() != null && !environment.joinedNamespaces().isEmpty();
        return foreign
                || !environment.timeOffsets().isEmpty()
                || (joinsPidNamespace(environment) && !Credentials.isRootOfHost());
    }

    private static boolean joinsPidNamespace(Environment environment) {
        for (JoinedNamespace namespace : environment.joinedNamespaces()) {
            if (namespace.kind() == Namespace.PID) {
                return true;
            }
        }
        return false;
    }

    /// Goes. Of the namespaces to join, some may belong to the caller's user namespace, which is
    /// left, and some to the one to join: those that do not let this process in before may do so
    /// afterwards.
    ///
    /// @return the kinds of namespaces that are still to be made, together with the process
    List<Namespace> go() {
        if (Credentials.isOrdinary()) {
            // Else its files in procfs would be root's.
            Credentials.setDumpable(true);
        }
        // Before another container's procfs is the one in sight.
        try (Fd offsets = offsets()) {
            List<JoinedNamespace> namespaces = environment.joinedNamespaces();
            var later = new ArrayList<Integer>();
            for (int i = 0; i < namespaces.size(); i++) {
                Namespace kind = namespaces.get(i).kind();
                if (kind == Namespace.USER || !Namespaces.joinIfAllowed(kind, opened.get(i))) {
                    later.add(i);
                }
            }
            // The user namespace is the first of them.
            for (int i : later) {
                join(namespaces.get(i), opened.get(i));
            }
            var fresh = new ArrayList<>(environment.firstNamespaces());
            if (fresh.remove(Namespace.USER)) {
                unshare(Namespace.USER);
            }
            if (offsets != null) {
                fresh.remove(Namespace.TIME);
                unshare(Namespace.TIME);
                setOff(offsets);
            }
            return fresh;
        }
    }

    private static void join(JoinedNamespace namespace, Fd fd) {
        try {
            Namespaces.join(namespace.kind(), fd);
        } catch (SystemError e) {
            throw e.during(namespace.pointer(), "join the namespace")
                    .hint(
                            "it must belong to a user namespace in which the caller has all rights,"
                                    + " or to that of the container");
        }
        if (namespace.kind() == Namespace.USER) {
            // The new rights have set this back to what the host has chosen.
            Credentials.setNotDumpable();
        }
    }

    private static void unshare(Namespace kind) {
        try {
            Namespaces.unshare(kind);
        } catch (SystemError e) {
            throw e.during("/linux/namespaces", "make the " + kind.type() + " namespace");
        }
    }

    private @Nullable Fd offsets() {
        return environment.timeOffsets().isEmpty() ? null : Fd.write("/proc/self/timens_offsets");
    }

    private void setOff(Fd offsets) {
        try {
            offsets.write(Utf8.encode(environment.timeOffsets()));
        } catch (SystemError e) {
            throw e.during("/linux/timeOffsets", "set the clocks off")
                    .hint("a clock must not become negative, nor exceed 146 years");
        }
    }
}

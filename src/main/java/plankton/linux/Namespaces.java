package plankton.linux;

import java.util.Collection;
import plankton.sys.Io;
import plankton.sys.Memory;
import plankton.sys.Task;

/// Making and joining namespaces (clone(2), setns(2)).
public final class Namespaces {
    private Namespaces() {}

    /// The flags that ask for new namespaces of these kinds.
    static long flags(Collection<Namespace> kinds) {
        long flags = 0;
        for (Namespace kind : kinds) {
            flags |= flag(kind);
        }
        return flags;
    }

    /// Their names, for people.
    static String names(Collection<Namespace> kinds) {
        var names = new StringBuilder("new namespaces");
        for (Namespace kind : kinds) {
            names.append(' ').append(kind.type());
        }
        return names.toString();
    }

    /// Moves this process into the namespace that `fd` stands for; into a pid or time namespace
    /// only the processes it makes from now on.
    public static void join(Namespace kind, Fd fd) {
        Call.check(Task.setns(fd.number(), flag(kind)), "setns", fd);
    }

    /// Like [#join], but says whether it was allowed.
    public static boolean joinIfAllowed(Namespace kind, Fd fd) {
        int done = Task.setns(fd.number(), flag(kind));
        if (done < 0 && Memory.errno() == Memory.EPERM()) {
            var _ = Call.attempt(done, "setns", fd.toString());
            return false;
        }
        Call.check(done, "setns", fd);
        return true;
    }

    /// Moves this process into a new namespace; in the case of a time namespace only the processes
    /// it makes from now on (unshare(2)).
    public static void unshare(Namespace kind) {
        int done = Call.attempt(Task.unshare(flag(kind)), "unshare", kind.type());
        if (done < 0) {
            int errno = Memory.errno();
            throw Call.error(errno, "unshare", kind.type()).hint(hint(errno));
        }
    }

    /// Moves this process into the namespaces of these kinds in which `process` is; into the pid
    /// namespace only the processes it makes from now on.
    public static void joinAll(Collection<Namespace> kinds, Pidfd process) {
        long flags = flags(kinds);
        if (flags != 0) {
            Call.check(Task.setns(process.fd().number(), (int) flags), "setns", process.fd());
        }
    }

    /// Puts the next child of this process into the pid namespace in which `process` is.
    public static void joinPidNamespace(Pidfd process) {
        Call.check(Task.setns(process.fd().number(), Task.CLONE_NEWPID()), "setns", process.fd());
    }

    /// Whether `fd` stands for a namespace of this kind (ioctl_ns(2)).
    public static boolean isOf(Namespace kind, Fd fd) {
        int type = Io.ioctl(fd.number(), Task.NS_GET_NSTYPE());
        return Call.attempt(type, "ioctl NS_GET_NSTYPE", fd.toString()) == flag(kind);
    }

    /// Whether `fd` stands for the namespace of this kind in which this process is.
    public static boolean isOwn(Namespace kind, Fd fd) {
        try (Fd own = Fd.read("/proc/self/ns/" + kind.procName())) {
            return own.isSameAs(fd);
        }
    }

    private static int flag(Namespace kind) {
        return switch (kind) {
            case USER -> Task.CLONE_NEWUSER();
            case CGROUP -> Task.CLONE_NEWCGROUP();
            case IPC -> Task.CLONE_NEWIPC();
            case UTS -> Task.CLONE_NEWUTS();
            case NETWORK -> Task.CLONE_NEWNET();
            case PID -> Task.CLONE_NEWPID();
            case TIME -> Task.CLONE_NEWTIME();
            case MOUNT -> Task.CLONE_NEWNS();
        };
    }

    /// The likely reason of a refusal to make namespaces.
    static String hint(int errno) {
        if (errno == Memory.ENOSPC()) {
            return "the limit in /proc/sys/user/max_user_namespaces, or the one of another kind there,"
                    + " is reached";
        }
        if (errno == Memory.EPERM()) {
            return Task.geteuid() == 0
                    ? "making namespaces needs the capability CAP_SYS_ADMIN; run as root"
                    : "ordinary users are not allowed to make user namespaces here; see"
                            + " /proc/sys/kernel/unprivileged_userns_clone and"
                            + " /proc/sys/kernel/apparmor_restrict_unprivileged_userns, or run as root";
        }
        return errno == Memory.EINVAL() ? "this kernel lacks one of the namespaces asked for" : "";
    }
}

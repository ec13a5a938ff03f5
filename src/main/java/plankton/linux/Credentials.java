package plankton.linux;

import plankton.sys.Memory;
import plankton.sys.Task;

/// Who a process is and what it may do (credentials(7), capabilities(7)).
public final class Credentials {
    private Credentials() {}

    /// The effective user id of this process.
    public static int effectiveUser() {
        return Task.geteuid();
    }

    /// Whether this process is an ordinary user's, not root's.
    public static boolean isOrdinary() {
        return effectiveUser() != 0;
    }

    /// Whether this process is root's on the host, not only in a user namespace, which an ordinary
    /// user can make.
    public static boolean isRootOfHost() {
        return !isOrdinary() && UserNamespace.isFirst();
    }

    /// The effective group id of this process.
    public static int effectiveGroup() {
        return Task.getegid();
    }

    /// Limits what can ever be gained by running a program to the capabilities of `mask`. Must come
    /// before [#become], while `CAP_SETPCAP` is still there.
    public static void dropBounding(long mask) {
        for (int number = 0; number < Long.SIZE; number++) {
            if ((mask >>> number & 1) == 0
                    && Task.prctl(Task.PR_CAPBSET_DROP(), number, 0, 0, 0) < 0) {
                int errno = Memory.errno();
                if (errno == Memory.EINVAL()) {
                    // This kernel knows no capability of that number, nor any after it.
                    return;
                }
                throw Call.error(errno, "prctl PR_CAPBSET_DROP", Integer.toString(number));
            }
        }
    }

    /// Takes on groups, group and user, in this order, keeping the permitted capabilities across
    /// the change so that [#setCapabilities] can choose among them.
    ///
    /// @param inUserNamespace whether the groups may be such as cannot be laid down; whoever has
    ///   the right to and cannot is in one, too
    public static void become(User user, boolean inUserNamespace) {
        Call.check(Task.prctl(Task.PR_SET_KEEPCAPS(), 1, 0, 0, 0), "prctl PR_SET_KEEPCAPS", 1);
        var groups = new int[user.additionalGids().size()];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = user.additionalGids().get(i);
        }
        int done = Task.setgroups(groups.length, groups);
        if (done < 0
                && Memory.errno() == Memory.EPERM()
                && (inUserNamespace || isEffective(Capability.SETGID))) {
            // An ordinary user could escape by it from what is denied to a group (CVE-2014-8989).
            if (groups.length > 0) {
                throw Call.error(Memory.errno(), "setgroups", groups.length + " groups")
                        .hint("a user namespace of an ordinary user allows no groups besides one");
            }
        } else {
            Call.check(done, "setgroups", groups.length);
        }
        Call.check(Task.setresgid(user.gid()), "setresgid", Integer.toUnsignedString(user.gid()));
        Call.check(Task.setresuid(user.uid()), "setresuid", Integer.toUnsignedString(user.uid()));
    }

    /// Sets effective, permitted, inheritable and ambient capabilities, of each only what this
    /// process has.
    ///
    /// @param kept those that stay permitted until the next program
    /// @return the mask of the capabilities that could not be granted
    public static long setCapabilities(CapabilitySets sets, long kept) {
        int[] header = {Task.CAPABILITY_VERSION(), 0};
        // Two `struct __user_cap_data_struct`: effective, permitted, inheritable; low words first.
        var data = new int[6];
        Call.check(Task.capget(header, data), "capget", "this process");
        long owned = (data[1] & 0xFFFFFFFFL) | (long) data[4] << 32;
        long permitted = sets.permitted() & owned;
        long effective = sets.effective() & permitted;
        long inheritable = sets.inheritable() & owned;
        long[] words = {effective, permitted | (kept & owned), inheritable};
        for (int i = 0; i < words.length; i++) {
            data[i] = (int) words[i];
            data[3 + i] = (int) (words[i] >>> 32);
        }
        Call.check(Task.capset(header, data), "capset", "this process");
        raiseAmbient(sets.ambient() & permitted & inheritable);
        return (sets.permitted() | sets.effective() | sets.inheritable()) & ~owned;
    }

    /// Whether this process makes use of `capability`.
    private static boolean isEffective(Capability capability) {
        int[] header = {Task.CAPABILITY_VERSION(), 0};
        var data = new int[6];
        Call.check(Task.capget(header, data), "capget", "this process");
        return ((data[0] & 0xFFFFFFFFL) & capability.bit()) != 0;
    }

    /// Makes use of the capabilities in `mask`, of which only those count that are permitted.
    public static void makeEffective(long mask) {
        if (mask != 0) {
            int[] header = {Task.CAPABILITY_VERSION(), 0};
            var data = new int[6];
            Call.check(Task.capget(header, data), "capget", "this process");
            data[0] |= (int) mask & data[1];
            data[3] |= (int) (mask >>> 32) & data[4];
            Call.check(Task.capset(header, data), "capset", "this process");
        }
    }

    /// The names of the capabilities in `mask`, separated by commas.
    public static String names(long mask) {
        var names = new StringBuilder();
        for (Capability capability : Capability.values()) {
            if ((mask & capability.bit()) != 0) {
                names.append(names.isEmpty() ? "CAP_" : ", CAP_").append(capability.name());
            }
        }
        return names.toString();
    }

    private static void raiseAmbient(long mask) {
        int clear = Task.PR_CAP_AMBIENT_CLEAR_ALL();
        Call.check(
                Task.prctl(Task.PR_CAP_AMBIENT(), clear, 0, 0, 0), "prctl PR_CAP_AMBIENT", "clear");
        for (int number = 0; mask >>> number != 0 && number < Long.SIZE; number++) {
            if ((mask >>> number & 1) != 0) {
                int raise = Task.PR_CAP_AMBIENT_RAISE();
                int done = Task.prctl(Task.PR_CAP_AMBIENT(), raise, number, 0, 0);
                Call.check(done, "prctl PR_CAP_AMBIENT", number);
            }
        }
    }

    /// Promises that running a program will never grant more than this process has
    /// (`PR_SET_NO_NEW_PRIVS`, prctl(2)).
    public static void setNoNewPrivileges() {
        int done = Task.prctl(Task.PR_SET_NO_NEW_PRIVS(), 1, 0, 0, 0);
        Call.check(done, "prctl PR_SET_NO_NEW_PRIVS", 1);
    }

    /// Keeps other processes from tracing this one or opening what it has open (prctl(2)).
    public static void setNotDumpable() {
        setDumpable(false);
    }

    /// Lets its user look into this process, and have its files in procfs, or not (prctl(2)).
    public static void setDumpable(boolean dumpable) {
        int value = dumpable ? 1 : 0;
        int done = Task.prctl(Task.PR_SET_DUMPABLE(), value, 0, 0, 0);
        Call.check(done, "prctl PR_SET_DUMPABLE", value);
    }

    /// Whether the last refusal was one of permission.
    static boolean isDenied(int errno) {
        return errno == Memory.EPERM() || errno == Memory.EACCES();
    }
}

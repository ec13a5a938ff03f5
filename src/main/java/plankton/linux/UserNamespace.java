package plankton.linux;

import java.util.List;
import plankton.failure.SystemError;
import plankton.sys.Memory;
import plankton.sys.Task;

/// User namespaces and the ids they map (user_namespaces(7)). A map is a text of lines, each with
/// the first id inside, the first outside, and how many there are.
public final class UserNamespace {
    private UserNamespace() {}

    /// Gives the new user namespace in which the process `pid` is its maps. Needs the capabilities
    /// to take on any id.
    public static void map(int pid, String uidMap, String gidMap) {
        write(pid, "uid_map", uidMap);
        write(pid, "gid_map", gidMap);
    }

    private static void write(int pid, String file, String map) {
        try (Fd maps = Fd.write("/proc/" + pid + "/" + file)) {
            maps.write(Utf8.encode(map));
        } catch (SystemError e) {
            throw e.hint(
                    e.isForLackOfRights()
                            ? "the caller must itself have all the ids that are mapped, and the"
                                    + " capabilities CAP_SETUID, CAP_SETGID and, to map id 0,"
                                    + " CAP_SETFCAP"
                            : "a map must be shorter than a page of memory, 4096 bytes");
        }
    }

    /// A descriptor of a new user namespace with these maps, in which no process is.
    public static Fd make(String uidMap, String gidMap) {
        Pipe pipe = Pipe.make("the life of a process");
        Child child = Child.make(List.of(Namespace.USER));
        if (child.pid() == 0) {
            pipe.sink().close();
            pipe.source().read(new byte[1], 0);
            CurrentProcess.exit(0);
        }
        try (Fd _ = pipe.source()) {
            // Its end is what the child waits for.
            try (Fd _ = pipe.sink()) {
                map(child.pid(), uidMap, gidMap);
                return Fd.read("/proc/" + child.pid() + "/ns/user");
            } finally {
                child.signal(Signal.KILL);
                child.await();
            }
        }
    }

    /// Makes this process the user `uid` and the group `gid` of its user namespace, keeping its
    /// capabilities in it. Groups of the caller's that it may not lay down it keeps.
    public static void become(int uid, int gid) {
        int laidDown = Task.setgroups(0, new int[0]);
        if (laidDown < 0 && Memory.errno() != Memory.EPERM()) {
            Call.check(laidDown, "setgroups", 0);
        }
        Call.check(Task.prctl(Task.PR_SET_KEEPCAPS(), 1, 0, 0, 0), "prctl PR_SET_KEEPCAPS", 1);
        Call.check(Task.setresgid(gid), "setresgid", Integer.toUnsignedString(gid));
        Call.check(Task.setresuid(uid), "setresuid", Integer.toUnsignedString(uid));
    }
}

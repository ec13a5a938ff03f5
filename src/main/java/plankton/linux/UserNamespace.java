package plankton.linux;

import java.util.ArrayList;
import java.util.List;
import plankton.failure.SystemError;
import plankton.sys.Memory;
import plankton.sys.Task;

/// User namespaces and the ids they map (user_namespaces(7)). A map is a text of lines, each with
/// the first id inside, the first outside, and how many there are.
public final class UserNamespace {
    private UserNamespace() {}

    /// `USER_NS_INIT_INO` (linux/nsfs.h), which older headers do not name yet.
    private static final long FIRST_INODE = 0xEFFFFFFDL;

    private static final int MAX_MAP = 1 << 15;
    private static final String RESTRICTION =
            "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";

    /// Where the programs of shadow-utils are. Never looked for along the caller's `PATH`, which
    /// could lead to any program.
    private static final String PLACES = "/usr/bin/ /bin/ /usr/local/bin/ /run/wrappers/bin/";

    /// Gives the new user namespace in which the process `pid` is its user ids.
    public static void mapUsers(int pid, String map) {
        write(pid, "uid_map", map);
    }

    /// Gives the new user namespace in which the process `pid` is its group ids. One that an
    /// ordinary user makes loses the right to lay down groups by it.
    public static void mapGroups(int pid, String map) {
        if (Credentials.isOrdinary()) {
            write(pid, "setgroups", "deny");
        }
        write(pid, "gid_map", map);
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

    /// Has ids mapped by `program`, `newuidmap` or `newgidmap`: it gives an ordinary user those
    /// that `/etc/subuid` and `/etc/subgid` say are his.
    ///
    /// @param words its arguments
    public static void mapByHelper(String program, List<String> words) {
        var args = new ArrayList<String>();
        args.add(program);
        args.addAll(words);
        String path = find(program);
        var result = Subprocess.run(path, args, List.of(), new byte[0], 0);
        if (result.status() != 0) {
            throw new SystemError(path, result.output().isEmpty() ? "failed" : result.output())
                    .hint(
                            "ids besides the caller's own must be given to him in /etc/subuid and"
                                    + " /etc/subgid (usermod --add-subuids, --add-subgids), and "
                                    + program
                                    + " must be setuid root");
        }
    }

    private static String find(String program) {
        for (String place : WordList.of(PLACES, ' ')) {
            Fd found = Fd.find(place + program);
            if (found != null) {
                found.close();
                return place + program;
            }
        }
        throw new SystemError(program, "is not in " + PLACES.replace(" ", ", "))
                .hint(
                        "an ordinary user needs it to map ids besides his own; it comes with the"
                                + " package uidmap or shadow-utils");
    }

    /// The map in `file` of the process `pid`, as this process sees it.
    public static String mapOf(int pid, String file) {
        try (Fd maps = Fd.read("/proc/" + pid + "/" + file)) {
            byte[] padded = maps.readAll(MAX_MAP);
            var map = new StringBuilder();
            for (String line : WordList.of(padded == null ? "" : Utf8.decode(padded), '\n')) {
                String separator = "";
                for (String word : WordList.of(line, ' ')) {
                    if (!word.isEmpty()) {
                        map.append(separator).append(word);
                        separator = " ";
                    }
                }
                map.append(separator.isEmpty() ? "" : "\n");
            }
            return map.toString();
        }
    }

    /// Whether this process is in the first of all user namespaces.
    public static boolean isFirst() {
        try (Fd own = Fd.read("/proc/self/ns/user")) {
            return new FileStatus(own).inode() == FIRST_INODE;
        }
    }

    /// Whether this host gives ordinary users no rights in the user namespaces they make (AppArmor,
    /// `kernel.apparmor_restrict_unprivileged_userns`).
    public static boolean isWithoutRights() {
        Fd found = Credentials.isOrdinary() ? Fd.findReadable(RESTRICTION) : null;
        if (found == null) {
            return false;
        }
        try (found) {
            byte[] value = found.readAll(MAX_MAP);
            return value != null && value.length > 0 && value[0] != '0';
        }
    }

    /// A descriptor of a new user namespace with these maps, in which no process is. Needs root's
    /// rights.
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
                mapUsers(child.pid(), uidMap);
                mapGroups(child.pid(), gidMap);
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

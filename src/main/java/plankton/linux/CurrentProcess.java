package plankton.linux;

import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import plankton.failure.SystemError;
import plankton.sys.Io;
import plankton.sys.Limits;
import plankton.sys.Memory;
import plankton.sys.Mount;
import plankton.sys.Socket;
import plankton.sys.Task;

/// What this process changes about itself and about the namespaces it is in.
public final class CurrentProcess {
    private CurrentProcess() {}

    private static final int BOOT_ID = 64;
    private static @Nullable String bootId;
    private static final byte[] HERE = {'.', 0};
    private static final byte[] EMPTY = {0};

    /// Ends this process at once.
    public static void exit(int status) {
        Task.exit(status);
    }

    /// Its process id, in its own pid namespace.
    public static int pid() {
        return Task.getpid();
    }

    /// The last part of the name by which this program was called.
    public static String programName() {
        Address name = firstArgument();
        String text = name == null ? "" : CString.at(name);
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /// Where the arguments of this process begin. The kernel lays down their number, the pointers
    /// to them, a null pointer, and the pointers to the environment, one behind the other
    /// (execve(2)).
    static @Nullable Address firstArgument() {
        Address number = Memory.environ().add(-2 * Address.sizeOf());
        for (int arguments = 0; number.getLong() != arguments; arguments++) {
            number = number.add(-Address.sizeOf());
        }
        return number.add(Address.sizeOf()).getAddress();
    }

    /// The id of this boot of the machine (random(4), `boot_id`).
    public static String bootId() {
        if (bootId == null) {
            bootId = readBootId();
        }
        return bootId;
    }

    private static String readBootId() {
        try (Fd file = Fd.read("/proc/sys/kernel/random/boot_id")) {
            byte[] id = file.readAll(BOOT_ID);
            return id == null ? "" : Utf8.decode(id).trim();
        }
    }

    /// Begins a session of its own, without a terminal.
    public static void beginSession() {
        Call.check(Task.setsid(), "setsid", "this process");
    }

    /// Asks to be killed when the process that made this one ends; with 0, no longer (prctl(2)).
    public static void setParentDeathSignal(int signal) {
        Call.check(
                Task.prctl(Task.PR_SET_PDEATHSIG(), signal, 0, 0, 0),
                "prctl PR_SET_PDEATHSIG",
                signal);
    }

    /// Does nothing any more, and ends with its maker. Nothing that it has inherited stays open in
    /// it.
    ///
    /// @param maker the process id of the one that made this one
    public static void waitForDeath(int maker) {
        // What goes wrong here must not go on as the maker would.
        try (var nothing = new Poll(1)) {
            Call.endTrace();
            Signals.reset();
            setParentDeathSignal(Signal.KILL);
            Call.check(Io.closeRange(0, 0), "close_range", 0);
            if (Task.getppid() == maker) {
                nothing.await(-1);
            }
        } finally {
            exit(0);
        }
    }

    /// Becomes the parent of descendants whose own parents end (prctl(2)).
    public static void becomeSubreaper() {
        int done = Task.prctl(Task.PR_SET_CHILD_SUBREAPER(), 1, 0, 0, 0);
        Call.check(done, "prctl PR_SET_CHILD_SUBREAPER", 1);
    }

    /// Joins the session keyring `name`, making it if missing (keyctl(2)): the keys of the caller
    /// stay out of reach. Whoever has this user's rights may join it too, as `exec` does. A kernel
    /// without keys needs nothing.
    public static void joinSessionKeyring(String name) {
        int keyring = Task.joinKeyring(CString.of(name));
        if (keyring < 0 && Memory.errno() == Memory.ENOSYS()) {
            return;
        }
        Call.check(keyring, "keyctl JOIN_SESSION_KEYRING", name);
        int done = Task.setKeyringPermissions(keyring, KEYRING_PERMISSIONS);
        Call.check(done, "keyctl SETPERM", name);
    }

    /// All for its possessor; view, read, search and link for its user.
    private static final int KEYRING_PERMISSIONS = 0x3F1B0000;

    /// Sets the mask of the permissions that new files do not get, and returns the one before.
    public static int setUmask(int mask) {
        return Io.umask(mask);
    }

    public static void setHostname(String name) {
        byte[] bytes = CString.of(name);
        Call.check(Task.sethostname(bytes, bytes.length - 1L), "sethostname", name);
    }

    public static void setDomainname(String name) {
        byte[] bytes = CString.of(name);
        Call.check(Task.setdomainname(bytes, bytes.length - 1L), "setdomainname", name);
    }

    /// Brings the loopback device of this network namespace up (netdevice(7)).
    public static void bringLoopbackUp() {
        int number = Socket.socket(Socket.AF_INET(), Socket.SOCK_DGRAM(), 0);
        var request = Memory.calloc(1, Memory.SIZEOF_IFREQ());
        try (var socket = new Fd(Call.check(number, "socket", "AF_INET"), "lo")) {
            Call.check(Socket.loopbackUp(socket.number(), request), "ioctl SIOCSIFFLAGS", "lo");
        } finally {
            Memory.free(request);
        }
    }

    /// Raises the hard limit on a resource to where it shall be, if it is below. That needs rights
    /// which the process may lose before [#setRlimit] makes the limit what it shall be.
    ///
    /// @param pid the process whose limit it is, 0 for this one
    public static void raiseHardLimit(int pid, ResourceLimit limit) {
        var values = new long[2];
        int number = number(limit.type());
        int done = Task.prlimit(pid, number, null, values);
        Call.check(done, "prlimit", limit.type().type());
        if (Long.compareUnsigned(limit.hard(), values[1]) > 0) {
            values[1] = limit.hard();
            setRlimit(pid, limit.type(), values);
        }
    }

    /// Limits a resource. Only what is done without new files, memory and the like works
    /// afterwards.
    public static void setRlimit(ResourceLimit limit) {
        setRlimit(0, limit.type(), new long[] {limit.soft(), limit.hard()});
    }

    private static void setRlimit(int pid, Rlimit resource, long[] values) {
        if (Task.prlimit(pid, number(resource), values, null) < 0) {
            int errno = Memory.errno();
            SystemError error = Call.error(errno, "prlimit", resource.type());
            throw errno == Memory.EPERM()
                    ? error.hint(
                            "raising a hard limit needs the capability CAP_SYS_RESOURCE, and the"
                                    + " limit on open files cannot exceed /proc/sys/fs/nr_open")
                    : error;
        }
    }

    private static int number(Rlimit resource) {
        return switch (resource) {
            case AS -> Limits.AS();
            case CORE -> Limits.CORE();
            case CPU -> Limits.CPU();
            case DATA -> Limits.DATA();
            case FSIZE -> Limits.FSIZE();
            case LOCKS -> Limits.LOCKS();
            case MEMLOCK -> Limits.MEMLOCK();
            case MSGQUEUE -> Limits.MSGQUEUE();
            case NICE -> Limits.NICE();
            case NOFILE -> Limits.NOFILE();
            case NPROC -> Limits.NPROC();
            case RSS -> Limits.RSS();
            case RTPRIO -> Limits.RTPRIO();
            case RTTIME -> Limits.RTTIME();
            case SIGPENDING -> Limits.SIGPENDING();
            case STACK -> Limits.STACK();
        };
    }

    /// Makes `root`, the top of a mount, the root of this mount namespace, and lets go of the old
    /// root with all its mounts (pivot_root(2), "pivot_root(., .)").
    public static void pivotRoot(Fd root) {
        root.enter();
        Call.check(Mount.pivotRoot(HERE, HERE), "pivot_root", root);
        // Both are mounted on / now, the old one on top.
        Call.check(Mount.umount(HERE, Mount.MNT_DETACH()), "umount2", "the old root");
        enterRoot();
    }

    /// Moves `root`, the top of a mount, over the root of this mount namespace, whose mounts stay
    /// below it: for roots that pivot_root(2) refuses.
    public static void moveRoot(Fd root) {
        root.enter();
        try (Fd old = Fd.directory("/")) {
            int done =
                    Mount.moveMount(
                            root.number(),
                            EMPTY,
                            old.number(),
                            EMPTY,
                            Mount.MOVE_MOUNT_EMPTY_PATHS());
            Call.check(done, "move_mount", "the root");
        }
        changeRoot(root);
    }

    /// Gives those of the standard streams that are pipes to the user `uid`, lest the program
    /// cannot open `/dev/stdout` and the like.
    public static void givePipesTo(int uid) {
        for (int stream = 0; uid != 0 && stream <= 2; stream++) {
            Fd fd = Stdio.stream(stream);
            var status = new FileStatus(fd);
            if (status.type() == Io.S_IFIFO()) {
                Call.check(Io.fchown(stream, uid, -1), "fchown", fd);
            }
        }
    }

    /// Makes `root` the root directory of this process only (chroot(2)).
    public static void changeRoot(Fd root) {
        root.enter();
        Call.check(Io.chroot(HERE), "chroot", root);
        enterRoot();
    }

    private static void enterRoot() {
        try (Fd root = Fd.directory("/")) {
            root.enter();
        }
    }

    /// Marks every descriptor from `first` on to be closed by execve(2), whoever opened it.
    public static void closeOnExecFrom(int first) {
        int done = Io.closeRange(first, Io.CLOSE_RANGE_CLOEXEC());
        Call.check(done, "close_range", first);
    }
}

package plankton.sys;

import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.c.Variable;

/// Processes: making, joining, signalling, waiting, identity and limits.
public final class Task {
    private Task() {}

    /// clone3(2).
    ///
    /// @param args `struct clone_args`, eleven 64-bit words
    @Import(name = "plankton_clone3")
    public static native long clone3(long[] args);

    @Import(name = "sizeof(struct clone_args) / 8")
    @Variable
    public static native int CLONE_ARGS_WORDS();

    @Import(name = "setns")
    public static native int setns(int fd, int type);

    @Import(name = "_exit")
    public static native void exit(int status);

    @Import(name = "getpid")
    public static native int getpid();

    @Import(name = "geteuid")
    public static native int geteuid();

    @Import(name = "setsid")
    public static native int setsid();

    @Import(name = "waitpid")
    public static native int waitpid(int pid, int[] status, int options);

    @Import(name = "plankton_exit_status")
    public static native int exitStatus(int status);

    @Import(name = "kill")
    public static native int kill(int pid, int signal);

    @Import(name = "plankton_pidfd_open")
    public static native int pidfdOpen(int pid);

    @Import(name = "plankton_pidfd_send_signal")
    public static native int pidfdSendSignal(int pidfd, int signal);

    @Import(name = "poll")
    public static native int poll(Address fds, long count, int timeoutMillis);

    @Import(name = "plankton_sigprocmask")
    public static native int sigprocmask(int how, long[] set, long @Nullable [] old);

    @Import(name = "plankton_sigwait")
    public static native int sigwait(long[] set);

    @Import(name = "plankton_sigdefault")
    public static native int sigdefault(int signal);

    @Import(name = "execve")
    public static native int execve(byte[] path, Address argv, Address envp);

    @Import(name = "prctl")
    public static native int prctl(int option, long a, long b, long c, long d);

    @Import(name = "plankton_capget")
    public static native int capget(int[] header, int[] data);

    @Import(name = "plankton_capset")
    public static native int capset(int[] header, int[] data);

    @Import(name = "plankton_setgroups")
    public static native int setgroups(int size, int[] groups);

    @Import(name = "plankton_setresgid")
    public static native int setresgid(int gid);

    @Import(name = "plankton_setresuid")
    public static native int setresuid(int uid);

    /// setrlimit(2).
    ///
    /// @param limit `struct rlimit`: soft, hard
    @Import(name = "setrlimit")
    public static native int setrlimit(int resource, long[] limit);

    @Import(name = "sethostname")
    public static native int sethostname(byte[] name, long length);

    @Import(name = "setdomainname")
    public static native int setdomainname(byte[] name, long length);

    @Import(name = "nanosleep")
    public static native int nanosleep(long[] duration, long @Nullable [] remaining);

    @Import(name = "clock_gettime")
    public static native int clockGettime(int clock, long[] time);

    @Import(name = "CLOCK_REALTIME")
    @Variable
    public static native int CLOCK_REALTIME();

    @Import(name = "CLONE_PIDFD")
    @Variable
    public static native long CLONE_PIDFD();

    @Import(name = "CLONE_NEWUSER")
    @Variable
    public static native int CLONE_NEWUSER();

    @Import(name = "CLONE_NEWCGROUP")
    @Variable
    public static native int CLONE_NEWCGROUP();

    @Import(name = "CLONE_NEWIPC")
    @Variable
    public static native int CLONE_NEWIPC();

    @Import(name = "CLONE_NEWUTS")
    @Variable
    public static native int CLONE_NEWUTS();

    @Import(name = "CLONE_NEWNET")
    @Variable
    public static native int CLONE_NEWNET();

    @Import(name = "CLONE_NEWPID")
    @Variable
    public static native int CLONE_NEWPID();

    @Import(name = "CLONE_NEWTIME")
    @Variable
    public static native int CLONE_NEWTIME();

    @Import(name = "CLONE_NEWNS")
    @Variable
    public static native int CLONE_NEWNS();

    @Import(name = "NS_GET_NSTYPE")
    @Variable
    public static native int NS_GET_NSTYPE();

    @Import(name = "WNOHANG")
    @Variable
    public static native int WNOHANG();

    @Import(name = "SIGCHLD")
    @Variable
    public static native int SIGCHLD();

    @Import(name = "SIG_SETMASK")
    @Variable
    public static native int SIG_SETMASK();

    @Import(name = "_NSIG")
    @Variable
    public static native int NSIG();

    @Import(name = "PR_SET_PDEATHSIG")
    @Variable
    public static native int PR_SET_PDEATHSIG();

    @Import(name = "PR_SET_DUMPABLE")
    @Variable
    public static native int PR_SET_DUMPABLE();

    @Import(name = "PR_SET_KEEPCAPS")
    @Variable
    public static native int PR_SET_KEEPCAPS();

    @Import(name = "PR_CAPBSET_DROP")
    @Variable
    public static native int PR_CAPBSET_DROP();

    @Import(name = "PR_CAPBSET_READ")
    @Variable
    public static native int PR_CAPBSET_READ();

    @Import(name = "PR_CAP_AMBIENT")
    @Variable
    public static native int PR_CAP_AMBIENT();

    @Import(name = "PR_CAP_AMBIENT_RAISE")
    @Variable
    public static native int PR_CAP_AMBIENT_RAISE();

    @Import(name = "PR_CAP_AMBIENT_CLEAR_ALL")
    @Variable
    public static native int PR_CAP_AMBIENT_CLEAR_ALL();

    @Import(name = "PR_SET_NO_NEW_PRIVS")
    @Variable
    public static native int PR_SET_NO_NEW_PRIVS();

    @Import(name = "_LINUX_CAPABILITY_VERSION_3")
    @Variable
    public static native int CAPABILITY_VERSION();
}

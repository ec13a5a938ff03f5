package plankton.sys;

import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import org.teavm.interop.Import;

/// Processes: making, joining, signalling, waiting, identity and limits.
public final class Task {
    private Task() {}

    /// clone3(2).
    ///
    /// @param args `struct clone_args`, eleven 64-bit words
    @Import(name = "plankton_clone3")
    public static native long clone3(long[] args);

    @Import(name = "VALUE(sizeof(struct clone_args) / 8)")
    public static native int CLONE_ARGS_WORDS();

    @Import(name = "setns")
    public static native int setns(int fd, int type);

    @Import(name = "unshare")
    public static native int unshare(int flags);

    @Import(name = "_exit")
    public static native void exit(int status);

    @Import(name = "getppid")
    public static native int getppid();

    @Import(name = "getpid")
    public static native int getpid();

    @Import(name = "geteuid")
    public static native int geteuid();

    @Import(name = "getegid")
    public static native int getegid();

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
    public static native int poll(PollFd fds, long count, int timeoutMillis);

    /// signalfd(2) of the kernel's own signal set.
    @Import(name = "plankton_signalfd")
    public static native int signalfd(long[] set, int flags);

    @Import(name = "setpgid")
    public static native int setpgid(int pid, int group);

    /// keyctl(2), `KEYCTL_JOIN_SESSION_KEYRING`.
    @Import(name = "plankton_join_keyring")
    public static native int joinKeyring(byte @Nullable [] name);

    /// keyctl(2), `KEYCTL_SETPERM`.
    @Import(name = "plankton_keyring_permissions")
    public static native int setKeyringPermissions(int keyring, int permissions);

    /// sched_setattr(2).
    ///
    /// @param pid 0 for this process
    /// @param times runtime, deadline, period
    @Import(name = "plankton_sched_setattr")
    public static native int schedSetattr(
            int pid, int policy, long flags, int nice, int priority, long[] times);

    /// sched_setaffinity(2) of this process.
    ///
    /// @param size in bytes
    @Import(name = "plankton_sched_setaffinity")
    public static native int schedSetaffinity(long[] mask, long size);

    /// sched_getscheduler(2) of this process.
    @Import(name = "plankton_sched_getscheduler")
    public static native int schedGetscheduler();

    /// ioprio_set(2) of a process.
    ///
    /// @param pid 0 for this process
    @Import(name = "plankton_ioprio_set")
    public static native int ioprioSet(int pid, int priority);

    /// ioprio_get(2) of this process.
    @Import(name = "plankton_ioprio_get")
    public static native int ioprioGet();

    @Import(name = "VALUE(SCHED_DEADLINE)")
    public static native int SCHED_DEADLINE();

    /// set_mempolicy(2).
    @Import(name = "plankton_set_mempolicy")
    public static native int setMempolicy(int mode, long[] nodes, long bits);

    @Import(name = "personality")
    public static native int personality(long persona);

    @Import(name = "VALUE(PER_LINUX)")
    public static native long PER_LINUX();

    @Import(name = "VALUE(PER_LINUX32)")
    public static native long PER_LINUX32();

    @Import(name = "plankton_sigprocmask")
    public static native int sigprocmask(int how, long[] set, long @Nullable [] old);

    @Import(name = "plankton_sigdefault")
    public static native int sigdefault(int signal);

    /// execve(2), with nothing in the arguments that it does not have: a filter may look at them.
    @Import(name = "plankton_execve")
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

    /// seccomp(2), `SECCOMP_SET_MODE_FILTER`.
    ///
    /// @param program instructions, each a `struct sock_filter`; null to ask whether the flags are
    ///   known
    /// @param word what a filter of system calls sees as the sixth argument
    @Import(name = "plankton_seccomp")
    public static native int seccomp(int flags, long @Nullable [] program, int length, long word);

    /// prlimit(2).
    ///
    /// @param fresh `struct rlimit`: soft, hard; null to leave it as it is
    /// @param old likewise, null if it is not asked for
    @Import(name = "prlimit")
    public static native int prlimit(
            int pid, int resource, long @Nullable [] fresh, long @Nullable [] old);

    @Import(name = "sethostname")
    public static native int sethostname(byte[] name, long length);

    @Import(name = "setdomainname")
    public static native int setdomainname(byte[] name, long length);

    @Import(name = "clock_gettime")
    public static native int clockGettime(int clock, long[] time);

    @Import(name = "VALUE(CLOCK_REALTIME)")
    public static native int CLOCK_REALTIME();

    @Import(name = "VALUE(CLONE_NEWUSER)")
    public static native int CLONE_NEWUSER();

    @Import(name = "VALUE(CLONE_NEWCGROUP)")
    public static native int CLONE_NEWCGROUP();

    @Import(name = "VALUE(CLONE_NEWIPC)")
    public static native int CLONE_NEWIPC();

    @Import(name = "VALUE(CLONE_NEWUTS)")
    public static native int CLONE_NEWUTS();

    @Import(name = "VALUE(CLONE_NEWNET)")
    public static native int CLONE_NEWNET();

    @Import(name = "VALUE(CLONE_NEWPID)")
    public static native int CLONE_NEWPID();

    @Import(name = "VALUE(CLONE_NEWTIME)")
    public static native int CLONE_NEWTIME();

    @Import(name = "VALUE(CLONE_NEWNS)")
    public static native int CLONE_NEWNS();

    @Import(name = "VALUE(CLONE_PARENT)")
    public static native int CLONE_PARENT();

    @Import(name = "VALUE(CLONE_INTO_CGROUP)")
    public static native long CLONE_INTO_CGROUP();

    @Import(name = "VALUE(NS_GET_NSTYPE)")
    public static native int NS_GET_NSTYPE();

    @Import(name = "VALUE(POLLPRI)")
    public static native short POLLPRI();

    @Import(name = "VALUE(POLLOUT)")
    public static native short POLLOUT();

    @Import(name = "VALUE(SIGWINCH)")
    public static native int SIGWINCH();

    @Import(name = "VALUE(SIGCONT)")
    public static native int SIGCONT();

    @Import(name = "VALUE(SFD_CLOEXEC|SFD_NONBLOCK)")
    public static native int SFD_FLAGS();

    @Import(name = "VALUE(sizeof(struct signalfd_siginfo))")
    public static native int SIZEOF_SIGNALFD_SIGINFO();

    @Import(name = "VALUE(CLOCK_MONOTONIC)")
    public static native int CLOCK_MONOTONIC();

    @Import(name = "VALUE(PR_SET_CHILD_SUBREAPER)")
    public static native int PR_SET_CHILD_SUBREAPER();

    @Import(name = "VALUE(POLLIN)")
    public static native short POLLIN();

    @Import(name = "VALUE(WNOHANG)")
    public static native int WNOHANG();

    @Import(name = "VALUE(SIGCHLD)")
    public static native int SIGCHLD();

    @Import(name = "VALUE(SIG_SETMASK)")
    public static native int SIG_SETMASK();

    @Import(name = "VALUE(_NSIG)")
    public static native int NSIG();

    @Import(name = "VALUE(PR_SET_PDEATHSIG)")
    public static native int PR_SET_PDEATHSIG();

    @Import(name = "VALUE(PR_SET_DUMPABLE)")
    public static native int PR_SET_DUMPABLE();

    @Import(name = "VALUE(PR_SET_KEEPCAPS)")
    public static native int PR_SET_KEEPCAPS();

    @Import(name = "VALUE(PR_CAPBSET_DROP)")
    public static native int PR_CAPBSET_DROP();

    @Import(name = "VALUE(PR_CAP_AMBIENT)")
    public static native int PR_CAP_AMBIENT();

    @Import(name = "VALUE(PR_CAP_AMBIENT_RAISE)")
    public static native int PR_CAP_AMBIENT_RAISE();

    @Import(name = "VALUE(PR_CAP_AMBIENT_CLEAR_ALL)")
    public static native int PR_CAP_AMBIENT_CLEAR_ALL();

    @Import(name = "VALUE(PR_SET_NO_NEW_PRIVS)")
    public static native int PR_SET_NO_NEW_PRIVS();

    @Import(name = "VALUE(_LINUX_CAPABILITY_VERSION_3)")
    public static native int CAPABILITY_VERSION();
}

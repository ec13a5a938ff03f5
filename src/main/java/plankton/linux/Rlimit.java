package plankton.linux;

/// The resource limits of a process (getrlimit(2)).
public enum Rlimit {
    AS,
    CORE,
    CPU,
    DATA,
    FSIZE,
    LOCKS,
    MEMLOCK,
    MSGQUEUE,
    NICE,
    NOFILE,
    NPROC,
    RSS,
    RTPRIO,
    RTTIME,
    SIGPENDING,
    STACK;

    /// Its name in a configuration, such as `RLIMIT_NOFILE`.
    public String type() {
        return "RLIMIT_" + name();
    }
}

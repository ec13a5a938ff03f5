package plankton.linux;

/// The kinds of namespaces (namespaces(7)), in the order in which a process has to join them: the
/// user namespace first, because it gives the right to join the others, the mount namespace last,
/// because paths mean something else afterwards.
public enum Namespace {
    USER("user", "user"),
    CGROUP("cgroup", "cgroup"),
    IPC("ipc", "ipc"),
    UTS("uts", "uts"),
    NETWORK("network", "net"),
    PID("pid", "pid"),
    TIME("time", "time"),
    MOUNT("mount", "mnt");

    private final String type;
    private final String procName;

    Namespace(String type, String procName) {
        this.type = type;
        this.procName = procName;
    }

    /// Its name in a configuration, such as `network`.
    public String type() {
        return type;
    }

    /// Its name under `/proc/PID/ns`, such as `net`.
    public String procName() {
        return procName;
    }
}

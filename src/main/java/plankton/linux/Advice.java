package plankton.linux;

import plankton.sys.Memory;

/// What a refusal of the kernel most likely means, and what helps.
final class Advice {
    private Advice() {}

    /// One text, smaller than many strings: the call or the type of file system, the error, and the
    /// advice.
    private static final String TABLE =
            """

            open_tree EINVAL the source is unbindable, or has mounts below it that must not be left\
             out (rbind)
            open_tree EPERM binding needs the capability CAP_SYS_ADMIN
            move_mount EINVAL only a directory can be mounted on a directory, and only a file on a file
            move_mount ELOOP a mount cannot be put below itself
            mount_setattr EINVAL nothing is mounted there, or the file system or this kernel does not\
             know one of the attributes
            fspick EINVAL nothing is mounted there
            mount_setattr EPERM the mount has flags that only the user namespace which set them can\
             take away
            PR_SET_MM_MAP EPERM it needs the capability CAP_SYS_ADMIN or CAP_CHECKPOINT_RESTORE
            PR_SET_MM_MAP EINVAL the kernel must be built with CONFIG_CHECKPOINT_RESTORE
            close_range EINVAL closing at execve needs Linux 5.11 or later
            fsopen ENODEV this kernel has no file system of that type, or its module is not loaded
            fsopen EPERM mounting needs the capability CAP_SYS_ADMIN
            fsconfig ENOENT the source does not exist
            fsconfig ENOTBLK the source is not a block device
            fsconfig EBUSY the source is in use, or mounted with other options
            fsconfig EACCES the source can only be read: use ro
            fsconfig EINVAL the source or one of the options is not what this type of file system\
             expects
            fsconfig EPERM this type of file system needs the capability CAP_SYS_ADMIN on the host
            sysfs EPERM in a user namespace it needs a new network namespace; add one, or bind the\
             host's /sys (rbind)
            proc EPERM in a user namespace it needs a new pid namespace, and a /proc outside that\
             nothing is mounted over; else bind the host's /proc (rbind)
            BPF_PROG_QUERY EPERM to restrict devices takes the capabilities CAP_BPF and CAP_NET_ADMIN,\
             or CAP_SYS_ADMIN
            BPF_PROG_QUERY EINVAL the kernel must be built with CONFIG_CGROUP_BPF
            BPF_PROG_ATTACH EPERM a group above has a program for devices that suffers no other
            mqueue EPERM in a user namespace it needs a new ipc namespace
            """;

    /// The calls that are younger than some kernels that are still in use, and the versions that
    /// have them.
    private static final String SINCE =
            " openat2 5.6 BPF_PROG_QUERY 4.15 open_tree 5.2 move_mount 5.2 fsopen 5.2 fsconfig 5.2"
                    + " fsmount 5.2 fspick 5.2 mount_setattr 5.12 clone3 5.3 pidfd_open 5.3"
                    + " pidfd_send_signal 5.1 close_range 5.9 ";

    /// What to make of the error number `errno` of `what`, a system call or a type of file system;
    /// empty if that is not known.
    static String of(String what, int errno) {
        return errno == Memory.ENOSYS() ? since(what) : find(what, Errno.name(errno));
    }

    static String find(String what, String error) {
        String key = "\n" + what + " " + error + " ";
        int start = TABLE.indexOf(key);
        return start < 0
                ? ""
                : TABLE.substring(start + key.length(), TABLE.indexOf('\n', start + key.length()));
    }

    static String since(String call) {
        String key = " " + call + " ";
        int start = SINCE.indexOf(key);
        if (start < 0) {
            return "";
        }
        int version = start + key.length();
        return "the call needs Linux "
                + SINCE.substring(version, SINCE.indexOf(' ', version))
                + " or later (5.12 for all that is needed), and no filter that forbids it";
    }
}

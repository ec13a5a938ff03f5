package plankton.linux;

import org.jspecify.annotations.Nullable;

/// The capabilities (capabilities(7)); the ordinal of each is its number in the kernel.
public enum Capability {
    CHOWN,
    DAC_OVERRIDE,
    DAC_READ_SEARCH,
    FOWNER,
    FSETID,
    KILL,
    SETGID,
    SETUID,
    SETPCAP,
    LINUX_IMMUTABLE,
    NET_BIND_SERVICE,
    NET_BROADCAST,
    NET_ADMIN,
    NET_RAW,
    IPC_LOCK,
    IPC_OWNER,
    SYS_MODULE,
    SYS_RAWIO,
    SYS_CHROOT,
    SYS_PTRACE,
    SYS_PACCT,
    SYS_ADMIN,
    SYS_BOOT,
    SYS_NICE,
    SYS_RESOURCE,
    SYS_TIME,
    SYS_TTY_CONFIG,
    MKNOD,
    LEASE,
    AUDIT_WRITE,
    AUDIT_CONTROL,
    SETFCAP,
    MAC_OVERRIDE,
    MAC_ADMIN,
    SYSLOG,
    WAKE_ALARM,
    BLOCK_SUSPEND,
    AUDIT_READ,
    PERFMON,
    BPF,
    CHECKPOINT_RESTORE;

    private static final String PREFIX = "CAP_";

    /// The capability with this name, such as `CAP_CHOWN`, or null if there is none.
    public static @Nullable Capability named(String name) {
        if (name.startsWith(PREFIX)) {
            String rest = name.substring(PREFIX.length());
            for (Capability capability : values()) {
                if (capability.name().equals(rest)) {
                    return capability;
                }
            }
        }
        return null;
    }

    /// Its bit in a set written as one number.
    public long bit() {
        return 1L << ordinal();
    }
}

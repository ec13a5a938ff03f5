package plankton.seccomp;

/// The architectures whose system calls are known, in the order of the table of their numbers. On a
/// machine of these no program of any other runs.
enum Architecture {
    X86_64(0xC000003E),
    X86(0x40000003),
    /// Told from [#X86_64] by a bit of the number of the call.
    X32(0xC000003E),
    AARCH64(0xC00000B7),
    ARM(0x40000028);

    /// The bit of the numbers of [#X32] (`__X32_SYSCALL_BIT`).
    static final int X32_BIT = 0x40000000;

    /// What the kernel calls it (`AUDIT_ARCH_…` of `linux/audit.h`).
    final int audit;

    Architecture(int audit) {
        this.audit = audit;
    }

    /// Whether only the lower halves of arguments are looked at, as other runtimes do.
    boolean isNarrow() {
        return this == X86 || this == X32 || this == ARM;
    }

    /// Whether programs of `other` run on a machine of this architecture.
    boolean runs(Architecture other) {
        return ordinal() < AARCH64.ordinal() == other.ordinal() < AARCH64.ordinal();
    }
}

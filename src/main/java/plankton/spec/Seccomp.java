package plankton.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which system calls may be made (config-linux.md, Seccomp).
///
/// @param defaultErrnoRet only with [Action#ERRNO] and [Action#TRACE], null if not given
/// @param architectures such as `SCMP_ARCH_X86_64`
/// @param flags such as `SECCOMP_FILTER_FLAG_LOG`; if none are given, as with other runtimes, the
///   one that keeps the program as fast as without a filter
/// @param listenerPath empty if not given, likewise `listenerMetadata`
public record Seccomp(
        Action defaultAction,
        @Nullable Integer defaultErrnoRet,
        List<String> architectures,
        List<String> flags,
        String listenerPath,
        String listenerMetadata,
        List<Rule> syscalls) {

    /// The names of architectures, separated by spaces.
    public static final String ARCHITECTURES =
            "SCMP_ARCH_X86 SCMP_ARCH_X86_64 SCMP_ARCH_X32 SCMP_ARCH_ARM SCMP_ARCH_AARCH64"
                    + " SCMP_ARCH_MIPS SCMP_ARCH_MIPS64 SCMP_ARCH_MIPS64N32 SCMP_ARCH_MIPSEL"
                    + " SCMP_ARCH_MIPSEL64 SCMP_ARCH_MIPSEL64N32 SCMP_ARCH_PPC SCMP_ARCH_PPC64"
                    + " SCMP_ARCH_PPC64LE SCMP_ARCH_S390 SCMP_ARCH_S390X SCMP_ARCH_PARISC"
                    + " SCMP_ARCH_PARISC64 SCMP_ARCH_RISCV64 SCMP_ARCH_LOONGARCH64 SCMP_ARCH_M68K"
                    + " SCMP_ARCH_SH SCMP_ARCH_SHEB";

    /// The names of flags, separated by spaces.
    public static final String FLAGS =
            "SECCOMP_FILTER_FLAG_TSYNC SECCOMP_FILTER_FLAG_LOG SECCOMP_FILTER_FLAG_SPEC_ALLOW"
                    + " SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV";

    /// What happens to a call, named `SCMP_ACT_…` in a configuration.
    public enum Action {
        KILL,
        KILL_PROCESS,
        KILL_THREAD,
        TRAP,
        ERRNO,
        TRACE,
        ALLOW,
        LOG,
        NOTIFY;

        /// Whether it takes an error number.
        boolean hasErrno() {
            return this == ERRNO || this == TRACE;
        }
    }

    /// What happens to the calls named here, when all of `args` hold.
    ///
    /// @param names at least one; unknown ones are not refused
    /// @param errnoRet only with [Action#ERRNO] and [Action#TRACE], null if not given
    public record Rule(
            List<String> names, Action action, @Nullable Integer errnoRet, List<Arg> args) {}

    /// A condition on one argument of a call; the values are unsigned 64-bit numbers.
    ///
    /// @param index from 0 to 5
    public record Arg(int index, long value, long valueTwo, Operator op) {}

    /// The comparisons, named `SCMP_CMP_…` in a configuration.
    public enum Operator {
        NE,
        LT,
        LE,
        EQ,
        GE,
        GT,
        MASKED_EQ
    }
}

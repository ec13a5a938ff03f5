package plankton.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which system calls may be made (config-linux.md, Seccomp).
///
/// @param defaultErrnoRet only with [Action#ERRNO] and [Action#TRACE], null if not given
/// @param architectures such as `SCMP_ARCH_X86_64`
/// @param flags such as `SECCOMP_FILTER_FLAG_LOG`
/// @param listenerPath empty if not given, likewise `listenerMetadata`
public record Seccomp(
        Action defaultAction,
        @Nullable Integer defaultErrnoRet,
        List<String> architectures,
        List<String> flags,
        String listenerPath,
        String listenerMetadata,
        List<Rule> syscalls) {

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

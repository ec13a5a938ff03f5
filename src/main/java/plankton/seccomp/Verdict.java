package plankton.seccomp;

import org.jspecify.annotations.Nullable;
import plankton.spec.Seccomp;

/// The results of a filter (seccomp(2)), checked by `plankton.h`.
final class Verdict {
    private Verdict() {}

    static final int KILL_THREAD = 0;
    private static final int KILL_PROCESS = 0x80000000;
    private static final int TRAP = 0x00030000;
    private static final int ERRNO = 0x00050000;
    static final int NOTIFY = 0x7FC00000;
    private static final int TRACE = 0x7FF00000;
    private static final int LOG = 0x7FFC0000;
    static final int ALLOW = 0x7FFF0000;

    private static final int EPERM = 1;

    /// The same number on all architectures of [Architecture].
    private static final int ENOSYS = 38;

    /// The call fails as one that is not allowed.
    static final int REFUSE = ERRNO | EPERM;

    /// The call fails as one that the kernel does not have.
    static final int NO_SUCH_CALL = ERRNO | ENOSYS;

    /// What the kernel is told for `action`.
    ///
    /// @param errno null for the one that is used if none is given
    static int of(Seccomp.Action action, @Nullable Integer errno) {
        int number = errno == null ? EPERM : errno;
        return switch (action) {
            case KILL, KILL_THREAD -> KILL_THREAD;
            case KILL_PROCESS -> KILL_PROCESS;
            case TRAP -> TRAP;
            case ERRNO -> ERRNO | number;
            case TRACE -> TRACE | number;
            case ALLOW -> ALLOW;
            case LOG -> LOG;
            case NOTIFY -> NOTIFY;
        };
    }

    /// Whether a call that gets this result is not made, and nobody is asked about it either.
    static boolean isRefusal(int verdict) {
        return Integer.compareUnsigned(verdict, NOTIFY) < 0 || verdict == KILL_PROCESS;
    }
}

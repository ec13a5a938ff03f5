package plankton.linux;

import plankton.sys.Task;

/// Which signals this process receives, and how (signal(7)).
public final class Signals {
    private Signals() {}

    private static final long ALL = -1;

    /// Lets no signal through from now on; each stays pending until [SignalFd] reads it.
    public static void blockAll() {
        setMask(ALL);
    }

    /// Gives the process the state that a program expects to be started in: nothing blocked,
    /// nothing ignored.
    public static void reset() {
        for (int signal = 1; signal < Task.NSIG(); signal++) {
            // SIGKILL and SIGSTOP refuse, and need nothing.
            var _ = Task.sigdefault(signal);
        }
        setMask(0);
    }

    private static void setMask(long mask) {
        long[] set = {mask};
        Call.check(Task.sigprocmask(Task.SIG_SETMASK(), set, null), "rt_sigprocmask", mask);
    }
}

package plankton.linux;

import plankton.sys.Memory;
import plankton.sys.Task;

/// Which signals this process receives, and how (signal(7)).
public final class Signals {
    private Signals() {}

    private static final long ALL = -1;

    /// Lets no signal through from now on; each stays pending until [#relayTo] takes it.
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

    /// Passes every signal on to `child` until it has ended. All signals must be blocked.
    ///
    /// @return its exit status, or 128 + N if signal N ended it
    public static int relayTo(Child child) {
        long[] all = {ALL};
        var status = new int[1];
        while (true) {
            int signal = Task.sigwait(all);
            if (signal < 0 && Memory.errno() == Memory.EINTR()) {
                continue;
            }
            if (Call.check(signal, "rt_sigtimedwait", "any signal") != Task.SIGCHLD()) {
                child.signal(signal);
            } else if (child.hasEnded(status)) {
                return status[0];
            }
        }
    }

    private static void setMask(long mask) {
        long[] set = {mask};
        Call.check(Task.sigprocmask(Task.SIG_SETMASK(), set, null), "rt_sigprocmask", mask);
    }
}

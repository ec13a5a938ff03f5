package plankton.linux;

import plankton.sys.Task;

/// The signals sent to this process, read one after the other (signalfd(2)). They must be blocked
/// ([Signals#blockAll()]).
public final class SignalFd implements AutoCloseable {

    private static final long ALL = -1;

    private final Fd fd;
    private final byte[] record = new byte[Task.SIZEOF_SIGNALFD_SIGINFO()];

    public SignalFd() {
        int number = Task.signalfd(new long[] {ALL}, Task.SFD_FLAGS());
        fd = new Fd(Call.check(number, "signalfd4", "all signals"), "signals");
    }

    /// The next signal, or 0 if there is none now.
    public int next() {
        int count = fd.readNow(record, record.length);
        // The number is the first member, and below 256: of its four bytes three are zero.
        return count < record.length ? 0 : record[0] + record[3];
    }

    /// The descriptor itself: ready for reading when there is a signal.
    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }

    /// Whether `signal` says that a child has ended or changed.
    public static boolean isOfChild(int signal) {
        return signal == Task.SIGCHLD();
    }

    /// Whether `signal` says that the terminal has another size.
    public static boolean isOfWindow(int signal) {
        return signal == Task.SIGWINCH();
    }

    /// Whether `signal` lets a stopped process go on.
    public static boolean isOfContinuation(int signal) {
        return signal == Task.SIGCONT();
    }
}

package plankton.container;

import org.jspecify.annotations.Nullable;
import plankton.linux.Child;
import plankton.linux.CurrentProcess;
import plankton.linux.Fd;
import plankton.linux.Poll;
import plankton.linux.Signal;
import plankton.linux.SignalFd;
import plankton.linux.Signals;
import plankton.linux.Stdio;
import plankton.linux.Terminal;

/// Stays with a program until its end: passes signals on to it and, if it has a terminal of its
/// own, what is typed and what it prints between that and the user's.
public final class Foreground {

    private static final int SIGNALS = 0;
    private static final int READY = 1;
    private static final int INPUT = 2;
    private static final int TERMINAL = 3;
    private static final int OUTPUT = 4;
    private static final int ROOM = 5;
    private static final int PLACES = 6;

    /// How long, in milliseconds, the rest of the output may take to come when the program has
    /// ended and others still have its terminal open.
    private static final int REST = 50;

    private final Child child;
    private final @Nullable Fd master;
    private @Nullable Readiness readiness;

    private Foreground(Child child, @Nullable Fd master, @Nullable Readiness readiness) {
        this.child = child;
        this.master = master;
        this.readiness = readiness;
    }

    /// To be called before there is a program to pass signals to, lest one gets lost.
    ///
    /// @param reaps whether this process becomes the parent of the program's descendants whose own
    ///   parents end
    public static void prepare(boolean reaps) {
        Signals.blockAll();
        if (reaps) {
            CurrentProcess.becomeSubreaper();
        }
    }

    /// Stays with `child` until it has ended.
    ///
    /// @param master the other side of its terminal, null if it has none
    /// @param readiness the program's word that it is ready, null if nobody waits for it
    /// @return its exit status, or 128 + N if signal N ended it
    public static int follow(Child child, @Nullable Fd master, @Nullable Readiness readiness) {
        var foreground = new Foreground(child, master, readiness);
        if (master == null) {
            return foreground.passSignals();
        }
        Terminal user = Terminal.ofUser();
        try {
            return foreground.passAll(new Relay(master), user);
        } finally {
            if (user != null) {
                user.restore();
            }
        }
    }

    private int passSignals() {
        try (var signals = new SignalFd();
                var poll = new Poll(PLACES)) {
            poll.awaitInput(SIGNALS, signals.fd());
            while (true) {
                awaitReadiness(poll);
                poll.await(-1);
                passReadiness(poll);
                Integer status = pass(signals, null);
                if (status != null) {
                    return status;
                }
            }
        }
    }

    private void awaitReadiness(Poll poll) {
        if (readiness != null) {
            poll.awaitInput(READY, readiness.fd());
        }
    }

    /// It is this process that a service manager has started and looks after.
    private void passReadiness(Poll poll) {
        if (readiness != null && poll.isReady(READY) && readiness.isReady()) {
            readiness.tell(CurrentProcess.pid());
            poll.ignore(READY);
            readiness.close();
            readiness = null;
        }
    }

    /// Passes on the signals that have come.
    ///
    /// @return the program's exit status if it has ended
    private @Nullable Integer pass(SignalFd signals, @Nullable Terminal user) {
        Integer status = null;
        int signal = signals.next();
        while (signal != 0) {
            if (SignalFd.isOfChild(signal)) {
                Integer ended = child.reap();
                status = ended == null ? status : ended;
            } else if (user != null && master != null && SignalFd.isOfWindow(signal)) {
                new Terminal(master).resizeLike(user);
            } else if (signal != Signal.PIPE) {
                // That one says that nobody reads what we write ourselves.
                child.signal(signal);
                if (user != null && SignalFd.isOfContinuation(signal)) {
                    // While this process was stopped, a shell has made it as it likes it.
                    user.makeRaw();
                }
            }
            signal = signals.next();
        }
        return status;
    }

    private int passAll(Relay relay, @Nullable Terminal user) {
        if (user != null) {
            user.makeRaw();
        }
        Integer status = null;
        try (var signals = new SignalFd();
                var poll = new Poll(PLACES)) {
            poll.awaitInput(SIGNALS, signals.fd());
            while ((status == null || relay.mayPrint()) && !isHungUp(user)) {
                relay.await(poll);
                awaitReadiness(poll);
                boolean ready = poll.await(status == null ? -1 : relay.hasOutput() ? -1 : REST);
                if (!ready) {
                    break;
                }
                if (poll.isReady(SIGNALS)) {
                    Integer ended = pass(signals, user);
                    status = ended == null ? status : ended;
                }
                relay.move(poll);
                passReadiness(poll);
            }
        }
        return status == null ? hangUp() : status;
    }

    private static boolean isHungUp(@Nullable Terminal user) {
        return user != null && user.isHungUp();
    }

    /// The program loses its terminal as the user has lost his, and may end as it likes.
    private int hangUp() {
        if (master != null) {
            master.close();
        }
        return passSignals();
    }

    /// Bytes on their way from the user to the program's terminal and back. No more is read than
    /// was written on, so a slow reader slows the program down and loses nothing.
    private static final class Relay {

        private final Fd terminal;
        private final Flow typed;
        private final Flow printed;

        Relay(Fd terminal) {
            this.terminal = terminal;
            terminal.setNonBlocking();
            typed = new Flow(Stdio.stream(0), terminal);
            printed = new Flow(terminal, Stdio.stream(1));
        }

        boolean mayPrint() {
            return !printed.isOver();
        }

        boolean hasOutput() {
            return printed.isLoaded();
        }

        void await(Poll poll) {
            poll.ignore(INPUT);
            poll.ignore(TERMINAL);
            poll.ignore(OUTPUT);
            poll.ignore(ROOM);
            if (printed.isLoaded()) {
                poll.awaitOutput(OUTPUT, Stdio.stream(1));
            } else if (!printed.isOver()) {
                poll.awaitInput(TERMINAL, terminal);
            }
            if (typed.isLoaded()) {
                poll.awaitOutput(ROOM, terminal);
            } else if (!typed.isOver()) {
                poll.awaitInput(INPUT, Stdio.stream(0));
            }
        }

        void move(Poll poll) {
            if (poll.isReady(TERMINAL) && !printed.isLoaded()) {
                printed.load();
            }
            if (poll.isReady(OUTPUT)) {
                printed.unload();
            }
            if (poll.isReady(INPUT)) {
                typed.load();
            }
            typed.unload();
        }
    }

    /// One direction of a [Relay].
    private static final class Flow {

        /// What a pipe takes without making the writer wait once it has said that it takes
        /// something (`PIPE_BUF`, pipe(7)).
        private static final int SIZE = 4096;

        private final Fd from;
        private final Fd to;
        private final byte[] buffer = new byte[SIZE];
        private int start;
        private int end;
        private boolean over;

        Flow(Fd from, Fd to) {
            this.from = from;
            this.to = to;
        }

        boolean isLoaded() {
            return start < end;
        }

        boolean isOver() {
            return over && !isLoaded();
        }

        void load() {
            int count = from.readNow(buffer, SIZE);
            if (count == 0) {
                over = true;
            }
            start = 0;
            end = Math.max(count, 0);
        }

        void unload() {
            if (!isLoaded()) {
                return;
            }
            int count = to.writeNow(buffer, start, end - start);
            if (count < 0) {
                // Nobody reads it any more: what comes is thrown away, and the program goes on.
                start = end;
            } else {
                start += count;
            }
        }
    }
}

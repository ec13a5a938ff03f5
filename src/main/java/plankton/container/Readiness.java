package plankton.container;

import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.linux.DatagramSocket;
import plankton.linux.EnvironmentVariables;
import plankton.linux.Fd;
import plankton.linux.Pidfd;
import plankton.linux.Pipe;
import plankton.linux.Poll;

/// The word of a container's program that it is ready, passed on to the service manager that waits
/// for it (sd_notify(3)). Nothing else is passed on: what a program says of other processes is not
/// to be believed.
public final class Readiness implements AutoCloseable {

    /// How long, in milliseconds, the manager may take to hear what it was told.
    private static final int PATIENCE = 30_000;

    /// How many messages of the program are listened to before something else gets its turn: it may
    /// never stop.
    private static final int MAX_AT_ONCE = 100;

    private final DatagramSocket program;
    private final DatagramSocket manager;

    private Readiness(DatagramSocket program, DatagramSocket manager) {
        this.program = program;
        this.manager = manager;
    }

    /// Listens to the program of the container `id`, if it was made to be listened to and somebody
    /// waits; must be called before the program runs.
    ///
    /// @return null if nobody waits
    static @Nullable Readiness of(StateDirectory directory, String id) {
        String manager = EnvironmentVariables.get("NOTIFY_SOCKET");
        DatagramSocket program =
                manager == null || manager.isEmpty() ? null : directory.listenForReadiness(id);
        return manager == null || program == null
                ? null
                : new Readiness(program, DatagramSocket.connect(manager));
    }

    /// Waits until the program with the process `pid` is ready, or has ended, and tells the
    /// manager.
    ///
    /// @param readiness null if nobody waits for it
    public static void await(@Nullable Readiness readiness, int pid) {
        if (readiness != null) {
            try (readiness) {
                readiness.await(pid);
            }
        }
    }

    private void await(int pid) {
        try (Pidfd process = Pidfd.find(pid);
                var poll = new Poll(2)) {
            if (process == null) {
                return;
            }
            poll.awaitInput(0, program.fd());
            poll.awaitInput(1, process.fd());
            while (!poll.isReady(1)) {
                poll.await(-1);
                if (isReady()) {
                    tell(pid);
                    awaitManager();
                    return;
                }
            }
        }
    }

    /// Whether the program has just said that it is ready.
    boolean isReady() {
        boolean ready = false;
        String message = program.receive();
        for (int count = 1; message != null && !ready; count++) {
            ready = ("\n" + message + "\n").contains("\nREADY=1\n");
            message = ready || count == MAX_AT_ONCE ? null : program.receive();
        }
        return ready;
    }

    /// Tells the manager that the program is ready.
    ///
    /// @param pid the process that the manager has to look after from now on
    void tell(int pid) {
        say("READY=1", null);
        say("MAINPID=" + pid, null);
    }

    private void say(String text, @Nullable Fd passed) {
        try {
            manager.send(text, passed);
        } catch (SystemError _) {
            // A manager that is gone waits for nothing any more.
        }
    }

    /// A manager looks for the sender of what it hears, who must not have ended by then: it closes
    /// the descriptor when it comes to it (sd_notify(3), `BARRIER=1`).
    private void awaitManager() {
        Pipe barrier = Pipe.make("the service manager");
        try (Fd source = barrier.source();
                var poll = new Poll(1)) {
            try (Fd sink = barrier.sink()) {
                say("BARRIER=1", sink);
            }
            poll.awaitInput(0, source);
            var _ = poll.await(PATIENCE);
        }
    }

    /// Ready for reading when the program has said something.
    Fd fd() {
        return program.fd();
    }

    @Override
    public void close() {
        program.close();
        manager.close();
    }
}

package plankton.linux;

import org.jspecify.annotations.Nullable;
import plankton.sys.Memory;
import plankton.sys.Task;

/// A descriptor of a process, which never comes to mean another one (pidfd_open(2)).
public final class Pidfd implements AutoCloseable {

    private final Fd fd;

    private Pidfd(Fd fd) {
        this.fd = fd;
    }

    /// The process `pid`, or null if there is none.
    public static @Nullable Pidfd find(int pid) {
        int number = Task.pidfdOpen(pid);
        int errno = number < 0 ? Memory.errno() : 0;
        // Kernels such as 6.1 say EINVAL of one that is gone while its process group is not.
        if (errno == Memory.ESRCH() || (errno == Memory.EINVAL() && pid > 0)) {
            return null;
        }
        return new Pidfd(new Fd(Call.check(number, "pidfd_open", pid), "process " + pid));
    }

    /// The process `child`, which cannot be gone before its parent has asked for its end.
    public static Pidfd of(Child child) {
        int number = Task.pidfdOpen(child.pid());
        String name = "process " + child.pid();
        return new Pidfd(new Fd(Call.check(number, "pidfd_open", child.pid()), name));
    }

    /// Sends it a signal; 0 only asks whether that could be done.
    ///
    /// @return false if it has ended
    public boolean signal(int signal) {
        int done = Task.pidfdSendSignal(fd.number(), signal);
        if (done < 0 && Memory.errno() == Memory.ESRCH()) {
            return false;
        }
        Call.check(done, "pidfd_send_signal", fd);
        return true;
    }

    /// Waits until it has ended, at most `millis` milliseconds.
    ///
    /// @return whether it has
    public boolean awaitEnd(int millis) {
        try (var poll = new Poll(1)) {
            poll.awaitInput(0, fd);
            return poll.await(millis);
        }
    }

    /// The descriptor itself: ready for reading once the process has ended.
    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}

package plankton.linux;

import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import plankton.sys.Memory;
import plankton.sys.PollFd;
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
        if (number < 0 && Memory.errno() == Memory.ESRCH()) {
            return null;
        }
        return new Pidfd(new Fd(Call.check(number, "pidfd_open", pid), "process " + pid));
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
        Address memory = Memory.calloc(1, Memory.SIZEOF_POLLFD());
        PollFd poll = memory.toStructure();
        poll.fd = fd.number();
        poll.events = Task.POLLIN();
        int ready = Task.poll(poll, 1, millis);
        while (ready < 0 && Memory.errno() == Memory.EINTR()) {
            ready = Task.poll(poll, 1, millis);
        }
        Memory.free(memory);
        return Call.check(ready, "poll", fd) > 0;
    }

    @Override
    public void close() {
        fd.close();
    }
}

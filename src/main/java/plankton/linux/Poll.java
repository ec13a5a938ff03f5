package plankton.linux;

import org.teavm.interop.Address;
import plankton.sys.Memory;
import plankton.sys.PollFd;
import plankton.sys.Task;

/// Waits for one of several descriptors to become ready (poll(2)).
public final class Poll implements AutoCloseable {

    private final Address memory;
    private final int size;

    /// @param size how many descriptors there are places for, numbered from 0
    public Poll(int size) {
        this.size = size;
        memory = Memory.calloc(size, Memory.SIZEOF_POLLFD());
        for (int place = 0; place < size; place++) {
            ignore(place);
        }
    }

    private PollFd entry(int place) {
        return memory.add(place * Memory.SIZEOF_POLLFD()).toStructure();
    }

    /// Waits at `place` for `fd` to have something to read, or its end.
    public void awaitInput(int place, Fd fd) {
        await(place, fd, Task.POLLIN());
    }

    /// Waits at `place` for `fd` to take something.
    public void awaitOutput(int place, Fd fd) {
        await(place, fd, Task.POLLOUT());
    }

    /// Waits at `place` for a file of the kernel's to say something else than when it was last read
    /// by `fd`.
    public void awaitChange(int place, Fd fd) {
        await(place, fd, Task.POLLPRI());
    }

    private void await(int place, Fd fd, short events) {
        PollFd entry = entry(place);
        entry.fd = fd.number();
        entry.events = events;
    }

    /// Waits at `place` for nothing any more.
    public void ignore(int place) {
        PollFd entry = entry(place);
        entry.fd = -1;
        entry.revents = 0;
    }

    /// Waits until one is ready, at most `millis` milliseconds; for ever if negative.
    ///
    /// @return whether one is
    public boolean await(int millis) {
        PollFd first = entry(0);
        int ready = Task.poll(first, size, millis);
        while (ready < 0 && Memory.errno() == Memory.EINTR()) {
            ready = Task.poll(first, size, millis);
        }
        return Call.check(ready, "poll", size) > 0;
    }

    /// Whether the descriptor at `place` was found ready, or at its end.
    public boolean isReady(int place) {
        PollFd entry = entry(place);
        return entry.fd >= 0 && entry.revents != 0;
    }

    @Override
    public void close() {
        Memory.free(memory);
    }
}

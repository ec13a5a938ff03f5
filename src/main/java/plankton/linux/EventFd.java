package plankton.linux;

import plankton.sys.Io;

/// A counter by which the kernel tells of events (eventfd(2)).
public final class EventFd implements AutoCloseable {

    private static final int SIZE = 8;

    private final Fd fd;

    public EventFd() {
        fd = new Fd(Call.check(Io.eventfd(0, Io.EFD_FLAGS()), "eventfd2", "events"), "events");
    }

    /// What a control group of the first version wants to hear (`cgroup.event_control`) to tell
    /// this of the events of `file`, which is open.
    public String registration(Fd file) {
        return fd.number() + " " + file.number();
    }

    /// Waits for the next event from now on.
    public void reset() {
        var _ = fd.readNow(new byte[SIZE], SIZE);
    }

    /// The descriptor itself: ready for reading when there was an event.
    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}

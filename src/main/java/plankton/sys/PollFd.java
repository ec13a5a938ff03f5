package plankton.sys;

import org.teavm.interop.Structure;
import org.teavm.interop.c.Name;
import org.teavm.interop.c.Native;

/// `struct pollfd` (poll(2)).
@Native(structKeyword = true)
@Name("pollfd")
public final class PollFd extends Structure {

    @Name("fd")
    public int fd;

    @Name("events")
    public short events;

    @Name("revents")
    public short revents;
}

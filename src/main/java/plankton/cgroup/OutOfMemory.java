package plankton.cgroup;

import plankton.failure.SpecError;
import plankton.failure.SystemError;

/// What a control group tells of memory that was not enough.
///
/// @param kills how many of its processes were killed for want of memory, since it was made
/// @param limit how many bytes it may use; 0 if there is no limit
/// @param peak the most it has used, in bytes; 0 if the kernel does not know (before Linux 5.19)
/// @param own whether it was its own limit that was met, and not one above it or the host's memory
public record OutOfMemory(long kills, long limit, long peak, boolean own) {

    private static final String POINTER = "/linux/resources/memory/limit";

    /// What the first version says where there is no limit: the largest number of whole pages,
    /// which may have 64 KiB.
    private static final long NO_LIMIT = Long.MAX_VALUE - 0xFFFF;

    /// So much of a limit is near to it: what did not fit any more was not counted.
    private static final int NEAR = 16;

    /// What `group` tells now.
    public static OutOfMemory of(Group group) {
        return of(group, group.isUnified());
    }

    static OutOfMemory of(Values group, boolean unified) {
        String events = events(group, unified);
        long limit = Figures.parse(read(group, unified ? "memory.max" : "memory.limit_in_bytes"));
        long peak =
                Figures.parse(read(group, unified ? "memory.peak" : "memory.max_usage_in_bytes"));
        // The counters of failures of the first version do not count what ends in a killing.
        boolean met =
                unified ? !Figures.of(events, "oom").equals("0") : peak >= limit - limit / NEAR;
        return new OutOfMemory(
                kills(events), limit >= NO_LIMIT ? 0 : limit, peak, limit > 0 && met);
    }

    /// How many processes of `group` were killed for want of memory, since it was made.
    public static long kills(Group group) {
        return kills(events(group, group.isUnified()));
    }

    private static long kills(String events) {
        return Figures.parse(Figures.of(events, "oom_kill"));
    }

    private static String events(Values group, boolean unified) {
        return read(group, unified ? "memory.events" : "memory.oom_control");
    }

    private static String read(Values group, String file) {
        String text = group.read("memory", file);
        return text == null ? "" : text;
    }

    /// A sentence about the container `id` in whose group `before` were killed before it was run.
    public String sentence(String id, long before) {
        long now = kills - before;
        String killed = now == 1 ? "1 process was killed" : now + " processes were killed";
        return "container "
                + id
                + " ran out of memory: "
                + (own
                        ? "its limit is " + size(limit) + " (" + POINTER + ")"
                        : "not for its own limit, but for one above it or for want of memory on the"
                                + " host")
                + ", and "
                + killed;
    }

    /// The cause of an error in making a container, if it was that `limit` bytes are not enough for
    /// what has to be done before its program runs: then the first version refuses such a limit,
    /// and the second kills the process.
    ///
    /// @param killed whether processes of the group were killed meanwhile
    public static RuntimeException causeOf(
            RuntimeException error, Group group, long limit, boolean killed) {
        boolean refused =
                error instanceof SystemError failure
                        && failure.facts().pointer().equals(POINTER)
                        && failure.facts().problem().startsWith("EBUSY");
        return refused || killed ? of(group).tooSmall(limit) : error;
    }

    SpecError tooSmall(long wanted) {
        return new SpecError(
                POINTER,
                size(wanted)
                        + " are not enough to start the container"
                        + (peak > wanted
                                ? ": up to "
                                        + size(up(peak))
                                        + " are in use before its program runs"
                                : ""));
    }

    private static long up(long bytes) {
        return (bytes + 1023) / 1024 * 1024;
    }

    /// So many bytes, in the largest unit of which they are whole ones.
    static String size(long bytes) {
        String[] units = {" bytes", " KiB", " MiB", " GiB"};
        int unit = 0;
        long number = bytes;
        while (unit < units.length - 1 && number != 0 && (number & 1023) == 0) {
            number >>= 10;
            unit++;
        }
        return number + units[unit];
    }
}

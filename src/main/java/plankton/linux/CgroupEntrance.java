package plankton.linux;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.sys.Memory;

/// The way of a new process into control groups, opened by its maker while the files can be reached
/// and its rights are enough.
///
/// @param directory the group to make the process in (clone3(2), `CLONE_INTO_CGROUP`), null if it
///   is to go there itself
/// @param doors files `cgroup.procs` of the groups that it is to go to itself
public record CgroupEntrance(@Nullable Fd directory, List<Fd> doors) implements AutoCloseable {

    /// Of a process that stays in the groups of its maker.
    public static final CgroupEntrance NONE = new CgroupEntrance(null, List.of());

    /// Moves this process into those groups that it was not made in.
    public void enter() {
        for (Fd door : doors) {
            int errno = door.answerTo("0");
            if (errno != 0) {
                throw Call.error(errno, "write", door.toString())
                        .hint(
                                errno == Memory.EINVAL()
                                        ? "real-time scheduling needs a share of the group:"
                                                + " /linux/resources/cpu/realtimeRuntime"
                                        : "");
            }
        }
    }

    @Override
    public void close() {
        for (Fd door : doors) {
            door.close();
        }
    }
}

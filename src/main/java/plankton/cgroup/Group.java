package plankton.cgroup;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.linux.CgroupEntrance;
import plankton.linux.DeviceAccess;
import plankton.linux.Fd;

/// The control group of one container, which is there. What it is made of depends on the host.
public interface Group extends Values, AutoCloseable {

    /// Whether its files are those of the second version.
    boolean isUnified();

    /// Opens a file to read it again and again.
    ///
    /// @return null if there is no such file
    @Nullable Fd open(String controller, String file);

    /// Writes one value.
    ///
    /// @throws plankton.failure.SystemError if the controller is not there, or the kernel refuses
    ///   the value; it has the pointer of the setting
    void write(Setting setting);

    /// Decides what devices its processes may use and make; what was decided before holds no more.
    ///
    /// @param rules in the order in which they apply, beginning with nothing allowed
    void allow(List<DeviceAccess> rules);

    /// The ids of its processes and of those in groups below it, as this process sees them, in no
    /// order.
    List<Integer> pids();

    /// Kills all of its processes, those too that are made meanwhile and those that are frozen.
    void kill();

    /// Stops all of its processes where they are, and waits until they have stopped.
    void freeze();

    /// Lets its processes go on.
    void thaw();

    /// Whether its processes are stopped.
    boolean isFrozen();

    /// Lets the user `uid` make groups in it and move its processes among them, without changing
    /// what it limits (config-linux.md, Cgroup ownership). In the first version nobody gets that.
    void giveTo(int uid);

    /// Whether it, with those below it, has no processes.
    boolean isEmpty();

    /// The way into it for a new process.
    ///
    /// @param subgroups groups below it to go to instead; none for itself
    /// @param init the first process of the container, 0 if the new one is that
    /// @param byClone whether the new process is made by a call that can put it there
    /// @throws plankton.failure.StateError if a subgroup is not there
    CgroupEntrance entrance(List<Subgroup> subgroups, int init, boolean byClone);

    /// Removes it with the groups below it. Processes that it still has are killed.
    void remove();

    @Override
    void close();
}

package plankton.linux;

import java.util.Arrays;
import plankton.failure.SystemError;
import plankton.sys.Memory;
import plankton.sys.Task;

/// When, where and as what kind of system this process is run by the kernel (sched(7), numa(7)). It
/// holds across execve(2), and for the children, too.
public final class Scheduling {
    private Scheduling() {}

    /// 8192 processors, the most that a kernel can be built for.
    private static final int ALL_PROCESSORS = 128;

    private static final int IO_CLASS_SHIFT = 13;

    /// Sets policy and parameters of a process (sched_setattr(2)).
    ///
    /// @param pid 0 for this process
    /// @param policy the kernel's number, likewise the bits of `flags`
    /// @param times runtime, deadline and period in nanoseconds
    public static void set(int pid, int policy, long flags, int nice, int priority, long[] times) {
        int deadline = Task.SCHED_DEADLINE();
        if (pid == 0 && policy == deadline && Task.schedGetscheduler() == deadline) {
            // Only its maker can have given it that, which took rights that this one may not have.
            return;
        }
        check(
                Task.schedSetattr(pid, policy, flags, nice, priority, times),
                "sched_setattr",
                "real-time scheduling and a nice value below the caller's need the capability"
                        + " CAP_SYS_NICE on the host, and a control group with a share of"
                        + " real-time");
    }

    /// Sets the priority of input and output of a process (ioprio_set(2)).
    ///
    /// @param pid 0 for this process
    /// @param level the kernel's number of its class
    public static void setIoPriority(int pid, int level, int priority) {
        int value = level << IO_CLASS_SHIFT | priority;
        if (pid != 0 || Task.ioprioGet() != value) {
            check(
                    Task.ioprioSet(pid, value),
                    "ioprio_set",
                    "IOPRIO_CLASS_RT needs the capability CAP_SYS_NICE on the host");
        }
    }

    /// Confines it to the processors of `mask` (sched_setaffinity(2)).
    public static void setProcessors(long[] mask) {
        check(
                Task.schedSetaffinity(mask, (long) Long.BYTES * mask.length),
                "sched_setaffinity",
                "there are no such processors, or the control group has none of them");
    }

    /// Lets it run on all processors that its control group has.
    public static void freeProcessors() {
        var all = new long[ALL_PROCESSORS];
        Arrays.fill(all, -1);
        setProcessors(all);
    }

    /// Makes the program believe in a system that is as old as 32-bit ones, or not
    /// (personality(2)).
    public static void setPersonality(boolean bits32) {
        int done = Task.personality(bits32 ? Task.PER_LINUX32() : Task.PER_LINUX());
        Call.check(done, "personality", bits32 ? 32 : 64);
    }

    /// Says where memory comes from (set_mempolicy(2)).
    ///
    /// @param mode the kernel's number, and the bits of its flags
    /// @param nodes a mask
    public static void setMemoryPolicy(int mode, long[] nodes) {
        // The kernel takes one bit less than it is told of.
        long bits = (long) Long.SIZE * nodes.length + 1;
        check(
                Task.setMempolicy(mode, nodes, bits),
                "set_mempolicy",
                "there are no such nodes, the control group has none of them, or this kernel lacks"
                        + " the mode or flag");
    }

    private static void check(int result, String call, String hint) {
        if (result < 0) {
            int errno = Memory.errno();
            SystemError error = Call.error(errno, call, "this process");
            throw errno == Memory.EPERM() || errno == Memory.EINVAL() ? error.hint(hint) : error;
        }
        Call.check(result, call, "this process");
    }
}

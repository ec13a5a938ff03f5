package plankton.spec;

import java.util.List;

/// How the process is scheduled (config.md, Linux Process, `scheduler`); see sched_setattr(2).
/// Numbers that are not given are 0.
///
/// @param nice from -20 to 19
/// @param priority from 0 to 99
/// @param runtime in nanoseconds, likewise `deadline` and `period`
public record Scheduler(
        Policy policy,
        int nice,
        int priority,
        List<Flag> flags,
        long runtime,
        long deadline,
        long period) {

    /// The policies, named `SCHED_…` in a configuration.
    public enum Policy {
        OTHER,
        FIFO,
        RR,
        BATCH,
        ISO,
        IDLE,
        DEADLINE
    }

    /// The flags, named `SCHED_FLAG_…` in a configuration.
    public enum Flag {
        RESET_ON_FORK,
        RECLAIM,
        DL_OVERRUN,
        KEEP_POLICY,
        KEEP_PARAMS,
        UTIL_CLAMP_MIN,
        UTIL_CLAMP_MAX
    }
}

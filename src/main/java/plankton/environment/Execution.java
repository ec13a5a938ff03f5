package plankton.environment;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.failure.SpecError;
import plankton.linux.WordList;
import plankton.seccomp.Filter;
import plankton.spec.Linux;
import plankton.spec.Linux.MemoryPolicy;
import plankton.spec.Linux.Personality;
import plankton.spec.Program;
import plankton.spec.Resources;
import plankton.spec.Scheduler;

/// How the kernel runs the programs of a container, the first and the others.
///
/// @param choosesProcessors whether the configuration says on which processors: those to which the
///   caller happens to be confined mean nothing then
/// @param filter which system calls they may make; null for all
public record Execution(
        @Nullable Personality personality,
        @Nullable MemoryPolicy memoryPolicy,
        boolean choosesProcessors,
        @Nullable Filter filter) {

    private static final String POLICY = "/linux/memoryPolicy";
    private static final String SCHEDULER = "/process/scheduler";

    /// The least run time that the kernel accounts for, in nanoseconds (sched(7)).
    private static final int MIN_RUNTIME = 1024;

    /// What `linux` says of it.
    ///
    /// @throws SpecError if it contradicts itself
    public static Execution of(Linux linux) {
        if (linux.memoryPolicy() != null) {
            check(linux.memoryPolicy());
        }
        Resources resources = linux.resources();
        Resources.Cpu cpu = resources == null ? null : resources.cpu();
        boolean chooses = cpu != null && !cpu.cpus().isEmpty();
        Filter filter = Filter.of(linux.seccomp());
        return new Execution(linux.personality(), linux.memoryPolicy(), chooses, filter);
    }

    /// What the kernel would refuse without a word about the reason (set_mempolicy(2)).
    private static void check(MemoryPolicy policy) {
        String mode = policy.mode();
        List<String> flags = policy.flags();
        boolean hasNodes = !policy.nodes().isEmpty();
        if (hasNodes) {
            var _ = NumberList.parse(policy.nodes(), POLICY + "/nodes");
        }
        boolean mayHaveNodes = !WordList.contains(" MPOL_DEFAULT MPOL_LOCAL ", mode);
        if (hasNodes && !mayHaveNodes) {
            throw new SpecError(POLICY + "/nodes", "must be empty with " + mode);
        }
        if (!hasNodes && mayHaveNodes && !mode.equals("MPOL_PREFERRED")) {
            throw new SpecError(POLICY + "/nodes", "is missing: the nodes for " + mode);
        }
        boolean fixed = flags.contains("MPOL_F_STATIC_NODES");
        boolean relative = flags.contains("MPOL_F_RELATIVE_NODES");
        if ((fixed && relative) || ((fixed || relative) && !hasNodes)) {
            throw new SpecError(
                    POLICY + "/flags",
                    "must say either that nodes are static or that they are relative, and only with"
                            + " nodes");
        }
    }

    /// Refuses a program that contradicts itself in how it is scheduled.
    public static void check(Program program) {
        if (program.scheduler() != null) {
            check(program.scheduler());
        }
        Program.ExecCpuAffinity affinity = program.execCpuAffinity();
        if (affinity != null) {
            var _ = processors(affinity.initial(), "initial");
            var _ = processors(affinity.last(), "final");
        }
    }

    /// The processors of one of the two lists of `execCPUAffinity` as a mask, null if it is empty.
    public static long @Nullable [] processors(String list, String property) {
        return list.isEmpty()
                ? null
                : NumberList.parse(list, "/process/execCPUAffinity/" + property);
    }

    private static void check(Scheduler scheduler) {
        boolean realtime = false;
        boolean deadline = false;
        switch (scheduler.policy()) {
            case FIFO, RR -> realtime = true;
            case DEADLINE -> deadline = true;
            case ISO ->
                    throw new SpecError(
                            SCHEDULER + "/policy", "is reserved, and no version of Linux has it");
            case OTHER, BATCH, IDLE -> {}
        }
        if (realtime == (scheduler.priority() == 0)) {
            throw new SpecError(
                    SCHEDULER + "/priority",
                    "must be from 1 to 99 with SCHED_FIFO and SCHED_RR, and 0 with others");
        }
        long runtime = scheduler.runtime();
        long period = scheduler.period() == 0 ? scheduler.deadline() : scheduler.period();
        boolean right =
                deadline
                        ? runtime >= MIN_RUNTIME
                                && runtime <= scheduler.deadline()
                                && scheduler.deadline() <= period
                        : (runtime | period) == 0;
        if (!right) {
            throw new SpecError(
                    SCHEDULER,
                    "must have 1024 <= runtime <= deadline <= period with SCHED_DEADLINE, and none"
                            + " of them with others");
        }
    }
}

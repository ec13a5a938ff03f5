package plankton.init;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.environment.Execution;
import plankton.environment.NumberList;
import plankton.failure.SystemError;
import plankton.linux.Scheduling;
import plankton.linux.WordList;
import plankton.spec.IoPriority;
import plankton.spec.Linux.MemoryPolicy;
import plankton.spec.Linux.Personality;
import plankton.spec.Program;
import plankton.spec.Scheduler;

/// Has the kernel run the program as the configuration says: with what priority, on which
/// processors and memory, as what kind of system.
public final class Conduct {

    private static final String AFFINITY = "/process/execCPUAffinity/";

    private final Program program;
    private final Execution execution;
    private final Program.@Nullable ExecCpuAffinity affinity;
    private final Progress progress;

    /// @param executed whether the program is one of `exec`: only of these the configuration says
    ///   on which processors they begin and go on
    Conduct(Program program, Execution execution, boolean executed, Progress progress) {
        this.program = program;
        this.execution = execution;
        affinity = executed ? program.execCpuAffinity() : null;
        this.progress = progress;
    }

    /// Leaves the processors of the caller, if others are chosen.
    void begin() {
        if (affinity != null && !affinity.initial().isEmpty()) {
            confine(affinity.initial(), "initial");
        } else if (execution.choosesProcessors()) {
            progress.at("/linux/resources/cpu/cpus", "leave the caller's processors");
            Scheduling.freeProcessors();
        }
    }

    private void confine(String list, String property) {
        progress.at(AFFINITY + property, "choose the processors");
        long[] processors = Execution.processors(list, property);
        if (processors != null) {
            Scheduling.setProcessors(processors);
        }
    }

    /// The rest, while this process has the rights for it.
    void finish() {
        if (affinity != null) {
            confine(affinity.last(), "final");
        }
        Personality personality = execution.personality();
        if (personality != null) {
            progress.at("/linux/personality", "set the personality");
            Scheduling.setPersonality(personality.domain().equals("LINUX32"));
        }
        if (execution.memoryPolicy() != null) {
            allot(execution.memoryPolicy());
        }
        prioritize(program, 0);
    }

    /// Sets the priorities of a process that is to become `program`. Of one in a user namespace its
    /// maker does it first: some need rights on the host.
    ///
    /// @param pid 0 for this process
    public static void prioritize(Program program, int pid) {
        IoPriority priority = program.ioPriority();
        if (priority != null) {
            try {
                int level = priority.level().ordinal() + 1;
                Scheduling.setIoPriority(pid, level, priority.priority());
            } catch (SystemError e) {
                throw e.during("/process/ioPriority", "set the priority of input and output");
            }
        }
        if (program.scheduler() != null) {
            try {
                schedule(program.scheduler(), pid);
            } catch (SystemError e) {
                throw e.during("/process/scheduler", "set the scheduling policy");
            }
        }
    }

    private static void schedule(Scheduler scheduler, int pid) {
        long flags = 0;
        for (Scheduler.Flag flag : scheduler.flags()) {
            flags |= 1L << flag.ordinal();
        }
        long[] times = {scheduler.runtime(), scheduler.deadline(), scheduler.period()};
        int policy = scheduler.policy().ordinal();
        Scheduling.set(pid, policy, flags, scheduler.nice(), scheduler.priority(), times);
    }

    private void allot(MemoryPolicy policy) {
        progress.at("/linux/memoryPolicy", "set the memory policy");
        int mode = WordList.of(MemoryPolicy.MODES, ' ').indexOf(policy.mode());
        List<String> flags = WordList.of(MemoryPolicy.FLAGS, ' ');
        for (String flag : policy.flags()) {
            mode |= 1 << (MemoryPolicy.FIRST_FLAG + flags.indexOf(flag));
        }
        String nodes = policy.nodes();
        Scheduling.setMemoryPolicy(
                mode, nodes.isEmpty() ? new long[0] : NumberList.parse(nodes, ""));
    }
}

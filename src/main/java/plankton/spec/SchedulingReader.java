package plankton.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.json.JsonInput;

/// Reads what a process says of its scheduling.
final class SchedulingReader {
    private SchedulingReader() {}

    static Scheduler scheduler(JsonInput in) {
        var scheduler =
                new Object() {
                    Scheduler.@Nullable Policy policy;
                    int nice;
                    int priority;
                    List<Scheduler.Flag> flags = List.of();
                    long runtime;
                    long deadline;
                    long period;
                };
        in.object(name -> {
            switch (name) {
                case "policy" -> scheduler.policy = policy(in);
                case "nice" -> scheduler.nice = (int) in.integer(-20, 19);
                case "priority" -> scheduler.priority = (int) in.integer(0, 99);
                case "flags" -> scheduler.flags = in.list(() -> flag(in));
                case "runtime" -> scheduler.runtime = Words.natural(in);
                case "deadline" -> scheduler.deadline = Words.natural(in);
                case "period" -> scheduler.period = Words.natural(in);
                default -> in.skip();
            }
        });
        if (scheduler.policy == null) {
            throw Words.missing(in, "policy", "such as SCHED_OTHER");
        }
        return new Scheduler(
                scheduler.policy,
                scheduler.nice,
                scheduler.priority,
                scheduler.flags,
                scheduler.runtime,
                scheduler.deadline,
                scheduler.period);
    }

    private static Scheduler.Policy policy(JsonInput in) {
        return Words.oneOf(in, "SCHED_", Scheduler.Policy.values(), "a scheduling policy");
    }

    private static Scheduler.Flag flag(JsonInput in) {
        return Words.oneOf(in, "SCHED_FLAG_", Scheduler.Flag.values(), "a scheduling flag");
    }

    static IoPriority ioPriority(JsonInput in) {
        var priority =
                new Object() {
                    IoPriority.@Nullable Level level;
                    int value;
                };
        in.object(name -> {
            switch (name) {
                case "class" ->
                        priority.level =
                                Words.oneOf(
                                        in,
                                        "IOPRIO_CLASS_",
                                        IoPriority.Level.values(),
                                        "a class of I/O priority");
                case "priority" -> priority.value = (int) in.integer(0, 7);
                default -> in.skip();
            }
        });
        if (priority.level == null) {
            throw Words.missing(in, "class", "such as IOPRIO_CLASS_BE");
        }
        return new IoPriority(priority.level, priority.value);
    }

    static Program.ExecCpuAffinity affinity(JsonInput in) {
        var lists = new String[] {"", ""};
        in.object(name -> {
            switch (name) {
                case "initial" -> lists[0] = processors(in);
                case "final" -> lists[1] = processors(in);
                default -> in.skip();
            }
        });
        return new Program.ExecCpuAffinity(lists[0], lists[1]);
    }

    private static String processors(JsonInput in) {
        String list = in.string();
        for (int i = 0; i < list.length(); i++) {
            if ("0123456789,- ".indexOf(list.charAt(i)) < 0) {
                throw in.error("\"" + list + "\" is not a list of processors, such as 0-3,7");
            }
        }
        return list;
    }
}

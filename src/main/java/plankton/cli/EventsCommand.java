package plankton.cli;

import java.util.List;
import plankton.cgroup.Group;
import plankton.cgroup.Statistics;
import plankton.container.Container;
import plankton.container.StateDirectory;
import plankton.container.Status;
import plankton.container.Watch;
import plankton.failure.StateError;
import plankton.failure.UsageError;
import plankton.json.JsonOutput;
import plankton.linux.Clock;
import plankton.linux.HugePages;
import plankton.linux.Stdio;

/// `plankton events`
final class EventsCommand implements Command {

    @Override
    public String name() {
        return "events";
    }

    @Override
    public String operands() {
        return "[OPTION...] ID";
    }

    @Override
    public String summary() {
        return "show what a container uses, and when it runs out of memory";
    }

    @Override
    public String details() {
        return """
        Each line is a JSON object: its type is "stats", with what the control group counts,
        or "oom" when processes were killed because its memory was used up. Ends when the
        container stops. DURATION is such as 500ms, 5s or 1m30s.
        """;
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option("interval", (char) 0, "DURATION", "how often (default: 5s)"),
                new Option("stats", (char) 0, "", "show it once"));
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        String id = arguments.only("an ID");
        String given = arguments.get("interval", "5s");
        long interval = Duration.millis(given);
        if (interval <= 0) {
            throw new UsageError(
                    "events: option --interval takes a duration greater than 0, such as 5s or"
                            + " 500ms, not \""
                            + given
                            + "\"");
        }
        Container container = load(id, invocation);
        if (arguments.has("stats")) {
            try (Group group = container.group()) {
                show(id, group);
            }
        } else {
            try (var watch = new Watch(container)) {
                follow(id, watch, interval);
            }
        }
        return 0;
    }

    private static Container load(String id, Invocation invocation) {
        try (StateDirectory directory = StateDirectory.holding(id, invocation.root())) {
            Container container = directory.load(id);
            if (container.status() == Status.STOPPED) {
                throw new StateError("container with id " + id + " is not running");
            }
            return container;
        }
    }

    private static void follow(String id, Watch watch, long interval) {
        long next = Clock.millis() + interval;
        while (true) {
            switch (watch.next(next)) {
                case END -> {
                    return;
                }
                case OUT_OF_MEMORY -> print(event("oom", id));
                case NOTHING -> {
                    show(id, watch.group());
                    // Who was kept from it, as by a machine that slept, does not catch up.
                    next = Math.max(next, Clock.millis() - interval) + interval;
                }
            }
        }
    }

    private static void show(String id, Group group) {
        JsonOutput out = event("stats", id);
        Statistics.write(group, HugePages.sizes(), out.name("data"));
        print(out);
    }

    private static JsonOutput event(String type, String id) {
        return new JsonOutput("").beginObject().name("type").value(type).name("id").value(id);
    }

    private static void print(JsonOutput event) {
        Stdio.print(event.endObject() + "\n");
    }
}

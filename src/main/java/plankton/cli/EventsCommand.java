package plankton.cli;

import java.util.List;

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
        return NoControlGroup.NOTE;
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option("interval", (char) 0, "DURATION", "how often (default: 5s)"),
                new Option("stats", (char) 0, "", "show it once"));
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        throw NoControlGroup.refuse("watch", arguments.only("an ID"), invocation);
    }
}

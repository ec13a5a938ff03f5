package plankton.cli;

import java.util.List;
import plankton.container.Container;
import plankton.container.Processes;
import plankton.container.StateDirectory;
import plankton.failure.UsageError;
import plankton.linux.Signal;

/// `plankton kill`
final class KillCommand implements Command {

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String operands() {
        return "[OPTION...] ID [SIGNAL]";
    }

    @Override
    public String summary() {
        return "send a signal to the program of a container";
    }

    @Override
    public String details() {
        return "SIGNAL is a name such as TERM (the default), SIGKILL or RTMIN+1, or a number.\n";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option("all", 'a', "", "send it to all processes of the container"), Ids.REGEX);
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        List<String> operands = arguments.operands(1, 2, "an ID and a signal");
        String name = operands.size() > 1 ? operands.get(1) : "TERM";
        int signal = Signal.number(name);
        if (signal < 0) {
            throw new UsageError(
                    "unknown signal \"" + name + "\"; allowed: a name such as TERM, or 0 to 64");
        }
        boolean all = arguments.has("all");
        try (Ids ids = Ids.of(operands.getFirst(), arguments, invocation)) {
            return ids.each((directory, id) -> kill(directory, id, signal, all));
        }
    }

    private static void kill(StateDirectory directory, String id, int signal, boolean all) {
        Container container = directory.load(id);
        if (!all) {
            Processes.of(container).signalFirst(signal);
            return;
        }
        Processes left = Processes.left(container);
        if (left != null) {
            left.signal(signal);
        }
    }
}

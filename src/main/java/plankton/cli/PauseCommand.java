package plankton.cli;

import java.util.List;
import plankton.container.StateDirectory;
import plankton.container.Suspension;

/// `plankton pause`
final class PauseCommand implements Command {

    @Override
    public String name() {
        return "pause";
    }

    @Override
    public String operands() {
        return "ID";
    }

    @Override
    public String summary() {
        return "suspend all processes of a container";
    }

    @Override
    public String details() {
        return "Its control group does that; the processes notice nothing.\n";
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        String id = arguments.only("an ID");
        try (StateDirectory directory = StateDirectory.holding(id, invocation.root())) {
            new Suspension(directory, id).begin();
            return 0;
        }
    }
}

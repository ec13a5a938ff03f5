package plankton.cli;

import java.util.List;
import plankton.container.StateDirectory;
import plankton.container.Suspension;

/// `plankton resume`
final class ResumeCommand implements Command {

    @Override
    public String name() {
        return "resume";
    }

    @Override
    public String operands() {
        return "ID";
    }

    @Override
    public String summary() {
        return "let the processes of a paused container go on";
    }

    @Override
    public String details() {
        return "";
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        String id = arguments.only("an ID");
        try (StateDirectory directory = StateDirectory.holding(id, invocation.root())) {
            new Suspension(directory, id).end();
            return 0;
        }
    }
}

package plankton.cli;

import java.util.List;
import plankton.container.Container;
import plankton.container.StateDirectory;
import plankton.failure.StateError;

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
        return NoControlGroup.NOTE;
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        String id = arguments.only("an ID");
        try (StateDirectory directory = StateDirectory.holding(id, invocation.root())) {
            Container _ = directory.load(id);
            throw new StateError("container not paused: " + id);
        }
    }
}

package plankton.cli;

import java.util.List;
import plankton.container.Removal;
import plankton.container.StateDirectory;

/// `plankton delete`
final class DeleteCommand implements Command {

    @Override
    public String name() {
        return "delete";
    }

    @Override
    public String operands() {
        return "[OPTION...] ID";
    }

    @Override
    public String summary() {
        return "remove a stopped container";
    }

    @Override
    public String details() {
        return "";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option("force", 'f', "", "kill its program first; an unknown ID is no error"));
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        String id = arguments.only("an ID");
        if (!arguments.has("force")) {
            try (StateDirectory directory = StateDirectory.holding(id, invocation.root())) {
                Removal.delete(directory, id);
            }
            return 0;
        }
        StateDirectory.checkId(id);
        try (StateDirectory directory = StateDirectory.find(invocation.root())) {
            if (directory != null) {
                Removal.force(directory, id);
            }
        }
        return 0;
    }
}

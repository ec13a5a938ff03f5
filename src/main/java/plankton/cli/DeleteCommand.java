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
                new Option("force", 'f', "", "kill its program first; an unknown ID is no error"),
                Ids.REGEX);
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        String id = arguments.only("an ID");
        boolean force = arguments.has("force");
        if (force && !arguments.has("regex")) {
            return force(id, invocation);
        }
        try (Ids ids = Ids.of(id, arguments, invocation)) {
            return ids.each((directory, each) -> {
                var removal = new Removal(directory, invocation::warn);
                if (force) {
                    removal.force(each);
                } else {
                    removal.delete(each);
                }
            });
        }
    }

    private static int force(String id, Invocation invocation) {
        StateDirectory.checkId(id);
        try (StateDirectory directory = StateDirectory.find(invocation.root())) {
            if (directory != null) {
                new Removal(directory, invocation::warn).force(id);
            }
        }
        return 0;
    }
}

package plankton.cli;

import java.util.List;
import plankton.container.Bundle;
import plankton.container.ContainerRecord.Made;
import plankton.container.Launch;
import plankton.container.StateDirectory;

/// `plankton create`
final class CreateCommand implements Command {

    @Override
    public String name() {
        return "create";
    }

    @Override
    public String operands() {
        return "[OPTION...] ID";
    }

    @Override
    public String summary() {
        return "make a container whose program waits to be started";
    }

    @Override
    public String details() {
        return "All is made but the program run; `start` does that. Later changes to the bundle have no effect.\n";
    }

    @Override
    public List<Option> options() {
        return List.of(BUNDLE);
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        String id = arguments.only("an ID");
        StateDirectory.checkId(id);
        Launch.requireRoot();
        Bundle bundle = Bundle.read(arguments.get("bundle", "."));
        try (StateDirectory directory = StateDirectory.make(invocation.root())) {
            new Launch(directory, id, bundle, Made.CREATE, Invocation::warn).create();
            return 0;
        }
    }
}

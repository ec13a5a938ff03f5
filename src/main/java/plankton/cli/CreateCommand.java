package plankton.cli;

import java.util.List;
import plankton.container.Bundle;
import plankton.container.ContainerRecord.Made;
import plankton.container.Handover;
import plankton.container.Launch;
import plankton.container.StateDirectory;
import plankton.environment.Options;

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
        return Option.join(LaunchOptions.OF_CONTAINER, LaunchOptions.OF_PROCESS);
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        String id = arguments.only("an ID");
        StateDirectory.checkId(id);
        Options options = LaunchOptions.options(arguments, invocation, id);
        Bundle bundle = Bundle.read(arguments.get("bundle", "."), options);
        try (StateDirectory directory = StateDirectory.make(invocation.root());
                Handover handover = LaunchOptions.handover(arguments)) {
            var launch = new Launch(directory, id, bundle, Made.CREATE, handover, invocation::warn);
            launch.create();
            return 0;
        }
    }
}

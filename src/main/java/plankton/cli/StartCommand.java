package plankton.cli;

import java.util.List;
import plankton.container.Bundle;
import plankton.container.Container;
import plankton.container.ContainerRecord.Made;
import plankton.container.Launch;
import plankton.container.Start;
import plankton.container.StateDirectory;
import plankton.container.Status;
import plankton.linux.Signals;

/// `plankton start`
final class StartCommand implements Command {

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String operands() {
        return "ID";
    }

    @Override
    public String summary() {
        return "run the program of a created container, or a stopped one again";
    }

    @Override
    public String details() {
        return "A stopped container that `run` made is run again from its bundle, as `run` did it.\n";
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        String id = arguments.only("an ID");
        Launch.requireRoot();
        try (StateDirectory directory = StateDirectory.holding(id, invocation.root())) {
            Container container = directory.load(id);
            Made made = container.record().made();
            if (made == Made.CREATE || container.status() != Status.STOPPED) {
                Start.created(directory, id);
                return 0;
            }
            Bundle bundle = Bundle.read(container.record().bundle());
            var launch = new Launch(directory, id, bundle, made, Invocation::warn);
            if (made == Made.RUN_DETACHED) {
                launch.repeat();
                return 0;
            }
            Signals.blockAll();
            return Signals.relayTo(launch.repeat());
        }
    }
}

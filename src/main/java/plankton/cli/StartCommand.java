package plankton.cli;

import java.util.List;
import plankton.container.Bundle;
import plankton.container.Container;
import plankton.container.ContainerRecord;
import plankton.container.ContainerRecord.Made;
import plankton.container.Foreground;
import plankton.container.Handover;
import plankton.container.Launch;
import plankton.container.Start;
import plankton.container.StateDirectory;
import plankton.container.Status;

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
        return "A stopped container that `run` made is run again from its bundle, as `run` did"
                + " it.\n";
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        String id = arguments.only("an ID");
        try (StateDirectory directory = StateDirectory.holding(id, invocation.root())) {
            Container container = directory.load(id);
            ContainerRecord record = container.record();
            if (record.made() == Made.CREATE || container.status() != Status.STOPPED) {
                new Start(directory, id, invocation::warn).created();
                return 0;
            }
            return repeat(directory, record, invocation);
        }
    }

    private static int repeat(
            StateDirectory directory, ContainerRecord record, Invocation invocation) {
        Bundle bundle = Bundle.read(record.bundle(), record.options());
        Made made = record.made();
        try (Handover handover = new Handover("", "", "")) {
            var launch =
                    new Launch(directory, record.id(), bundle, made, handover, invocation::warn);
            if (made == Made.RUN_DETACHED) {
                launch.repeat();
                return 0;
            }
            Foreground.prepare(true);
            int status = Foreground.follow(launch.repeat(), handover.terminal(), null);
            launch.tellOfMemory();
            return status;
        }
    }
}

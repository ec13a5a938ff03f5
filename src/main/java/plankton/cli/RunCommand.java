package plankton.cli;

import java.util.List;
import plankton.container.Bundle;
import plankton.container.ContainerRecord.Made;
import plankton.container.Foreground;
import plankton.container.Handover;
import plankton.container.Launch;
import plankton.container.Readiness;
import plankton.container.Removal;
import plankton.container.StateDirectory;
import plankton.environment.Options;
import plankton.linux.Child;

/// `plankton run`
final class RunCommand implements Command {

    @Override
    public String name() {
        return "run";
    }

    @Override
    public String operands() {
        return "[OPTION...] ID";
    }

    @Override
    public String summary() {
        return "make a container and run its program, in the foreground";
    }

    @Override
    public String details() {
        return """
        The exit status is the program's own, or 128 + N if signal N ended it. Signals are
        passed on. The record stays afterwards with the status stopped: `start` runs the
        container again, `delete` removes it.
        """;
    }

    @Override
    public List<Option> options() {
        return Option.join(
                List.of(
                        new Option(
                                "detach", 'd', "", "leave the program running in the background"),
                        new Option(
                                "rm",
                                (char) 0,
                                "",
                                "remove the container when its program has ended"),
                        new Option(
                                "keep",
                                (char) 0,
                                "",
                                "keep the record (the default, but not as runc or crun)"),
                        new Option(
                                "no-subreaper",
                                (char) 0,
                                "",
                                "do not become the parent of the program's orphans")),
                LaunchOptions.OF_CONTAINER,
                LaunchOptions.OF_PROCESS);
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        String id = arguments.only("an ID");
        boolean detach = arguments.has("detach");
        StateDirectory.checkId(id);
        Options options = LaunchOptions.options(arguments, invocation, id);
        Bundle bundle = Bundle.read(arguments.get("bundle", "."), options);
        Made made = detach ? Made.RUN_DETACHED : Made.RUN;
        try (StateDirectory directory = StateDirectory.make(invocation.root());
                Handover handover = LaunchOptions.handover(arguments)) {
            var launch = new Launch(directory, id, bundle, made, handover, invocation::warn);
            if (detach) {
                Child child = launch.create();
                Readiness.await(launch.readiness(), child.pid());
                return 0;
            }
            Foreground.prepare(!arguments.has("no-subreaper"));
            int status = follow(launch, handover);
            boolean remove = arguments.has("rm") || invocation.isCalledAsAnotherRuntime();
            if (remove && !arguments.has("keep")) {
                new Removal(directory, invocation::warn).ended(id);
            }
            return status;
        }
    }

    private static int follow(Launch launch, Handover handover) {
        Child child = launch.create();
        int status = Foreground.follow(child, handover.terminal(), launch.readiness());
        launch.tellOfMemory();
        return status;
    }
}

package plankton.cli;

import java.util.List;
import plankton.failure.UsageError;

/// All commands, in the order in which the help shows them.
public final class Commands {
    private Commands() {}

    public static List<Command> all() {
        return List.of(
                new RunCommand(),
                new CreateCommand(),
                new StartCommand(),
                new ExecCommand(),
                new StateCommand(),
                new QueryCommand(),
                new ListCommand(),
                new PsCommand(),
                new KillCommand(),
                new PauseCommand(),
                new ResumeCommand(),
                new UpdateCommand(),
                new EventsCommand(),
                new DeleteCommand(),
                new SpecCommand(),
                new FeaturesCommand(),
                new HelpCommand());
    }

    /// The command called `name`.
    static Command named(String name) {
        var known = new StringBuilder();
        for (Command command : all()) {
            if (command.name().equals(name)) {
                return command;
            }
            known.append(known.isEmpty() ? "" : ", ").append(command.name());
        }
        throw new UsageError("unknown command \"" + name + "\"; there are " + known);
    }
}

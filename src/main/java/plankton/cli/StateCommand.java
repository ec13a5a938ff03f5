package plankton.cli;

import java.util.List;
import plankton.container.StateDirectory;
import plankton.json.JsonOutput;
import plankton.linux.Stdio;

/// `plankton state`
final class StateCommand implements Command {

    @Override
    public String name() {
        return "state";
    }

    @Override
    public String operands() {
        return "ID";
    }

    @Override
    public String summary() {
        return "show the state of a container as the specification defines it";
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
            var out = new JsonOutput("  ");
            StateOutput.write(directory.load(id), out);
            Stdio.print(out + "\n");
            return 0;
        }
    }
}

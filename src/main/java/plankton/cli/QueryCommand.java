package plankton.cli;

import java.util.List;
import plankton.container.Container;
import plankton.container.StateDirectory;
import plankton.json.JsonOutput;
import plankton.linux.Stdio;

/// `plankton query`
final class QueryCommand implements Command {

    @Override
    public String name() {
        return "query";
    }

    @Override
    public String operands() {
        return "ID";
    }

    @Override
    public String summary() {
        return "show bundle, id, process id and status of a container";
    }

    @Override
    public String details() {
        return "The process id is left out once the container has stopped.\n";
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
            Integer pid = container.pid();
            var out = new JsonOutput("  ");
            out.beginObject();
            out.name("bundle").value(container.record().bundle());
            out.name("id").value(id);
            if (pid != null) {
                out.name("pid").value(pid);
            }
            out.name("status").value(container.status().toString());
            out.endObject();
            Stdio.print(out + "\n");
            return 0;
        }
    }
}

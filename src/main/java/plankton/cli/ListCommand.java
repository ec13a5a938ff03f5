package plankton.cli;

import java.util.ArrayList;
import java.util.List;
import plankton.container.Container;
import plankton.container.StateDirectory;
import plankton.failure.StateError;
import plankton.json.JsonOutput;
import plankton.linux.Stdio;

/// `plankton list`
final class ListCommand implements Command {

    @Override
    public String name() {
        return "list";
    }

    @Override
    public String operands() {
        return "[OPTION...]";
    }

    @Override
    public String summary() {
        return "list the containers";
    }

    @Override
    public String details() {
        return "";
    }

    @Override
    public List<Option> options() {
        return List.of(Format.OPTION, Format.QUIET);
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        arguments.operands(0, 0, "");
        boolean json = Format.isJson(arguments);
        try (StateDirectory directory = StateDirectory.find(invocation.root())) {
            if (directory == null) {
                Stdio.print(arguments.has("quiet") ? "" : show(List.of(), "", json));
            } else if (arguments.has("quiet")) {
                Stdio.print(Format.lines(directory.ids()));
            } else {
                String owner = directory.owner() == 0 ? "root" : "#" + directory.owner();
                Stdio.print(show(containers(directory, invocation), owner, json));
            }
            return 0;
        }
    }

    /// One bad record must not hide the others.
    private static List<Container> containers(StateDirectory directory, Invocation invocation) {
        var containers = new ArrayList<Container>();
        for (String id : directory.ids()) {
            try {
                Container container = directory.lookUp(id);
                // One that was removed since its name was read is simply not there.
                if (container != null) {
                    containers.add(container);
                }
            } catch (StateError e) {
                invocation.warn(String.valueOf(e.getMessage()));
            }
        }
        return containers;
    }

    private static String show(List<Container> containers, String owner, boolean json) {
        return json ? json(containers) : table(containers, owner);
    }

    private static String json(List<Container> containers) {
        var out = new JsonOutput("");
        out.beginArray();
        for (Container container : containers) {
            StateOutput.write(container, out);
        }
        return out.endArray() + "\n";
    }

    private static String table(List<Container> containers, String owner) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"));
        for (Container container : containers) {
            Integer pid = container.pid();
            rows.add(
                    List.of(
                            container.record().id(),
                            pid == null ? "0" : pid.toString(),
                            container.status().toString(),
                            container.record().bundle(),
                            container.record().created(),
                            owner));
        }
        return Table.format(rows);
    }
}

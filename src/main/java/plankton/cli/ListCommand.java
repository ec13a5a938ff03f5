package plankton.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
            if (arguments.has("quiet")) {
                Stdio.print(directory == null ? "" : Format.lines(directory.ids()));
            } else if (json) {
                Stdio.print(json(directory, invocation));
            } else {
                Stdio.print(table(directory, invocation));
            }
            return 0;
        }
    }

    private static String json(@Nullable StateDirectory directory, Invocation invocation) {
        var out = new JsonOutput("");
        out.beginArray();
        forEach(directory, invocation, container -> StateOutput.write(container, out));
        return out.endArray() + "\n";
    }

    private static String table(@Nullable StateDirectory directory, Invocation invocation) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"));
        int user = directory == null ? 0 : directory.owner();
        String owner = user == 0 ? "root" : "#" + user;
        forEach(directory, invocation, container -> rows.add(row(container, owner)));
        return Table.format(rows);
    }

    private static List<String> row(Container container, String owner) {
        Integer pid = container.pid();
        return List.of(
                container.record().id(),
                pid == null ? "0" : pid.toString(),
                container.status().toString(),
                container.record().bundle(),
                container.record().created(),
                owner);
    }

    /// Of many containers no more is kept than is shown: their records are far larger.
    private static void forEach(
            @Nullable StateDirectory directory, Invocation invocation, Consumer<Container> shown) {
        if (directory == null) {
            return;
        }
        for (String id : directory.ids()) {
            Container container = lookUp(id, directory, invocation);
            // One that was removed since its name was read is simply not there.
            if (container != null) {
                shown.accept(container);
            }
        }
    }

    /// One bad record must not hide the others.
    private static @Nullable Container lookUp(
            String id, StateDirectory directory, Invocation invocation) {
        try {
            return directory.lookUp(id);
        } catch (StateError e) {
            invocation.warn(String.valueOf(e.getMessage()));
            return null;
        }
    }
}

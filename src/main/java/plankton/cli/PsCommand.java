package plankton.cli;

import java.util.ArrayList;
import java.util.List;
import plankton.container.Container;
import plankton.container.Processes;
import plankton.container.StateDirectory;
import plankton.container.Status;
import plankton.json.JsonOutput;
import plankton.linux.ProcessStatus;
import plankton.linux.Stdio;

/// `plankton ps`
final class PsCommand implements Command {

    @Override
    public String name() {
        return "ps";
    }

    @Override
    public String operands() {
        return "[OPTION...] ID";
    }

    @Override
    public String summary() {
        return "list the processes of a container";
    }

    @Override
    public String details() {
        return "Shows the ids that the processes have on the host.\n";
    }

    @Override
    public List<Option> options() {
        return List.of(Format.OPTION, Format.QUIET);
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        List<String> operands = arguments.operands(1, 1, "an ID (and no arguments of ps(1))");
        String id = operands.getFirst();
        boolean json = Format.isJson(arguments);
        try (StateDirectory directory = StateDirectory.holding(id, invocation.root())) {
            Container container = directory.load(id);
            boolean stopped = container.status() == Status.STOPPED;
            List<Integer> pids = stopped ? List.of() : Processes.of(container).pids();
            Stdio.print(json ? json(pids) : arguments.has("quiet") ? lines(pids) : table(pids));
            return 0;
        }
    }

    private static String json(List<Integer> pids) {
        var out = new JsonOutput("");
        out.beginArray();
        for (int pid : pids) {
            out.value(pid);
        }
        return out.endArray() + "\n";
    }

    private static String lines(List<Integer> pids) {
        var ids = new ArrayList<String>();
        for (int pid : pids) {
            ids.add(Integer.toString(pid));
        }
        return Format.lines(ids);
    }

    /// One that has ended meanwhile is left out.
    private static String table(List<Integer> pids) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("PID", "PPID", "COMMAND"));
        for (int pid : pids) {
            ProcessStatus status = ProcessStatus.of(pid);
            if (status != null) {
                rows.add(
                        List.of(
                                Integer.toString(pid),
                                Integer.toString(status.parent()),
                                ProcessStatus.commandLine(pid)));
            }
        }
        return Table.format(rows);
    }
}

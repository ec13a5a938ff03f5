package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What every command answers to a container in every status: the specification of the life cycle.
///
/// `ok` means exit status 0 and nothing on standard error; an arrow leads to the status afterwards.
/// Everything else is an error of [#REFUSALS]. Where there is no arrow, the container is afterwards
/// exactly as it was before.
class StatusTableIT extends WithSandbox {

    /// A container that has stopped was made by `create` or, in the last column, by `run`.
    private static final String TABLE =
            """
            command                   | missing      | created      | running      | paused       | stopped      | ran
            create -b DIR ID          | ok → created | taken        | taken        | taken        | taken        | taken
            run -b DIR ID             | ok → stopped | taken        | taken        | taken        | taken        | taken
            run -d -b DIR ID          | ok → running | taken        | taken        | taken        | taken        | taken
            start ID                  | missing      | ok → running | is running   | is paused    | has stopped  | ok → stopped
            exec ID echo hello        | no exec here | ok           | ok           | no exec now  | no exec      | no exec
            kill ID KILL              | missing      | ok → stopped | ok → stopped | ok → stopped | not running  | not running
            kill ID 0                 | missing      | ok           | ok           | ok           | not running  | not running
            kill --all ID KILL        | missing      | ok → stopped | ok → stopped | ok → stopped | ok           | ok
            delete ID                 | missing      | not stopped  | not stopped  | not stopped  | ok → missing | ok → missing
            delete --force ID         | ok           | ok → missing | ok → missing | ok → missing | ok → missing | ok → missing
            state ID                  | missing      | ok           | ok           | ok           | ok           | ok
            query ID                  | missing      | ok           | ok           | ok           | ok           | ok
            list -q                   | ok           | ok           | ok           | ok           | ok           | ok
            ps --format json ID       | missing      | ok           | ok           | ok           | ok           | ok
            pause ID                  | missing      | ok → paused  | ok → paused  | not running  | not running  | not running
            resume ID                 | missing      | not paused   | not paused   | ok → running | not paused   | not paused
            events --stats ID         | missing      | ok           | ok           | ok           | no events    | no events
            update --pids-limit 10 ID | missing      | ok           | ok           | ok           | not running  | not running
            """;

    /// Where runc answers differently: it forgets what `run` made, starts nothing again, deletes
    /// what is only created, and has other words for what is paused.
    private static final String RUNC =
            """
            command                   | missing      | created      | running      | paused       | stopped      | ran
            run -b DIR ID             | ok → missing |              |              |              |              |
            start ID                  |              |              |              | is frozen    |              | has stopped
            delete ID                 |              | ok → missing |              |              |              |
            query ID                  | none         | none         | none         | none         | none         | none
            """;

    private record Refusal(int exit, String words) {}

    private static final Map<String, Refusal> REFUSALS =
            Map.ofEntries(
                    Map.entry("missing", new Refusal(1, "container does not exist")),
                    Map.entry("taken", new Refusal(1, "container with given ID already exists")),
                    Map.entry(
                            "is running",
                            new Refusal(1, "cannot start an already running container")),
                    Map.entry(
                            "has stopped",
                            new Refusal(1, "cannot start a container that has stopped")),
                    Map.entry(
                            "not stopped",
                            new Refusal(
                                    1,
                                    "cannot delete container <id> that is not stopped: <status>")),
                    Map.entry("not running", new Refusal(1, "container not running")),
                    Map.entry(
                            "is paused",
                            new Refusal(1, "cannot start container <id>: it is <status>")),
                    Map.entry(
                            "is frozen",
                            new Refusal(1, "cannot start a container in the <status> state")),
                    Map.entry("no exec now", new Refusal(255, "cannot exec in a paused container")),
                    Map.entry("not paused", new Refusal(1, "container not paused")),
                    Map.entry("no events", new Refusal(1, "container with id <id> is not running")),
                    Map.entry("no exec here", new Refusal(255, "container does not exist")),
                    Map.entry("no exec", new Refusal(255, "cannot exec in a stopped container")));

    @ParameterizedTest(name = "{0} when {1}: {2}")
    @MethodSource("cells")
    void answers(String command, String column, String answer) {
        Assumptions.assumeFalse(answer.equals("none"), "there is no such command");
        Bundle bundle = bundle();
        String status = reach(column, bundle);
        if (command.startsWith("run -b")) {
            // It must come to an end; to what is there already, another program means nothing.
            bundle.args("true").write();
        }
        String before = bundle.state().stdout();
        String output = output(command, status, bundle);

        Result result = sandbox.call(words(command, bundle)).finish();

        if (answer.startsWith("ok")) {
            result.succeeds().silently();
            assertTrue(Pattern.matches(output, result.stdout()), result::toString);
        } else {
            requireRefusal(REFUSALS.get(answer), result, bundle.id(), status);
        }
        int arrow = answer.indexOf("→ ");
        if (arrow >= 0) {
            becomes(answer.substring(arrow + 2), bundle);
        } else {
            assertEquals(before, bundle.state().stdout(), result::toString);
        }
        bundle.delete("--force").succeeds();
        sandbox.assertNothingIsLeft();
    }

    private static List<String> words(String command, Bundle bundle) {
        return Arrays.stream(command.split(" ", -1))
                .map(word ->
                        switch (word) {
                            case "ID" -> bundle.id();
                            case "DIR" -> bundle.directory().toString();
                            default -> word;
                        })
                .toList();
    }

    /// The cells of the table one by one: the command, the column and what stands there.
    static Stream<Arguments> cells() {
        var cells = rows(TABLE);
        if (!Program.isPlankton()) {
            var others = rows(RUNC);
            for (int i = 0; i < cells.size(); i++) {
                cells.set(i, other(cells.get(i), others));
            }
        }
        return cells.stream()
                .map(cell -> Arguments.of(cell.command(), cell.column(), cell.answer()));
    }

    private record Cell(String command, String column, String answer) {}

    private static Cell other(Cell cell, List<Cell> others) {
        return others.stream()
                .filter(other -> other.command().equals(cell.command()))
                .filter(other -> other.column().equals(cell.column()))
                .filter(other -> !other.answer().isEmpty())
                .findFirst()
                .orElse(cell);
    }

    private static List<Cell> rows(String table) {
        var cells = new ArrayList<Cell>();
        List<List<String>> rows =
                table.lines()
                        .map(row -> Arrays.stream(row.split("\\|", -1)).map(String::strip).toList())
                        .toList();
        for (List<String> row : rows.subList(1, rows.size())) {
            for (int i = 1; i < row.size(); i++) {
                cells.add(new Cell(row.getFirst(), rows.getFirst().get(i), row.get(i)));
            }
        }
        return cells;
    }

    /// Brings the container where the column begins.
    ///
    /// @return the status it has then
    private String reach(String column, Bundle bundle) {
        switch (column) {
            case "missing" -> {
                makeRoot();
                bundle.args("sleep", "1000").write();
            }
            case "created" -> bundle.args("sleep", "1000").create().succeeds();
            case "running" -> started(bundle).becomes("running");
            case "paused" -> {
                started(bundle);
                sandbox.call(List.of("pause", bundle.id())).finish().succeeds();
                bundle.becomes("paused");
            }
            case "stopped" -> {
                started(bundle).kill("KILL").succeeds();
                bundle.becomes("stopped");
            }
            case "ran" -> {
                bundle.args("true").run("--keep").succeeds();
                bundle.becomes("stopped");
                return "stopped";
            }
            default -> throw new IllegalArgumentException(column);
        }
        return column;
    }

    private static Bundle started(Bundle bundle) {
        bundle.args("sleep", "1000").create().succeeds();
        bundle.start().succeeds();
        return bundle;
    }

    /// Lets there be a directory without containers, as after the first one was deleted.
    private void makeRoot() {
        try {
            Files.createDirectories(sandbox.root());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What a command that is `ok` prints, as a regular expression for all of it.
    private static String output(String command, String status, Bundle bundle) {
        boolean missing = status.equals("missing");
        boolean alive = !missing && !status.equals("stopped");
        return switch (command.split(" ", 2)[0]) {
            case "state", "query" -> "(?s)\\{.*\"status\": \"" + status + "\".*}\\s*";
            case "list" -> missing ? "" : Pattern.quote(bundle.id() + "\n");
            case "ps" -> alive ? "\\[" + bundle.pid() + "]\n" : "(\\[]|null)\n";
            case "exec" -> "hello\n";
            case "events" -> "\\{\"type\":\"stats\".*}\n";
            default -> "";
        };
    }

    /// The words are runc's, which engines look for; others have their own.
    private static void requireRefusal(
            @Nullable Refusal refusal, Result result, String id, String status) {
        if (refusal == null) {
            throw new IllegalArgumentException("the table has an unknown word");
        }
        if (Program.isPlankton()) {
            assertTrue(result.stderr().matches("plankton: [^\n]+\n"), result::toString);
        }
        if (Program.isPlankton() || Program.isRunc()) {
            String words = refusal.words().replace("<id>", id).replace("<status>", status);
            result.exits(refusal.exit()).prints("");
            assertTrue(
                    result.stderr().contains(words),
                    () -> "does not say \"" + words + "\": " + result);
        } else {
            result.fails();
        }
    }

    private static void becomes(String status, Bundle bundle) {
        if (status.equals("missing")) {
            bundle.state().fails();
        } else {
            bundle.becomes(status);
        }
    }
}

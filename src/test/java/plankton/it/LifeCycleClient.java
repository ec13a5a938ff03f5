package plankton.it;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import plankton.it.LifeCycleModel.Command;
import plankton.it.LifeCycleModel.Operation;
import plankton.it.LifeCycleModel.Work;

/// One of several callers of the runtime, in a thread of its own. Cheaper than [Call]: it has one
/// pair of files for the output of all its calls.
final class LifeCycleClient {

    private static final long SECONDS = 30;

    /// The words by which an error is known, and the model's word for it.
    private static final Map<String, String> ERRORS =
            Map.ofEntries(
                    Map.entry("container does not exist", "missing"),
                    Map.entry("container with given ID already exists", "taken"),
                    Map.entry("cannot start an already running container", "is running"),
                    Map.entry("cannot start a container that has stopped", "has stopped"),
                    Map.entry(": it is paused", "is paused"),
                    Map.entry("cannot start a container in the paused state", "is paused"),
                    Map.entry(" that is not stopped: ", "not stopped"),
                    Map.entry("container not running", "not running"),
                    Map.entry("container not paused", "not paused"),
                    Map.entry("cannot exec in a stopped container", "no exec"),
                    Map.entry("cannot exec in a paused container", "no exec now"),
                    Map.entry("executable file not found in $PATH", "no program"),
                    Map.entry(": it is creating", "creating"));

    private final Sandbox sandbox;
    private final Map<Work, Bundle> bundles;
    private final Path stdout;
    private final Path stderr;

    /// @param name names its files
    LifeCycleClient(Sandbox sandbox, Map<Work, Bundle> bundles, String name) {
        this.sandbox = sandbox;
        this.bundles = bundles;
        stdout = sandbox.directory().resolve(name + ".stdout");
        stderr = sandbox.directory().resolve(name + ".stderr");
    }

    /// Calls the runtime and waits for its answer.
    Operation call(Command command, Work work, String id) {
        long begin = System.nanoTime();
        int exit = await(start(command, work, id));
        return new Operation(command, work, answer(command, exit, id), begin, System.nanoTime());
    }

    /// Calls `list` and gives what it shows of each of `ids`, in this order.
    List<Operation> list(List<String> ids) {
        long begin = System.nanoTime();
        int exit = await(start(Command.LIST, Work.NONE, ""));
        long end = System.nanoTime();
        String error = Host.read(stderr.toString());
        // Runc warns of containers that were removed since it saw their names.
        boolean sound = exit == 0 && (error.isEmpty() || !Program.isPlankton());
        var operations = new ArrayList<Operation>();
        for (String id : ids) {
            String answer = sound ? statusInList(id) : "complained " + error;
            var none = Work.NONE;
            operations.add(new Operation(Command.LIST, none, answer, begin, end));
        }
        return operations;
    }

    private String statusInList(String id) {
        var found = new ArrayList<String>();
        JsonElement list = JsonParser.parseString(Host.read(stdout.toString()));
        if (list.isJsonArray()) {
            for (JsonElement element : list.getAsJsonArray()) {
                JsonObject state = element.getAsJsonObject();
                if (state.get("id").getAsString().equals(id)) {
                    found.add(state.get("status").getAsString());
                }
            }
        }
        return found.isEmpty() ? "missing" : String.join(" and ", found);
    }

    /// Calls the runtime and kills it after `nanos`, unless it has ended before.
    void callAndKill(Command command, Work work, String id, long nanos) {
        Process process = start(command, work, id);
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        process.destroyForcibly();
        var _ = await(process);
    }

    private Process start(Command command, Work work, String id) {
        var words = new ArrayList<>(List.of(Program.PATH.toString(), "--root"));
        words.add(sandbox.root().toString());
        words.addAll(
                switch (command) {
                    case CREATE -> List.of("create", "--bundle", bundle(work), id);
                    case START -> List.of("start", id);
                    case EXEC -> List.of("exec", id, "true");
                    case KILL -> List.of("kill", id, "KILL");
                    case PROBE -> List.of("kill", id, "0");
                    case PAUSE -> List.of("pause", id);
                    case RESUME -> List.of("resume", id);
                    case UPDATE -> List.of("update", "--pids-limit", "30", id);
                    case DELETE -> List.of("delete", id);
                    case FORCE_DELETE -> List.of("delete", "--force", id);
                    case STATE -> List.of("state", id);
                    case LIST -> List.of("list", "--format", "json");
                    case PS -> List.of("ps", "--format", "json", id);
                });
        var builder =
                new ProcessBuilder(words)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(stdout.toFile())
                        .redirectError(stderr.toFile());
        builder.environment().put("PLANKTON_IT", sandbox.token());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String bundle(Work work) {
        Bundle bundle = bundles.get(work);
        if (bundle == null) {
            throw new IllegalArgumentException(work.toString());
        }
        return bundle.directory().toString();
    }

    private static int await(Process process) {
        try {
            if (process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        process.destroyForcibly();
        throw new AssertionError("still running after " + SECONDS + " s: " + process.info());
    }

    /// The model's word for what the runtime said.
    private String answer(Command command, int exit, String id) {
        String output = Host.read(stdout.toString());
        String error = Host.read(stderr.toString());
        if (exit != 0) {
            return output.isEmpty() ? known(error, exit) : "printed " + output;
        }
        if (!error.isEmpty()) {
            return "warned " + error;
        }
        try {
            return switch (command) {
                case STATE -> status(output, id);
                case PS -> output.matches("\\[[0-9,]+]\n") ? "processes" : none(output);
                default -> output.isEmpty() ? "ok" : "printed " + output;
            };
        } catch (JsonParseException | IllegalStateException e) {
            return "printed " + output + ": " + e;
        }
    }

    private static String status(String output, String id) {
        JsonObject state = JsonParser.parseString(output).getAsJsonObject();
        return state.get("id").getAsString().equals(id)
                ? state.get("status").getAsString()
                : "printed " + output;
    }

    private static String none(String output) {
        return output.matches("(\\[]|null)\n") ? "no processes" : "printed " + output;
    }

    private static String known(String error, int exit) {
        if (Program.isPlankton() && !error.matches("plankton: [^\n]+\n")) {
            return "complained " + error;
        }
        return ERRORS.entrySet().stream()
                .filter(entry -> error.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> "exit " + exit + " " + error.strip());
    }
}

package plankton.it;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A process to be executed in a container that is there: the options, the caller, and what stands
/// on its standard input.
final class Exec {

    private final Sandbox sandbox;
    private final String id;
    private final List<String> options = new ArrayList<>();
    private List<String> caller = List.of();
    private byte[] input = {};

    Exec(Sandbox sandbox, String id) {
        this.sandbox = sandbox;
        this.id = id;
    }

    /// More options, before those of the call.
    Exec with(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    /// What the runtime's caller does before it calls: a script for bash.
    Exec calledAfter(String script) {
        caller = List.of("bash", "-c", script + "\nexec \"$@\"", "bash");
        return this;
    }

    Exec input(byte[] bytes) {
        input = bytes.clone();
        return this;
    }

    Exec input(String text) {
        return input(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Executes `command` and waits for its end.
    Result run(String... command) {
        return begin(command).finish();
    }

    /// Executes a script for the container's shell and waits for its end.
    Result sh(String script) {
        return run("sh", "-c", script);
    }

    /// Executes `command` and does not wait.
    Call begin(String... command) {
        var words = new ArrayList<>(List.of("exec"));
        words.addAll(options);
        words.add(id);
        words.addAll(List.of(command));
        return sandbox.call(caller, words, Map.of(), input);
    }

    /// The same of a script for the container's shell.
    Call beginSh(String script) {
        return begin("sh", "-c", script);
    }
}

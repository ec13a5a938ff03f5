package plankton.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.json.JsonInput;

/// Reads `hooks`.
final class HooksReader {

    private final JsonInput in;

    private List<Hooks.Hook> prestart = List.of();
    private List<Hooks.Hook> createRuntime = List.of();
    private List<Hooks.Hook> createContainer = List.of();
    private List<Hooks.Hook> startContainer = List.of();
    private List<Hooks.Hook> poststart = List.of();
    private List<Hooks.Hook> poststop = List.of();

    private HooksReader(JsonInput in) {
        this.in = in;
    }

    static Hooks read(JsonInput in) {
        var reader = new HooksReader(in);
        in.object(reader::property);
        return new Hooks(
                reader.prestart,
                reader.createRuntime,
                reader.createContainer,
                reader.startContainer,
                reader.poststart,
                reader.poststop);
    }

    private void property(String name) {
        switch (name) {
            case "prestart" -> prestart = hooks();
            case "createRuntime" -> createRuntime = hooks();
            case "createContainer" -> createContainer = hooks();
            case "startContainer" -> startContainer = hooks();
            case "poststart" -> poststart = hooks();
            case "poststop" -> poststop = hooks();
            default -> in.skip();
        }
    }

    private List<Hooks.Hook> hooks() {
        return in.list(this::hook);
    }

    private Hooks.Hook hook() {
        var hook =
                new Object() {
                    @Nullable String path;
                    List<String> args = List.of();
                    @Nullable List<String> env;
                    @Nullable Integer timeout;
                };
        in.object(name -> {
            switch (name) {
                case "path" -> hook.path = Words.absolutePath(in);
                case "args" -> hook.args = in.strings();
                case "env" -> hook.env = ProgramReader.env(in);
                case "timeout" -> hook.timeout = (int) in.integer(1, Integer.MAX_VALUE);
                default -> in.skip();
            }
        });
        if (hook.path == null) {
            throw Words.missing(in, "path", "the program to run");
        }
        return new Hooks.Hook(hook.path, hook.args, hook.env, hook.timeout);
    }
}

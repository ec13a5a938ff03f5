package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The words of the command line.
class CliIT extends WithSandbox {

    private static final List<String> COMMANDS =
            List.of(
                    "create", "delete", "help", "kill", "list", "query", "run", "spec", "start",
                    "state");

    /// Calls the program with nothing but `words`.
    private Result alone(String... words) {
        var command = new ArrayList<>(List.of(Program.PATH.toString()));
        command.addAll(List.of(words));
        return Call.of(sandbox, command, Map.of(), new byte[0]).finish();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-v"})
    @PlanktonOnly("it tells its own name")
    void tellsItsVersion(String option) {
        alone(option)
                .printsLike("\\Aplankton version \\d+\\.\\d+\\.\\d+")
                .printsLike("^spec: 1\\.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    @PlanktonOnly("it has commands of its own")
    void helpTellsAllCommands(String word) {
        Result help = alone(word).silently();
        COMMANDS.forEach(command -> help.printsLike("^ +" + command + "\\b"));
        help.printsLike("--root");
    }

    @Test
    @PlanktonOnly("it has commands of its own")
    void helpTellsAboutEachCommand() {
        for (String command : COMMANDS) {
            Result help = alone("help", command).silently().printsLike(command);
            alone(command, "--help").silently().prints(help.stdout());
        }
        alone("help", "run").printsLike("--bundle").printsLike("--rm").printsLike("--detach");
        alone("help", "delete").printsLike("--force");
    }

    @Test
    void helpOfAnUnknownCommandIsRefused() {
        alone("help", "frobnicate").fails().says("frobnicate");
    }

    @Test
    @PlanktonOnly("runc prints its help")
    void nothingAtAllIsRefused() {
        alone().fails().says("command");
    }

    @Test
    void unknownCommandIsRefused() {
        plankton("frobnicate").fails().says("frobnicate", "help");
    }

    @Test
    void unknownOptionIsRefused() {
        plankton("--frobnicate", "list").fails().says("--frobnicate");
        for (String command : List.of("run", "create", "list", "delete", "state", "spec")) {
            plankton(command, "--frobnicate", "x").fails().says("--frobnicate");
        }
        sandbox.assertNothingIsLeft();
    }

    @Test
    void missingIdIsRefused() {
        for (String command : List.of("run", "create", "start", "state", "kill", "delete")) {
            plankton(command).fails().says("ID");
        }
        sandbox.assertNothingIsLeft();
    }

    @Test
    void oneWordTooManyIsRefused() {
        for (String command : List.of("run", "create", "start", "state")) {
            plankton(command, "one", "two").fails().says("two");
        }
        sandbox.assertNothingIsLeft();
    }

    @Test
    void missingValueIsRefused() {
        alone("--root").fails().says("--root");
        plankton("run", "--bundle").fails().says("--bundle");
        plankton("run", "-b").fails().says("-b");
        plankton("list", "--format").fails().says("--format");
    }

    @Test
    void valueOfAFlagIsRefused() {
        plankton("delete", "--force=maybe", "x").fails().says("--force");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--bundle=DIR", "--bundle DIR", "-b DIR"})
    void bundleIsGivenBeforeTheId(String form) {
        Bundle bundle = bundle().args("echo", "hello").write();
        var words = new ArrayList<>(List.of("run"));
        words.addAll(bundleWords(bundle, form));
        words.add(bundle.id());
        plankton(words.toArray(String[]::new)).prints("hello\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--bundle=DIR", "--bundle DIR", "-b DIR"})
    void bundleIsGivenAfterTheId(String form) {
        Bundle bundle = bundle().args("echo", "hello").write();
        var words = new ArrayList<>(List.of("run", bundle.id()));
        words.addAll(bundleWords(bundle, form));
        plankton(words.toArray(String[]::new)).prints("hello\n");
    }

    private static List<String> bundleWords(Bundle bundle, String form) {
        return List.of(form.replace("DIR", bundle.directory().toString()).split(" ", -1));
    }

    @Test
    void bundleMayBeRelative() {
        Bundle bundle = bundle().args("echo", "hello").write();
        String relative = bundle.directory().getFileName().toString();
        plankton("run", "-b", relative, bundle.id()).prints("hello\n");
    }

    @Test
    void bundleIsShownAsAnAbsolutePath() {
        Bundle bundle = bundle().write();
        String relative = bundle.directory().getFileName().toString();
        plankton("create", "-b", relative, bundle.id()).succeeds();
        assertEquals(
                bundle.directory().toString(), bundle.state().object().get("bundle").getAsString());
    }

    @Test
    void rootIsGivenWithAnEqualsSign() {
        Bundle bundle = bundle();
        bundle.create().succeeds();
        alone("--root=" + sandbox.root(), "list", "-q").prints(bundle.id() + "\n");
    }

    @Test
    void rootSeparatesContainers() {
        Bundle bundle = bundle();
        bundle.create().succeeds();
        String other = sandbox.newFile("other").toString();
        alone("--root", other, "state", bundle.id()).fails().says(bundle.id(), "does not exist");
    }
}

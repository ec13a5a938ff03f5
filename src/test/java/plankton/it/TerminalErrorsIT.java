package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Terminals that cannot be had: refused with words that lead to `--console-socket`, and nothing is
/// left of the container.
class TerminalErrorsIT extends WithTerminals {

    @Test
    void createdNeedsASocket() {
        refused(terminalBundle().create());
    }

    @Test
    void detachedNeedsASocket() {
        refused(terminalBundle().run("--detach"));
    }

    @Test
    void detachedNeedsASocketAlsoWhenTheCallerHasATerminal() {
        Pty user = userTerminal();
        Call run = terminalBundle().calledAfter(user.caller()).begin("--detach");
        String said = user.untilEnd(run);
        assertTrue(isAboutTheSocket(said), said);
        run.finish().exits(1);
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "run --detach"})
    void socketNeedsATerminal(String command) {
        var socket = consoleSocket();
        Bundle bundle = bundle().write();
        refused(call(bundle, command, socket.path()));
        socket.assertUnused();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void socketIsNotForTheForeground(boolean terminal) {
        var socket = consoleSocket();
        Bundle bundle = bundle().set("/process/terminal", terminal).write();
        refused(call(bundle, "run", socket.path()));
        socket.assertUnused();
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "run --detach"})
    void socketMustBeThere(String command) {
        Bundle bundle = terminalBundle().write();
        failed(call(bundle, command, sandbox.newFile("missing").toString()), "missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "run --detach"})
    void socketMustBeASocket(String command) throws IOException {
        Bundle bundle = terminalBundle().write();
        var file = Files.writeString(sandbox.newFile("ordinary"), "");
        failed(call(bundle, command, file.toString()), "ordinary");
        assertEquals("", Files.readString(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "run --detach"})
    void somebodyMustListen(String command) {
        Bundle bundle = terminalBundle().write();
        var socket = new ConsoleSocket(sandbox.newFile("left"));
        socket.close();
        failed(call(bundle, command, socket.path()), "left");
    }

    @Test
    void programMustBeThere() {
        var socket = consoleSocket();
        Bundle bundle = terminalBundle().args("/nothing").write();
        failed(call(bundle, "create", socket.path()), "/nothing");
    }

    @Test
    void terminalsMustBeMounted() {
        var socket = consoleSocket();
        Bundle bundle = terminalBundle().withoutMount("/dev/pts").write();
        failed(call(bundle, "create", socket.path()), "/dev/pts");
    }

    private Result call(Bundle bundle, String command, String socket) {
        var words = new java.util.ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of("--console-socket", socket, "-b", bundle.directory().toString()));
        words.add(bundle.id());
        return sandbox.call(words).finish();
    }

    private void refused(Result result) {
        result.fails();
        assertTrue(isAboutTheSocket(result.stderr()), result::toString);
        sandbox.assertNothingIsLeft();
    }

    private static boolean isAboutTheSocket(String message) {
        return message.toLowerCase(Locale.ROOT).replace('-', ' ').contains("console socket");
    }

    private void failed(Result result, String word) {
        result.fails().says(word);
        sandbox.assertNothingIsLeft();
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `exec --detach` with a terminal that is handed to the caller, as engines call it.
class ExecDetachedTerminalIT extends WithTerminals {

    private Bundle container;

    @BeforeEach
    void startContainer() {
        container = bundle().sh("sleep 1000");
        container.run("--detach").succeeds();
        container.becomes("running");
    }

    @Test
    void isOneOfTheContainersOwn() {
        Pty pty =
                exec("for n in 0 1 2; do readlink /proc/self/fd/$n; done; echo through >/dev/tty");
        assertEquals("/dev/pts/0\r\n".repeat(3) + "through\r\n", pty.untilHungUp());
    }

    @Test
    void controlsTheSessionOfItsProcess() {
        // Process group, session, terminal, foreground process group; 34816 is the number of pts/0.
        Pty pty =
                exec(
                        "set -- $$ $(cut -d' ' -f5-8 /proc/$$/stat); test \"$*\" = \"$1 $1 $1 34816 $1\""
                                + " && echo yes; read line; echo \"got $line\"");
        pty.until("yes\r\n");
        pty.write("word\n").until("word\r\ngot word\r\n");
    }

    @Test
    void isNotTheOneOfTheContainer() {
        Bundle other = terminalBundle().sh("echo first; read line; echo \"got $line\"");
        Pty first = started(other);
        first.until("first\r\n");
        Pty second = execIn(other, List.of("-t"), "sh", "-c", "tty; echo /dev/pts/*");
        assertEquals("/dev/pts/1\r\n/dev/pts/0 /dev/pts/1 /dev/pts/ptmx\r\n", second.untilHungUp());
        first.write("word\n").until("got word\r\n");
    }

    @Test
    void tellsOfAChangedSize() {
        Pty pty = exec("trap 'stty size; exit' WINCH; echo ready; while :; do sleep 0.05; done");
        pty.until("ready\r\n");
        pty.resize(55, 99);
        assertEquals("55 99\r\n", pty.untilHungUp());
    }

    @Test
    void interruptsByKey() {
        Pty pty = exec("echo ready; exec sleep 1000");
        pty.until("ready\r\n");
        assertEquals("^C", pty.write("\u0003").untilHungUp());
    }

    @Test
    void hangsUpWhenItsHolderIsGone() {
        Path file = sandbox.newFile("pid");
        Pty pty =
                execIn(
                        container,
                        List.of("--tty", "--pid-file", file.toString()),
                        "sh",
                        "-c",
                        "echo ready; exec sleep 1000");
        pty.until("ready\r\n");
        long pid = Long.parseLong(Host.read(file.toString()));
        assertEquals("sleep 1000", Host.commandLine(pid));
        pty.close();
        assertTrue(Host.within(10_000, () -> Host.commandLine(pid).isEmpty()));
        assertEquals("running", container.status());
    }

    @Test
    void isAskedForByTheProcess() throws IOException {
        Path process =
                Files.writeString(
                        sandbox.newFile("process.json"),
                        """
                        {"terminal": true, "consoleSize": {"height": 33, "width": 77},
                         "user": {"uid": 1000, "gid": 1000}, "cwd": "/", "env": ["PATH=/bin"],
                         "args": ["sh", "-c", "tty; stty size; stat -c %u /dev/pts/0; echo x >/dev/tty"]}
                        """);
        Pty pty = execIn(container, List.of("--process", process.toString()));
        assertEquals("/dev/pts/0\r\n33 77\r\n1000\r\nx\r\n", pty.untilHungUp());
    }

    @Test
    void losesNothing() {
        assertEquals(ALL_LINES, exec(LINES).untilHungUp());
    }

    // Errors

    @ParameterizedTest
    @CsvSource({"--tty --detach, false", "--detach, true", "--tty, true"})
    void needsTerminalAndSocket(String options, boolean withSocket) {
        var socket = consoleSocket();
        var words = new ArrayList<>(List.of(options.split(" ")));
        if (withSocket) {
            words.addAll(List.of("--console-socket", socket.path()));
        }
        words.addAll(List.of(container.id(), "true"));
        Result result = call(words).fails();
        String said = result.stderr().toLowerCase(Locale.ROOT).replace('-', ' ');
        assertTrue(said.contains("console socket"), result::toString);
        socket.assertUnused();
        assertEquals("running", container.status());
    }

    @Test
    void somebodyMustListen() {
        var socket = new ConsoleSocket(sandbox.newFile("left"));
        socket.close();
        call(List.of("-d", "-t", "--console-socket", socket.path(), container.id(), "true"))
                .fails()
                .says("left");
        assertEquals("running", container.status());
    }

    private Pty exec(String script) {
        return execIn(container, List.of("--tty"), "sh", "-c", script);
    }

    private Pty execIn(Bundle bundle, List<String> options, String... program) {
        var socket = consoleSocket();
        var words = new ArrayList<>(List.of("--detach", "--console-socket", socket.path()));
        words.addAll(options);
        words.add(bundle.id());
        words.addAll(List.of(program));
        call(words).prints("").silently();
        return keep(socket.receive());
    }

    private Result call(List<String> words) {
        var all = new ArrayList<>(List.of("exec"));
        all.addAll(words);
        return sandbox.call(all).finish();
    }
}

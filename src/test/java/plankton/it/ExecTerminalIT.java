package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `exec --tty` in the foreground of a user's terminal.
class ExecTerminalIT extends WithTerminals {

    private Bundle container;
    private Pty user;
    private String before;

    @BeforeEach
    void startContainer() {
        container = bundle().sh("sleep 1000");
        container.run("--detach").succeeds();
        container.becomes("running");
        user = userTerminal();
        user.stty("-ixon", "ixany", "-echok", "intr", "^A");
        before = user.settings();
    }

    @Test
    void speaksWithTheUser() {
        Call exec = exec("-t", "tty; echo err >&2; read line; echo \"got $line\"; exit 3");
        assertEquals("/dev/pts/0\r\nerr\r\n", user.until("err\r\n"));
        assertTrue(user.stty("-a").contains(" -icanon"), user.stty("-a"));
        assertEquals("word\r\ngot word\r\n", user.write("word\n").untilEnd(exec));
        exec.finish().exits(3);
        assertEquals(before, user.settings());
    }

    @Test
    void controlsTheSessionOfItsProcess() {
        Call exec =
                exec(
                        "--tty",
                        "set -- $$ $(cut -d' ' -f5-8 /proc/$$/stat); echo through >/dev/tty;"
                                + " test \"$*\" = \"$1 $1 $1 34816 $1\"");
        assertEquals("through\r\n", user.untilEnd(exec));
        exec.finish().exits(0);
    }

    @Test
    void passesOnTheSizeOfTheWindow() {
        user.resize(31, 91);
        Call exec = exec("--tty", UNTIL_31_LINES);
        assertEquals("fits\r\n", user.untilEnd(exec));
    }

    @RepeatedTest(5)
    @PlanktonOnly("runc sets it when the program already runs")
    void hasTheSizeOfTheWindowBeforeAnythingRuns() {
        user.resize(31, 91);
        assertEquals("31 91\r\n", user.untilEnd(exec("--tty", "stty size")));
    }

    @Test
    void passesOnAChangedSize() {
        Call exec = exec("--tty", SIZES);
        user.until("ready\r\n");
        user.resize(55, 99);
        assertEquals("55 99\r\n", user.untilEnd(exec));
        exec.finish().exits(7);
    }

    @ParameterizedTest
    @CsvSource({"exit 0, 0", "exit 7, 7", "kill -9 $$, 137", "kill $$, 143"})
    void exitsAsTheProgram(String script, int status) {
        Call exec = exec("--tty", script);
        assertEquals("", user.untilEnd(exec));
        exec.finish().exits(status);
        assertEquals(before, user.settings());
    }

    @Test
    void interruptsTheProgramAndNotTheRuntime() {
        Call exec = exec("--tty", "echo ready; exec sleep 1000");
        user.until("ready\r\n");
        assertEquals("^C", user.write("\u0003").untilEnd(exec));
        exec.finish().exits(130);
        assertEquals("running", container.status());
    }

    @Test
    void passesOnSignals() {
        Call exec = exec("--tty", "trap 'exit 9' TERM; echo ready; " + FOREVER);
        user.until("ready\r\n");
        exec.signal("TERM");
        user.untilEnd(exec);
        exec.finish().exits(9);
        assertEquals(before, user.settings());
    }

    @Test
    void endsWithTheContainer() {
        Call exec = exec("--tty", "echo ready; exec sleep 1000");
        user.until("ready\r\n");
        container.kill("KILL").succeeds();
        user.untilEnd(exec);
        exec.finish().exits(137);
        assertEquals(before, user.settings());
    }

    @Test
    void leavesTheTerminalAloneWhenTheProgramCannotBeRun() {
        Call exec = call(List.of("exec", "--tty", container.id(), "/missing"));
        String said = user.untilEnd(exec);
        assertTrue(said.contains("/missing") && said.endsWith("\r\n"), said);
        assertEquals(before, user.settings());
    }

    @RepeatedTest(20)
    void losesNothingAtTheEnd() {
        Call exec = exec("--tty", LINES + "; exit 4");
        assertEquals(ALL_LINES, user.untilEnd(exec));
        exec.finish().exits(4);
    }

    private Call exec(String option, String script) {
        return call(List.of("exec", option, container.id(), "sh", "-c", script));
    }

    private Call call(List<String> words) {
        var caller = List.of("bash", "-c", user.caller() + "\nexec \"$@\"", "bash");
        return sandbox.call(caller, words, Map.of(), new byte[0]);
    }

    @Test
    @PlanktonOnly("runc needs a terminal of the user")
    void goesOnWhenNobodyReadsItsOutput() {
        String script =
                "trap 'touch /tmp/pipe' PIPE; for i in 1 2 3 4 5 6 7 8; do echo $i; sleep 0.1; done;"
                        + " touch /tmp/end";
        new Exec(sandbox, container.id())
                .with("--tty")
                .calledAfter("\"$@\" </dev/null | head -n 1; exit ${PIPESTATUS[0]}")
                .sh(script)
                .prints("1\r\n");
        assertTrue(Files.exists(container.inRootfs("/tmp/end")));
        assertFalse(Files.exists(container.inRootfs("/tmp/pipe")));
    }
}

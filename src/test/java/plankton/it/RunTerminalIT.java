package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `run` in the foreground of a user's terminal: the container has another, and what comes and goes
/// is passed on between both.
class RunTerminalIT extends WithTerminals {

    @Test
    void speaksWithTheUser() {
        Pty user = userTerminal();
        Call run =
                runIn(
                        user,
                        terminalBundle()
                                .sh(
                                        "echo out; echo err >&2; read line; echo \"got $line\"; exit 3"));
        assertEquals("out\r\nerr\r\n", user.until("err\r\n"));
        assertEquals("word\r\ngot word\r\n", user.write("word\n").untilEnd(run));
        run.finish().exits(3);
    }

    @Test
    void leavesTheEchoToTheContainer() {
        Pty user = userTerminal();
        Call run =
                runIn(
                        user,
                        terminalBundle()
                                .sh("stty -echo; echo ready; read line; echo \"got $line\""));
        assertEquals("ready\r\n", user.until("ready\r\n"));
        assertEquals("got word\r\n", user.write("word\n").untilEnd(run));
    }

    @Test
    void passesOnEveryKey() {
        Pty user = userTerminal();
        Call run =
                runIn(
                        user,
                        terminalBundle()
                                .sh(
                                        "stty raw -echo; echo ready; dd bs=1 count=7 2>/dev/null | hexdump -C"));
        user.until("ready");
        assertTrue(
                user.write("\u0003\u001a\u001c\u0004\u0013\r\u00ff")
                        .untilEnd(run)
                        .contains("03 1a 1c 04 13 0d ff"));
        run.finish().exits(0);
    }

    @Test
    void interruptsTheProgramAndNotTheRuntime() {
        Pty user = userTerminal();
        Call run =
                runIn(
                        user,
                        terminalBundle()
                                .sh("trap 'echo got it; exit 7' INT; echo ready; " + FOREVER));
        user.until("ready\r\n");
        assertEquals("^Cgot it\r\n", user.write("\u0003").untilEnd(run));
        run.finish().exits(7);
    }

    /// Whoever has the user's terminal open can type into it, and so run what he likes there.
    @Test
    void keepsTheUsersTerminalOut() throws IOException {
        Pty user = userTerminal();
        Bundle bundle = terminalBundle().sh("echo ready; exec sleep 1000");
        runIn(user, bundle);
        user.until("ready\r\n");
        for (int fd = 0; fd < 3; fd++) {
            Path file = Path.of("/proc/" + bundle.pid() + "/fd/" + fd);
            assertNotEquals(
                    Files.getAttribute(Path.of(user.path()), "unix:dev"),
                    Files.getAttribute(file, "unix:dev"));
        }
        assertNotEquals(session(ProcessHandle.current().pid()), session(bundle.pid()));
        assertEquals("" + bundle.pid(), session(bundle.pid()));
    }

    private static String session(long pid) {
        String stat = Host.read("/proc/" + pid + "/stat");
        return stat.substring(stat.lastIndexOf(')')).split(" ", -1)[4];
    }

    @Test
    void passesOnTheSizeOfTheWindow() {
        Pty user = userTerminal().resize(31, 91);
        Call run =
                runIn(
                        user,
                        terminalBundle()
                                .setJson("/process/consoleSize", "{\"height\": 3, \"width\": 7}")
                                .sh(
                                        "trap : WINCH; until test \"$(stty size)\" = '31 91';"
                                                + " do sleep 0.05; done; echo fits"));
        assertEquals("fits\r\n", user.untilEnd(run));
    }

    @RepeatedTest(5)
    @PlanktonOnly("runc sets it when the program already runs")
    void hasTheSizeOfTheWindowBeforeAnythingRuns() {
        Pty user = userTerminal().resize(31, 91);
        Call run = runIn(user, terminalBundle().args("stty", "size"));
        assertEquals("31 91\r\n", user.untilEnd(run));
    }

    @Test
    void passesOnAChangedSize() {
        Pty user = userTerminal();
        Call run =
                runIn(
                        user,
                        terminalBundle()
                                .sh(
                                        "trap 'stty size; exit 7' WINCH; sleep 0.2; echo ready; "
                                                + FOREVER));
        user.until("ready\r\n");
        user.resize(55, 99);
        assertEquals("55 99\r\n", user.untilEnd(run));
        run.finish().exits(7);
    }

    @ParameterizedTest
    @CsvSource({"exit 0, 0", "exit 7, 7", "exit 255, 255"})
    void exitsAsTheProgram(String script, int status) {
        Pty user = userTerminal();
        Call run = runIn(user, terminalBundle().sh(script));
        assertEquals("", user.untilEnd(run));
        run.finish().exits(status);
    }

    @RepeatedTest(20)
    void losesNothingAtTheEnd() {
        Pty user = userTerminal();
        Call run = runIn(user, terminalBundle().sh(LINES + "; exit 4"));
        assertEquals(ALL_LINES, user.untilEnd(run));
        run.finish().exits(4);
    }

    @Test
    void endsAlthoughASurvivorHoldsTheTerminal() {
        Pty user = userTerminal();
        Call run =
                runIn(
                        user,
                        terminalBundle().sh("(trap '' HUP; exec sleep 1000) & echo ready; exit 4"));
        assertEquals("ready\r\n", user.untilEnd(run));
        run.finish().exits(4);
    }

    @Test
    void hangsUpWithTheUser() {
        Pty user = userTerminal();
        Bundle bundle =
                terminalBundle()
                        .sh("trap 'echo hup >/tmp/mark; exit 7' HUP; echo ready; " + FOREVER);
        Call run = runIn(user, bundle);
        user.until("ready\r\n");
        user.close();
        run.finish();
        assertTrue(Files.exists(bundle.inRootfs("/tmp/mark")));
    }

    // Standard input or output is something else.

    @Test
    void outlivesTheEndOfItsInput() {
        Pty user = userTerminal();
        Bundle bundle =
                terminalBundle()
                        .sh("for i in 1 2 3 4 5; do sleep 0.1; done; tty; " + LINES + "; exit 4");
        Call run = bundle.calledAfter(user.caller("exec \"$@\" </dev/null 3>&-")).begin();
        assertEquals("/dev/pts/0\r\n" + ALL_LINES, user.untilEnd(run));
        run.finish().exits(4);
    }

    @Test
    void takesInputFromAFile() throws IOException {
        Pty user = userTerminal();
        Path input = Files.writeString(sandbox.newFile("input"), ALL_LINES.replace("\r", ""));
        Bundle bundle =
                terminalBundle()
                        .sh("stty -echo; sleep 0.5; head -n 35000 | tail -n 2 | tr '\\n' ' '");
        Call run = bundle.calledAfter(user.caller("exec \"$@\" <" + input + " 3>&-")).begin();
        String text = user.untilEnd(run);
        assertTrue(text.endsWith("34999 35000 "), () -> text.substring(text.length() - 100));
        run.finish().exits(0);
    }

    @Test
    void leavesTheCallersDescriptorsBlocking() {
        Pty user = userTerminal();
        String script = "\"$@\" 3>&-; grep flags /proc/self/fdinfo/* >&3; exit 0";
        Call run = terminalBundle().calledAfter(user.caller(script)).begin();
        user.untilEnd(run);
        run.finish().printsNothingLike("flags:.*4\\d{3}$").printsLike("fdinfo/0:flags:\\s+");
    }

    @Test
    void waitsForASlowReader() {
        Pty user = userTerminal();
        Bundle bundle = terminalBundle().sh(LINES + "; exit 4");
        String script = "\"$@\" 3>&- | { sleep 2; cat; } >&3; exit ${PIPESTATUS[0]}";
        Call run = bundle.calledAfter(user.caller(script)).begin();
        run.finish().exits(4);
        // Who ends lines with CR as well, the container's terminal or the user's, is left open.
        assertEquals(ALL_LINES.replace("\r", ""), run.soFar().stdout().replace("\r", ""));
    }

    @Test
    void findsTheUsersTerminalBehindRedirections() {
        Pty user = userTerminal().resize(31, 91);
        Bundle bundle =
                terminalBundle()
                        .sh(
                                "trap : WINCH; until test \"$(stty size)\" = '31 91'; do sleep 0.05; done; echo fits");
        String script = "exec \"$@\" </dev/null >&3 2>&3 3>&-";
        Call run = bundle.calledAfter(user.caller(script)).begin();
        assertEquals("fits", run.finish().exits(0).stdout().strip());
    }

    @Test
    void runsWithoutATerminalOfTheUser() {
        Call run =
                terminalBundle()
                        .sh("tty; " + LINES + "; exit 4")
                        .calledAfter("set -- setsid \"$@\"")
                        .begin();
        run.finish().exits(4);
        assertEquals(
                "/dev/pts/0\n" + ALL_LINES.replace("\r", ""),
                run.soFar().stdout().replace("\r", ""));
    }
}

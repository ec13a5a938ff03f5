package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `process.terminal`, and what the container's program has of it. The terminal is handed to the
/// caller through `--console-socket`, as engines ask for it.
class TerminalIT extends WithTerminals {

    @Test
    void isHandedOutByCreate() {
        Bundle bundle = terminalBundle().sh("tty; echo err >&2; read line; echo \"got $line\"");
        Pty pty = started(bundle);
        pty.until("/dev/pts/0\r\nerr\r\n");
        pty.write("word\n").until("word\r\ngot word\r\n");
        assertEquals("", pty.untilHungUp());
        bundle.becomes("stopped").delete().succeeds();
        sandbox.assertNothingIsLeft();
    }

    @Test
    void isHandedOutByRunDetached() {
        var socket = consoleSocket();
        Bundle bundle = terminalBundle().sh("tty; read line; echo \"got $line\"");
        bundle.run("--detach", "--console-socket", socket.path()).prints("").silently();
        Pty pty = keep(socket.receive());
        pty.until("/dev/pts/0\r\n");
        pty.write("word\n").until("got word\r\n");
        bundle.becomes("stopped");
    }

    @Test
    void isOneOfTheContainersOwn() {
        Pty pty =
                started(
                        terminalBundle()
                                .sh(
                                        "for n in 0 1 2; do readlink /proc/self/fd/$n; test -t $n || echo no;"
                                                + " done; echo /dev/pts/*; stat -c %t:%T /dev/pts/0"));
        String three = "/dev/pts/0\r\n".repeat(3);
        assertEquals(three + "/dev/pts/0 /dev/pts/ptmx\r\n88:0\r\n", pty.untilHungUp());
    }

    @Test
    void controlsTheSessionOfItsProcess() {
        // Process group, session, terminal, foreground process group; 34816 is the number of pts/0.
        Pty pty =
                started(
                        terminalBundle()
                                .sh("cut -d' ' -f5-8 /proc/$$/stat; echo through >/dev/tty"));
        assertEquals("1 1 34816 1\r\nthrough\r\n", pty.untilHungUp());
    }

    @Test
    void isTheConsole() {
        Pty pty =
                started(
                        terminalBundle()
                                .sh("stat -L -c %t:%T /dev/console; echo through >/dev/console"));
        assertEquals("88:0\r\nthrough\r\n", pty.untilHungUp());
    }

    @Test
    void consoleIsNothingWithoutATerminal() {
        bundle().sh("test -e /dev/console && stat -L -c %t:%T /dev/console; true").run().prints("");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000})
    void belongsToTheUser(int uid) {
        Pty pty =
                started(
                        terminalBundle()
                                .user(uid, uid)
                                .sh(
                                        "stat -c %u /dev/pts/0; echo one >/dev/pts/0; echo two >/dev/tty;"
                                                + " exec >/proc/self/fd/0; echo three"));
        assertEquals(uid + "\r\none\r\ntwo\r\nthree\r\n", pty.untilHungUp());
    }

    @Test
    void hasNoOtherDescriptorOpen() {
        Pty pty =
                started(
                        terminalBundle()
                                .sh(
                                        "for n in $(seq 0 120); do test -e /proc/self/fd/$n && echo $n; done"));
        assertEquals("0\r\n1\r\n2\r\n", pty.untilHungUp());
    }

    @Test
    void hasItsSizeBeforeAnythingRuns() {
        var socket = consoleSocket();
        Bundle bundle =
                terminalBundle()
                        .setJson("/process/consoleSize", "{\"height\": 33, \"width\": 77}")
                        .args("stty", "size");
        bundle.create("--console-socket", socket.path()).succeeds();
        Pty pty = keep(socket.receive());
        assertEquals("33 77", pty.size());
        bundle.start().succeeds();
        assertEquals("33 77\r\n", pty.untilHungUp());
    }

    @Test
    void hasTheSizeThatWasSetBeforeStart() {
        var socket = consoleSocket();
        Bundle bundle = terminalBundle().args("stty", "size");
        bundle.create("--console-socket", socket.path()).succeeds();
        Pty pty = keep(socket.receive()).resize(44, 88);
        bundle.start().succeeds();
        assertEquals("44 88\r\n", pty.untilHungUp());
    }

    @Test
    void hasNoSizeWhenNobodySaysOne() {
        assertEquals("0 0", started(terminalBundle().args("sleep", "1000")).size());
    }

    @Test
    void sizeMeansNothingWithoutATerminal() {
        bundle().setJson("/process/consoleSize", "{\"height\": 33, \"width\": 77}")
                .args("echo", "here")
                .run()
                .prints("here\n");
    }

    @Test
    void tellsOfAChangedSize() {
        Pty pty =
                started(
                        terminalBundle()
                                .sh("trap 'stty size; exit' WINCH; echo ready; " + FOREVER));
        pty.until("ready\r\n");
        pty.resize(55, 99);
        assertEquals("55 99\r\n", pty.untilHungUp());
    }

    @Test
    void interruptsByKey() {
        Bundle bundle = terminalBundle().sh("trap 'echo got it; exit' INT; echo ready; " + FOREVER);
        Pty pty = started(bundle);
        pty.until("ready\r\n");
        pty.write("\u0003").until("got it\r\n");
        bundle.becomes("stopped");
    }

    @Test
    void letsAShellControlItsJobs() {
        Pty pty = started(terminalBundle().args("sh", "-i"));
        // The quotes keep the echo of what is typed apart from what is waited for.
        pty.write(
                "sh -c 'trap \"echo a\"\"gain\" CONT; echo be\"\"gun; while :; do sleep 0.1; done'\n");
        pty.until("begun\r\n");
        pty.write("\u001a").until("Stopped");
        pty.write("fg\n").until("again\r\n");
        pty.write("\u0003").until("/ # ");
        pty.write("echo sta''tus $?\n").until("status 130");
        pty.write("exit\n").untilHungUp();
    }

    @Test
    void hangsUpWhenItsHolderIsGone() {
        Bundle bundle =
                terminalBundle().sh("trap 'echo hup >/tmp/mark; exit' HUP; echo ready; " + FOREVER);
        Pty pty = started(bundle);
        pty.until("ready\r\n");
        pty.close();
        bundle.becomes("stopped");
        assertTrue(Files.exists(bundle.inRootfs("/tmp/mark")));
    }

    @Test
    void losesNothing() {
        assertEquals(ALL_LINES, started(terminalBundle().sh(LINES)).untilHungUp());
    }

    @Test
    void leavesNothingWhenNeverStarted() {
        var socket = consoleSocket();
        Bundle bundle = terminalBundle();
        bundle.create("--console-socket", socket.path()).succeeds();
        keep(socket.receive());
        bundle.delete("--force").succeeds();
        sandbox.assertNothingIsLeft();
    }
}

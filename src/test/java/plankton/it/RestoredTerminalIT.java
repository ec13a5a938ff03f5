package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// While a container runs in the foreground, the user's terminal passes on every key; afterwards it
/// is exactly as it was, whatever happened.
class RestoredTerminalIT extends WithTerminals {

    private Pty user;
    private String before;

    @BeforeEach
    void makeTerminal() {
        user = userTerminal();
        // What no program would set by itself.
        user.stty("-ixon", "ixany", "-echok", "intr", "^A", "min", "7");
        before = user.settings();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void afterItsExit(int status) {
        Call run = runIn(user, terminalBundle().sh("echo ready; read line; exit " + status));
        user.until("ready\r\n");
        assertRaw();
        user.write("\n").untilEnd(run);
        run.finish().exits(status);
        assertEquals(before, user.settings());
    }

    @Test
    void afterItWasKilled() {
        Bundle bundle = terminalBundle().sh("echo ready; " + FOREVER);
        Call run = runIn(user, bundle);
        user.until("ready\r\n");
        assertRaw();
        bundle.kill("KILL").succeeds();
        user.untilEnd(run);
        run.finish().exits(137);
        assertEquals(before, user.settings());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "HUP", "QUIT"})
    void afterASignal(String signal) {
        endedBy(signal);
    }

    @Test
    @PlanktonOnly("runc with a terminal exits with 0 and leaves the container alone")
    void afterAnInterrupt() {
        endedBy("INT");
    }

    private void endedBy(String signal) {
        Call run =
                runIn(
                        user,
                        terminalBundle()
                                .sh("trap 'exit 9' " + signal + "; echo ready; " + FOREVER));
        user.until("ready\r\n");
        run.signal(signal);
        user.untilEnd(run);
        run.finish().exits(9);
        assertEquals(before, user.settings());
    }

    @Test
    void afterTheProgramChangedItsOwn() {
        Call run = runIn(user, terminalBundle().args("stty", "raw", "-echo", "intr", "x"));
        user.untilEnd(run);
        assertEquals(before, user.settings());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/missing", "/etc/passwd"})
    void whenTheProgramCannotBeRun(String program) {
        Call run = runIn(user, terminalBundle().args(program));
        String said = user.untilEnd(run);
        assertTrue(said.contains(program) && said.endsWith("\r\n"), said);
        assertEquals(before, user.settings());
        sandbox.assertNothingIsLeft();
    }

    @Test
    void whenTheBundleCannotWork() {
        Call run = runIn(user, terminalBundle().mount("/x", "nosuchfs", "none"));
        String said = user.untilEnd(run);
        assertTrue(said.contains("/x") && said.endsWith("\r\n"), said);
        assertEquals(before, user.settings());
        sandbox.assertNothingIsLeft();
    }

    @Test
    void isNotTouchedWithoutATerminalInside() {
        Call run = runIn(user, bundle().sh("echo ready; read line; echo \"got $line\""));
        user.until("ready\r\n");
        assertEquals(before, user.settings());
        assertEquals("word\r\ngot word\r\n", user.write("word\n").untilEnd(run));
        assertEquals(before, user.settings());
    }

    private void assertRaw() {
        String now = user.stty("-a").replace('\n', ' ');
        for (String setting : new String[] {" -icanon", " -isig", " -echo ", " -ixon", " -icrnl"}) {
            assertTrue(now.contains(setting), now);
        }
    }
}

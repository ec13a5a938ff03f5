package plankton.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plankton.linux.CapabilitySets;
import plankton.linux.User;
import plankton.spec.Program;
import plankton.spec.SpecReader;

/// What `exec` runs in a container.
class ProgramChangesTest {

    private static final ProgramChanges NONE =
            new ProgramChanges(
                    List.of("ls"), false, "", List.of(), null, null, List.of(), 0, false, "", "");

    /// A container's program that says something about everything.
    private static final Program OWN =
            program(
                    """
                    {
                      "terminal": true,
                      "consoleSize": {"height": 24, "width": 80},
                      "user": {"uid": 1000, "gid": 100, "umask": 18, "additionalGids": [5, 6]},
                      "args": ["sh", "-c", "true"],
                      "env": ["PATH=/bin", "A=1", "AB=2"],
                      "cwd": "/tmp",
                      "capabilities": {
                        "bounding": ["CAP_CHOWN", "CAP_KILL"],
                        "effective": ["CAP_CHOWN"],
                        "inheritable": ["CAP_KILL"],
                        "permitted": ["CAP_CHOWN", "CAP_KILL"],
                        "ambient": ["CAP_KILL"]
                      },
                      "rlimits": [{"type": "RLIMIT_CORE", "soft": 1, "hard": 2}],
                      "noNewPrivileges": true,
                      "oomScoreAdj": 100,
                      "apparmorProfile": "profile",
                      "selinuxLabel": "label",
                      "ioPriority": {"class": "IOPRIO_CLASS_IDLE", "priority": 1}
                    }
                    """);

    private static final Program SMALLEST = program("{\"args\": [\"true\"], \"cwd\": \"/\"}");

    private static Program program(String json) {
        return SpecReader.readProcess(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void leaveWhatTheyDoNotMention() {
        Program changed = NONE.applyTo(OWN);
        assertEquals(List.of("ls"), changed.args());
        assertEquals(OWN.user(), changed.user());
        assertEquals(OWN.env(), changed.env());
        assertEquals("/tmp", changed.cwd());
        assertEquals(OWN.capabilities(), changed.capabilities());
        assertEquals(OWN.rlimits(), changed.rlimits());
        assertTrue(changed.noNewPrivileges());
        assertEquals(100, changed.oomScoreAdj());
        assertEquals("profile", changed.apparmorProfile());
        assertEquals("label", changed.selinuxLabel());
        assertEquals(OWN.ioPriority(), changed.ioPriority());
    }

    @Test
    void decideAboutTheTerminalAlone() {
        assertFalse(NONE.applyTo(OWN).terminal());
        assertNull(NONE.applyTo(OWN).consoleSize());
        assertTrue(changes("terminal").applyTo(SMALLEST).terminal());
    }

    @Test
    void replaceTheWorkingDirectory() {
        assertEquals("/srv", changes("cwd").applyTo(OWN).cwd());
    }

    @Test
    void forbidNewPrivilegesButNeverAllowThem() {
        assertTrue(changes("noNewPrivileges").applyTo(SMALLEST).noNewPrivileges());
        assertFalse(NONE.applyTo(SMALLEST).noNewPrivileges());
        assertTrue(NONE.applyTo(OWN).noNewPrivileges());
    }

    private static ProgramChanges changes(String what) {
        return new ProgramChanges(
                List.of("ls"),
                what.equals("terminal"),
                what.equals("cwd") ? "/srv" : "",
                List.of(),
                null,
                null,
                List.of(),
                0,
                what.equals("noNewPrivileges"),
                what.equals("apparmor") ? "other" : "",
                what.equals("label") ? "others" : "");
    }

    @Test
    void replaceTheLabels() {
        assertEquals("other", changes("apparmor").applyTo(OWN).apparmorProfile());
        assertEquals("label", changes("apparmor").applyTo(OWN).selinuxLabel());
        assertEquals("others", changes("label").applyTo(SMALLEST).selinuxLabel());
    }

    /// Where the last one of a name holds.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    B=3       | PATH=/bin A=1 AB=2 B=3
                    A=3       | PATH=/bin A=1 AB=2 A=3
                    A=3 A=4   | PATH=/bin A=1 AB=2 A=3 A=4
                    """)
    void addVariablesBehindTheOthers(String added, String expected) {
        var changes =
                new ProgramChanges(
                        List.of("ls"),
                        false,
                        "",
                        List.of(added.split(" ", -1)),
                        null,
                        null,
                        List.of(),
                        0,
                        false,
                        "",
                        "");
        assertEquals(List.of(expected.split(" ", -1)), changes.applyTo(OWN).env());
        assertEquals(List.of("PATH=/bin", "A=1", "AB=2"), OWN.env());
    }

    @Test
    void changeTheUserPartByPart() {
        assertEquals(new User(0, 100, 18, List.of(5, 6)), user(0, null));
        assertEquals(new User(1000, 0, 18, List.of(5, 6)), user(null, 0));
        assertEquals(new User(-2, 7, 18, List.of(5, 6, 5, 9)), user(-2, 7, 5, 9));
        assertEquals(List.of(5, 6), OWN.user().additionalGids());
    }

    private static User user(@Nullable Integer uid, @Nullable Integer gid, Integer... groups) {
        return new ProgramChanges(
                        List.of("ls"),
                        false,
                        "",
                        List.of(),
                        uid,
                        gid,
                        List.of(groups),
                        0,
                        false,
                        "",
                        "")
                .applyTo(OWN)
                .user();
    }

    /// Nothing else of the process becomes more powerful by one more capability: a program that it
    /// runs does not inherit it.
    @Test
    void addCapabilitiesToThreeSets() {
        var changes =
                new ProgramChanges(
                        List.of("ls"),
                        false,
                        "",
                        List.of(),
                        null,
                        null,
                        List.of(),
                        1 << 10,
                        false,
                        "",
                        "");
        assertEquals(
                new CapabilitySets(33 | 1 << 10, 1 | 1 << 10, 32, 33 | 1 << 10, 32),
                changes.applyTo(OWN).capabilities());
        assertNull(changes.applyTo(SMALLEST).capabilities());
        assertNull(NONE.applyTo(SMALLEST).capabilities());
    }

    @Test
    void aWholeProgramTakesOverWhatItDoesNotMention() {
        Program complete = ProgramChanges.complete(SMALLEST, OWN, false);
        assertEquals(OWN.capabilities(), complete.capabilities());
        assertEquals(OWN.rlimits(), complete.rlimits());
        assertEquals(100, complete.oomScoreAdj());
        assertFalse(complete.terminal());
        assertEquals(SMALLEST.args(), complete.args());
        assertEquals(SMALLEST.env(), complete.env());
        assertEquals(SMALLEST.cwd(), complete.cwd());
        assertEquals(SMALLEST.user(), complete.user());
        assertEquals("profile", complete.apparmorProfile());
        assertEquals("label", complete.selinuxLabel());
        assertEquals(OWN.ioPriority(), complete.ioPriority());
    }

    @Test
    void aWholeProgramKeepsWhatItSays() {
        assertEquals(OWN, ProgramChanges.complete(OWN, SMALLEST, false));
        assertEquals(OWN, ProgramChanges.complete(OWN, OWN, true));
        assertEquals(SMALLEST, ProgramChanges.complete(SMALLEST, SMALLEST, false));
    }

    @Test
    void aWholeProgramGetsATerminalIfEitherSaysSo() {
        assertTrue(ProgramChanges.complete(SMALLEST, OWN, true).terminal());
        assertTrue(ProgramChanges.complete(OWN, SMALLEST, false).terminal());
    }
}

package plankton.it;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The program's file is replaced while containers live, and the new one goes on with them.
///
/// With `-Dplankton.before=FILE` the containers are made by that program, such as one of an earlier
/// version; otherwise by a copy of the one under test.
@PlanktonOnly("this is about containers of other versions")
class UpgradeIT extends WithTerminals {

    private static final Path BEFORE =
            Path.of(System.getProperty("plankton.before", Program.PATH.toString()));

    private Path program;

    @BeforeEach
    void install() throws IOException {
        program = sandbox.directory().resolve("plankton");
        Files.copy(BEFORE, program);
        sandbox.calls(program);
    }

    /// How a new version of a file comes where the old one was.
    enum Way {
        /// As package managers do it.
        RENAMED {
            @Override
            void replace(Path program) throws IOException {
                Path other = Files.copy(Program.PATH, program.resolveSibling("plankton.new"));
                Files.move(other, program, REPLACE_EXISTING, ATOMIC_MOVE);
            }
        },
        /// As careless scripts do it, where the kernel does not refuse.
        REMOVED_AND_COPIED {
            @Override
            void replace(Path program) throws IOException {
                Files.delete(program);
                Files.copy(Program.PATH, program);
            }
        };

        abstract void replace(Path program) throws IOException;
    }

    private Bundle waiting() {
        return bundle().args("sleep", "1000").set("/linux/resources/pids/limit", 20);
    }

    private Bundle started() {
        Bundle bundle = waiting();
        bundle.create().succeeds();
        bundle.start().succeeds();
        return bundle.becomes("running");
    }

    private void does(Bundle bundle, String command, String output) {
        plankton(command.replace("ID", bundle.id()).split(" ", -1)).prints(output).silently();
    }

    /// All that can be done with a container that runs, up to its removal.
    private void isUsed(Bundle bundle) {
        long pid = bundle.pid();
        assertEquals("running", bundle.status());
        plankton("list").printsLike("^" + bundle.id() + " +" + pid + " +running ").silently();
        does(bundle, "ps -q ID", pid + "\n");
        does(bundle, "exec ID echo hello", "hello\n");
        does(bundle, "kill ID 0", "");
        does(bundle, "pause ID", "");
        assertEquals("paused", bundle.status());
        does(bundle, "resume ID", "");
        does(bundle, "update --pids-limit 30 ID", "");
        assertEquals("30", Groups.of(pid).read("pids.max"));
        plankton("events", "--stats", bundle.id()).silently().succeeds();
        assertEquals(pid, bundle.pid());
        does(bundle, "kill ID KILL", "");
        bundle.becomes("stopped");
    }

    private void isRemoved(Bundle bundle, String... options) {
        bundle.delete(options).prints("").silently();
        bundle.state().fails().says("does not exist");
    }

    // Containers in each state

    @ParameterizedTest
    @EnumSource
    void aCreatedContainerIsStarted(Way way) throws IOException {
        Bundle bundle = waiting();
        bundle.create().succeeds();
        way.replace(program);
        assertEquals("created", bundle.status());
        does(bundle, "exec ID echo hello", "hello\n");
        bundle.start().prints("").silently();
        bundle.becomes("running");
        isUsed(bundle);
        isRemoved(bundle);
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @EnumSource
    void aRunningContainerIsUsed(Way way) throws IOException {
        Bundle bundle = started();
        way.replace(program);
        isUsed(bundle);
        isRemoved(bundle);
        sandbox.assertNothingIsLeft();
    }

    @Test
    void aPausedContainerGoesOn() throws IOException {
        Bundle bundle = started();
        does(bundle, "pause ID", "");
        Way.RENAMED.replace(program);
        assertEquals("paused", bundle.status());
        does(bundle, "resume ID", "");
        isUsed(bundle);
        isRemoved(bundle);
        sandbox.assertNothingIsLeft();
    }

    @Test
    void aStoppedContainerIsRemoved() throws IOException {
        Bundle bundle = started();
        bundle.kill("KILL").succeeds();
        bundle.becomes("stopped");
        Way.RENAMED.replace(program);
        assertEquals("stopped", bundle.status());
        bundle.start().fails().says("cannot start a container that has stopped");
        isRemoved(bundle);
        sandbox.assertNothingIsLeft();
    }

    @Test
    void aContainerThatRanIsRunAgain() throws IOException {
        Bundle bundle = bundle().args("echo", "hello");
        bundle.run("--keep").prints("hello\n");
        Way.RENAMED.replace(program);
        bundle.start().prints("hello\n").silently();
        isRemoved(bundle);
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"created", "running", "paused", "stopped"})
    void aContainerInAnyStateIsRemovedByForce(String status) throws IOException {
        Bundle bundle = waiting();
        bundle.create().succeeds();
        if (!status.equals("created")) {
            bundle.start().succeeds();
        }
        if (status.equals("paused")) {
            does(bundle, "pause ID", "");
        }
        if (status.equals("stopped")) {
            bundle.kill("KILL").succeeds();
        }
        bundle.becomes(status);
        Way.RENAMED.replace(program);
        isRemoved(bundle, "--force");
        sandbox.assertNothingIsLeft();
    }

    /// What the process that waits says of its filter, and of a program that cannot be run, is
    /// understood.
    @Test
    void aCreatedContainerThatCannotBeStartedSaysWhy() throws IOException {
        Bundle bundle = bundle().file("/bin/broken", "no program").args("/bin/broken");
        bundle.create().succeeds();
        Way.RENAMED.replace(program);
        bundle.start().fails().says("/process/args/0", "ENOEXEC");
        bundle.becomes("stopped");
        isRemoved(bundle);
    }

    /// It may come from a later version. What is not understood ends nothing.
    @Test
    void aCreatedContainerGoesOnWaitingAfterAWordItDoesNotKnow() {
        sandbox.calls(Program.PATH);
        Bundle bundle = waiting();
        bundle.create().succeeds();
        Path socket = sandbox.root().resolve(bundle.id() + ".start");
        for (byte[] word : new byte[][] {{99}, {3, 1}, {5, 0}, {99, 'x', 0}, {}}) {
            int connection = Libc.connect(socket);
            if (word.length > 0) {
                Libc.write(connection, word);
                assertEquals(0, Libc.read(connection, 10).length);
            }
            Libc.close(connection);
            assertEquals("created", bundle.status());
        }
        bundle.start().prints("").silently();
        bundle.becomes("running");
    }

    // Programs that wait

    @ParameterizedTest
    @EnumSource
    void aRunInTheForegroundWaitsOnAndRemovesItsContainer(Way way) throws IOException {
        Bundle bundle = bundle().sh("trap 'echo got it; exit 3' USR1; echo ready; " + FOREVER);
        Call run = bundle.begin("--rm").untilItPrints("ready");
        way.replace(program);
        does(bundle, "exec ID echo hello", "hello\n");
        does(bundle, "update --pids-limit 30 ID", "");
        run.signal("USR1").finish().exits(3).prints("ready\ngot it\n");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void aContainerOfARunInTheForegroundIsRemovedByTheNewProgram() throws IOException {
        Bundle bundle = waiting();
        Call run = bundle.begin("--rm");
        bundle.becomes("running");
        Way.RENAMED.replace(program);
        isRemoved(bundle, "--force");
        run.finish().exits(137).silently();
        sandbox.assertNothingIsLeft();
    }

    @Test
    void aTerminalIsServedOn() throws IOException {
        Pty user = userTerminal();
        Call run = runIn(user, terminalBundle().sh("echo ready; read line; echo got $line"));
        user.until("ready\r\n");
        Way.RENAMED.replace(program);
        assertEquals("word\r\ngot word\r\n", user.write("word\n").untilEnd(run));
        run.finish().succeeds();
    }

    @Test
    void aTerminalThatWasHandedOverIsUsedOn() throws IOException {
        Bundle bundle = terminalBundle().sh("read line; echo got $line");
        var socket = consoleSocket();
        bundle.create("--console-socket", socket.path()).prints("").silently();
        Pty terminal = keep(socket.receive());
        Way.RENAMED.replace(program);
        bundle.start().prints("").silently();
        terminal.write("word\n").until("got word");
        bundle.becomes("stopped");
        isRemoved(bundle);
        sandbox.assertNothingIsLeft();
    }

    // Writing to the file itself

    /// No container runs from the file, so to write to it hurts none.
    @Test
    void theFileIsWrittenToWhileContainersLive() throws IOException {
        Bundle created = waiting();
        created.create().succeeds();
        Bundle running = started();
        Files.write(program, Files.readAllBytes(Program.PATH));
        created.start().prints("").silently();
        created.becomes("running");
        isUsed(created);
        isUsed(running);
        isRemoved(created);
        isRemoved(running);
        sandbox.assertNothingIsLeft();
    }

    /// But a command that waits does, and then the kernel refuses it.
    @Test
    void theFileCannotBeWrittenToWhileACommandWaits() throws IOException {
        Bundle bundle = waiting();
        Call run = bundle.begin("--rm");
        bundle.becomes("running");
        byte[] before = Files.readAllBytes(program);
        var refused = assertThrows(IOException.class, () -> Files.write(program, new byte[1]));
        assertTrue(
                String.valueOf(refused.getMessage()).contains("Text file busy"), refused::toString);
        assertArrayEquals(before, Files.readAllBytes(program));
        bundle.kill("KILL").succeeds();
        run.finish().exits(137);
        assertFalse(run.isAlive());
    }
}

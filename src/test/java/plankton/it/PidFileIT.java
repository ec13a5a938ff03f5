package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What tells the caller the container's process: `--pid-file` and `--pidfd-socket`.
class PidFileIT extends WithSandbox {

    private void holds(Path file, Bundle bundle) {
        assertEquals(Long.toString(bundle.pid()), Host.read(file.toString()));
    }

    @Test
    void isThereWhenCreateReturns() {
        Path file = sandbox.newFile("pid");
        Bundle bundle = bundle().args("sleep", "1000");
        bundle.create("--pid-file", file.toString()).prints("").silently();
        holds(file, bundle);
        bundle.start().succeeds();
        holds(file, bundle);
    }

    @Test
    void isThereWhenRunReturns() {
        Path file = sandbox.newFile("pid");
        Bundle bundle = bundle().args("sleep", "1000");
        bundle.run("--detach", "--pid-file=" + file).prints("").silently();
        holds(file, bundle);
    }

    @Test
    void isThereWhileRunWaits() {
        Path file = sandbox.newFile("pid");
        Bundle bundle = bundle().args("sleep", "1000");
        Call run = bundle.begin("--pid-file", file.toString());
        assertTrue(Host.within(10_000, () -> Files.exists(file)));
        holds(file, bundle);
        bundle.kill("KILL").succeeds();
        run.finish().exits(137);
    }

    @Test
    void ofACallersDirectoryIsNotInTheBundle() {
        Bundle bundle = bundle().args("sleep", "1000");
        bundle.create("--pid-file", "relative.pid").succeeds();
        holds(sandbox.directory().resolve("relative.pid"), bundle);
    }

    @Test
    void replacesAnOlderOne() throws IOException {
        Path file = Files.writeString(sandbox.newFile("pid"), "a text longer than any number\n");
        Bundle bundle = bundle().args("sleep", "1000");
        bundle.create("--pid-file", file.toString()).succeeds();
        holds(file, bundle);
    }

    @Test
    void canBeReadByAll() throws IOException {
        Path file = sandbox.newFile("pid");
        bundle().create("--pid-file", file.toString()).succeeds();
        assertEquals(0644, (int) Files.getAttribute(file, "unix:mode") & 07777);
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "run", "run --detach"})
    void thatCannotBeWrittenIsAnError(String command) {
        String file = sandbox.newFile("nowhere").resolve("pid").toString();
        Bundle bundle = bundle().args("sleep", "1000").write();
        List<String> words = List.of(command.split(" "));
        var options = new java.util.ArrayList<>(words.subList(1, words.size()));
        options.addAll(List.of("--pid-file", file));
        bundle.call(words.getFirst(), options.toArray(String[]::new))
                .finish()
                .fails()
                .says("nowhere", "no such file or directory");
        sandbox.assertNothingIsLeft();
    }

    // The socket

    private Call listener(Path socket) {
        return Probe.listening(sandbox, "pidfd-listener", socket.toString());
    }

    private static String expected(Bundle bundle) {
        return "ready\ntext standard\ndescriptors 1\nprocess " + bundle.pid() + "\nend\n";
    }

    @Test
    void socketGetsAPidfdOfWhatIsCreated() {
        Path socket = sandbox.newFile("socket");
        Call listener = listener(socket);
        Bundle bundle = bundle().args("sleep", "1000");
        bundle.create("--pidfd-socket", socket.toString()).prints("").silently();
        listener.finish().prints(expected(bundle));
    }

    @Test
    void socketGetsAPidfdOfWhatIsRun() {
        Path socket = sandbox.newFile("socket");
        Call listener = listener(socket);
        Bundle bundle = bundle().args("sleep", "1000");
        bundle.run("--detach", "--pidfd-socket", socket.toString()).prints("").silently();
        listener.finish().prints(expected(bundle));
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "run"})
    void socketWithoutListenerIsAnError(String command) {
        withoutListener(command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "run"})
    @PlanktonOnly("runc leaves the container")
    void socketWithoutListenerLeavesNothing(String command) {
        withoutListener(command);
        sandbox.assertNothingIsLeft();
    }

    private void withoutListener(String command) {
        String socket = sandbox.newFile("socket").toString();
        Bundle bundle = bundle().args("sleep", "1000").write();
        bundle.call(command, "--pidfd-socket", socket).finish().fails().says(socket);
    }

    @Test
    void isNotLeftWhenAHookEndsTheRun() {
        Path file = sandbox.newFile("pid");
        var hooks = new Hooks(bundle().args("sleep", "1000")).script("poststart", "exit 43");
        hooks.bundle().run("--detach", "--pid-file", file.toString()).fails();
        assertFalse(Files.exists(file));
    }
}

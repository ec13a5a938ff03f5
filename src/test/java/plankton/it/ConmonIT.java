package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The runtime under conmon, through which Podman and CRI-O use it: what conmon takes for granted
/// of pid files, output, exit statuses, messages and terminals.
class ConmonIT extends WithSandbox {

    private static final String MEGABYTE = "seq 1 150000";
    private static final String MEGABYTE_OUT =
            IntStream.rangeClosed(1, 150_000).mapToObj(i -> i + "\n").collect(Collectors.joining());

    @BeforeAll
    static void needsConmon() {
        if (!Files.isExecutable(Conmon.PROGRAM)) {
            System.out.println("skipped ConmonIT: " + Conmon.PROGRAM + " is missing");
            assumeTrue(false);
        }
    }

    // Containers

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 255})
    void notesTheExitStatus(int status) {
        Bundle bundle = bundle().sh("exit " + status);
        Conmon conmon = create(bundle);
        long pid = conmon.pid();
        assertEquals("created", bundle.status());
        assertEquals(pid, bundle.pid());
        assertEquals("" + pid, conmon.pidFile());
        bundle.start().prints("").silently();
        assertEquals(status, conmon.exitStatus());
        bundle.becomes("stopped").delete().succeeds();
        sandbox.assertNothingIsLeft();
    }

    @Test
    void notesTheSignalThatKilled() {
        Bundle bundle = bundle().sh("echo ready; exec sleep 1000");
        Conmon conmon = started(bundle).untilItPrints("ready");
        bundle.kill("KILL").succeeds();
        assertEquals(137, conmon.exitStatus());
    }

    @Test
    void notesTheEndOfWhatWasNeverStarted() {
        Bundle bundle = bundle();
        Conmon conmon = create(bundle);
        conmon.pid();
        bundle.delete("--force").succeeds();
        assertEquals(137, conmon.exitStatus());
        sandbox.assertNothingIsLeft();
    }

    @Test
    void logsBothStreamsToTheLastByte() {
        Conmon conmon = started(bundle().sh("echo out; echo err >&2; printf last"));
        assertEquals(0, conmon.exitStatus());
        assertEquals("out\nlast", conmon.output("stdout"));
        assertEquals("err\n", conmon.output("stderr"));
    }

    @Test
    void logsAMegabyte() {
        Conmon conmon = started(bundle().sh(MEGABYTE + "; exit 7"));
        assertEquals(7, conmon.exitStatus());
        assertEquals(MEGABYTE_OUT, conmon.output("stdout"));
    }

    @Test
    void hasNoInput() {
        Conmon conmon = started(bundle().sh("cat; echo end"));
        assertEquals(0, conmon.exitStatus());
        assertEquals("end\n", conmon.output("stdout"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void givesATerminal(int status) {
        Bundle bundle =
                bundle().set("/process/terminal", true)
                        .sh("tty; echo err >&2; printf last; exit " + status);
        Conmon conmon = started(bundle, "--terminal");
        assertEquals(status, conmon.exitStatus());
        assertEquals("/dev/pts/0\r\nerr\r\nlast", conmon.output("stdout"));
        assertEquals("", conmon.output("stderr"));
    }

    @Test
    void logsAMegabyteFromATerminal() {
        Bundle bundle = bundle().set("/process/terminal", true).sh(MEGABYTE + "; exit 7");
        Conmon conmon = started(bundle, "--terminal");
        assertEquals(7, conmon.exitStatus());
        assertEquals(MEGABYTE_OUT, conmon.output("stdout").replace("\r", ""));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void containerOutlivesIt(boolean terminal) {
        Bundle bundle =
                bundle().set("/process/terminal", terminal)
                        .sh("trap '' HUP; echo ready; exec sleep 1000");
        Conmon conmon = terminal ? started(bundle, "--terminal") : started(bundle);
        conmon.untilItPrints("ready").kill();
        assertEquals("running", bundle.status());
        bundle.kill("KILL").succeeds();
        bundle.becomes("stopped").delete().succeeds();
        sandbox.assertNothingIsLeft();
    }

    // Failures

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hearsThatTheProgramIsMissing(boolean terminal) {
        Bundle bundle = bundle().set("/process/terminal", terminal).args("/missing");
        Conmon conmon = terminal ? create(bundle, "--terminal") : create(bundle);
        String said = conmon.failure();
        assertSays("/missing", said);
        // By this Podman knows which exit status to end with.
        assertSays("no such file or directory", said);
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hearsThatTheBundleIsBad(boolean terminal) {
        Bundle bundle = bundle().set("/process/terminal", terminal).without("/process/cwd");
        Conmon conmon = terminal ? create(bundle, "--terminal") : create(bundle);
        String said = conmon.failure();
        assertSays("cwd", said);
        sandbox.assertNothingIsLeft();
    }

    @Test
    void hearsThatTheIdIsTaken() {
        Bundle bundle = bundle();
        create(bundle).pid();
        String said = create(bundle).failure();
        assertSays("exists", said);
        assertEquals("created", bundle.status());
    }

    @Test
    void failureIsInTheLogOfTheRuntime() {
        String log = sandbox.newFile("log").toString();
        Bundle bundle = bundle().args("/missing");
        create(bundle, "--runtime-arg=--log-format=json", "--runtime-arg=--log=" + log).failure();
        // Podman wants one object and no more.
        var object = JsonParser.parseString(Host.read(log)).getAsJsonObject();
        assertEquals("error", object.get("level").getAsString());
        String message = object.get("msg").getAsString();
        assertSays("no such file or directory", message);
    }

    // Programs executed in a container

    @ParameterizedTest
    @CsvSource({"0, false", "7, false", "0, true", "7, true"})
    void executes(int status, boolean terminal) {
        Bundle container = running();
        Conmon conmon = exec(container, terminal, "test -t 0 && tty; echo out; exit " + status);
        assertEquals("" + conmon.pid(), conmon.pidFile());
        assertEquals(status, conmon.exitStatus());
        String expected = terminal ? "/dev/pts/0\r\nout\r\n" : "out\n";
        assertEquals(expected, conmon.output("stdout"));
        assertEquals("running", container.status());
    }

    @Test
    void executedHasTwoStreams() {
        Conmon conmon = exec(running(), false, "echo out; echo err >&2; printf last");
        assertEquals(0, conmon.exitStatus());
        assertEquals("out\nlast", conmon.output("stdout"));
        assertEquals("err\n", conmon.output("stderr"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void logsAMegabyteOfWhatIsExecuted(boolean terminal) {
        Conmon conmon = exec(running(), terminal, MEGABYTE + "; exit 7");
        assertEquals(7, conmon.exitStatus());
        assertEquals(MEGABYTE_OUT, conmon.output("stdout").replace("\r", ""));
    }

    @Test
    void notesTheSignalThatKilledWhatWasExecuted() {
        Conmon conmon =
                exec(running(), false, "echo ready; exec sleep 1000").untilItPrints("ready");
        ProcessHandle.of(conmon.pid()).orElseThrow().destroyForcibly();
        assertEquals(137, conmon.exitStatus());
    }

    @Test
    void executedEndsWithTheContainer() {
        Bundle container = running();
        Conmon conmon =
                exec(container, false, "echo ready; exec sleep 1000").untilItPrints("ready");
        container.kill("KILL").succeeds();
        assertEquals(137, conmon.exitStatus());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hearsThatTheProgramToExecuteIsMissing(boolean terminal) {
        Bundle container = running();
        String process = process(terminal).replace("\"sh\"", "\"/missing\"");
        Conmon conmon =
                terminal
                        ? Conmon.exec(sandbox, container, process, "--terminal")
                        : Conmon.exec(sandbox, container, process);
        String said = conmon.failure();
        assertSays("no such file or directory", said);
        assertEquals("running", container.status());
    }

    /// As Podman looks for words: whatever their case.
    private static void assertSays(String words, String message) {
        assertTrue(message.toLowerCase(Locale.ROOT).contains(words), message);
    }

    private Conmon create(Bundle bundle, String... options) {
        return Conmon.create(sandbox, bundle, options);
    }

    private Conmon started(Bundle bundle, String... options) {
        Conmon conmon = create(bundle, options);
        conmon.pid();
        bundle.start().prints("").silently();
        return conmon;
    }

    private Bundle running() {
        Bundle bundle = bundle().sh("exec sleep 1000");
        bundle.run("--detach").succeeds();
        return bundle.becomes("running");
    }

    private Conmon exec(Bundle container, boolean terminal, String script) {
        String process = process(terminal).replace("SCRIPT", script);
        return terminal
                ? Conmon.exec(sandbox, container, process, "--terminal")
                : Conmon.exec(sandbox, container, process);
    }

    private static String process(boolean terminal) {
        return "{\"terminal\": "
                + terminal
                + ", \"user\": {\"uid\": 0, \"gid\": 0}, \"cwd\": \"/\", \"env\": [\"PATH=/bin\"],"
                + " \"args\": [\"sh\", \"-c\", \"SCRIPT\"]}";
    }
}

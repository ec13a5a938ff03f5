package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The log, from which engines take what went wrong.
class LogIT extends WithSandbox {

    private Path log = Path.of("/");

    @BeforeEach
    void nameLog() {
        log = sandbox.newFile("log");
    }

    /// Calls the program with a log in the format and `words`.
    private Result logging(String format, String... words) {
        var all = new ArrayList<>(List.of("--log", log.toString(), "--log-format", format));
        all.addAll(List.of(words));
        return plankton(all.toArray(String[]::new));
    }

    private Result running(Bundle bundle, String... options) {
        var words = new ArrayList<>(List.of(options));
        words.addAll(List.of("run", "-b", bundle.write().directory().toString(), bundle.id()));
        return logging("json", words.toArray(String[]::new));
    }

    private String text() {
        return Host.read(log.toString());
    }

    /// The log's only line, which is a record of level error with a time of now.
    private JsonObject record() {
        assertTrue(text().matches("[^\n]+\n"), this::text);
        return record(text());
    }

    private static JsonObject record(String line) {
        JsonObject record = JsonParser.parseString(line).getAsJsonObject();
        Instant time = OffsetDateTime.parse(record.get("time").getAsString()).toInstant();
        var age = Duration.between(time, Instant.now());
        assertTrue(age.abs().toSeconds() < 60, line);
        assertFalse(record.get("msg").getAsString().isEmpty(), line);
        return record;
    }

    private void hasOneError(Result result, String... words) {
        result.fails().says(words);
        JsonObject record = record();
        assertEquals("error", record.get("level").getAsString());
        String message = record.get("msg").getAsString();
        assertTrue(result.stderr().contains(message.strip()), () -> message + "\n" + result);
    }

    @Test
    void hasOneRecordOfWhatFailed() {
        hasOneError(running(bundle().args("nowhere")), "nowhere");
        hasNothingElse();
    }

    /// The next failure is one record more.
    private void hasNothingElse() {
        logging("json", "state", "never-there").fails();
        assertEquals(2, text().lines().count(), this::text);
        text().lines().forEach(LogIT::record);
    }

    @Test
    void hasOneRecordOfABadBundle() throws IOException {
        hasOneError(logging("json", "run", "-b", sandbox.newFile("gone").toString(), "x"), "gone");
        Files.delete(log);
        hasOneError(running(bundle().set("/process/cwd", "a\"b\\c\u0001\u2028é")), "/process/cwd");
    }

    @Test
    void hasOneRecordOfAnUnknownContainer() {
        hasOneError(logging("json", "kill", "never-there", "KILL"), "does not exist");
        assertTrue(record().get("msg").getAsString().contains("does not exist"));
    }

    @Test
    void hasOneRecordOfAWrongCommandLine() throws IOException {
        hasOneError(logging("json", "run", "--frobnicate", "x"), "frobnicate");
        Files.delete(log);
        hasOneError(logging("json", "run"), "ID");
        Files.delete(log);
        hasOneError(logging("json", "frobnicate"), "frobnicate");
    }

    @Test
    void isEmptyWhenAllGoesWell() {
        running(bundle().args("echo", "on")).prints("on\n").silently();
        logging("json", "list").succeeds().silently();
        assertEquals("", Files.exists(log) ? text() : "");
    }

    @Test
    void isEmptyWhenTheProgramFails() {
        running(bundle().sh("exit 3")).exits(3).silently();
        assertEquals("", Files.exists(log) ? text() : "");
    }

    @Test
    @PlanktonOnly("runc logs warnings, which makes Podman miss the error")
    void hasNoWarnings() throws IOException {
        bundle().create().succeeds();
        Path broken = Files.writeString(sandbox.root().resolve("broken.json"), "{");
        logging("json", "list").succeeds();
        assertEquals("", Files.exists(log) ? text() : "");
        logging("json", "--log-level", "warning", "list").succeeds();
        assertEquals("warning", record().get("level").getAsString());
        Files.delete(broken);
    }

    @Test
    void isTextUnlessJsonIsAskedFor() throws IOException {
        String line = "time=\"?\\d{4}-\\d\\d-\\d\\dT[^ ]+ level=error msg=\"?.*does not exist.*\n";
        plankton("--log", log.toString(), "state", "never-there").fails();
        assertTrue(text().matches(line), this::text);
        Files.delete(log);
        logging("text", "state", "never-there").fails();
        assertTrue(text().matches(line), this::text);
    }

    @Test
    void mustHaveAKnownFormat() {
        for (String format : List.of("xml", "", "JSON")) {
            plankton("--log-format=" + format, "list").fails().says("log-format", "text", "json");
            logging(format, "list").fails();
        }
    }

    @Test
    void isAppendedTo() throws IOException {
        Files.writeString(log, "before\n");
        logging("json", "state", "never-there").fails();
        assertTrue(text().matches("before\n\\{[^\n]+}\n"), this::text);
    }

    @Test
    void isReadableByAll() throws IOException {
        logging("json", "state", "never-there").fails();
        assertEquals(0644, (int) Files.getAttribute(log, "unix:mode") & 07777);
    }

    @Test
    void thatCannotBeWrittenIsAnError() {
        log = sandbox.newFile("gone").resolve("log");
        running(bundle().args("echo", "on"))
                .fails()
                .says(log.toString(), "no such file or directory");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void thatIsRelativeIsInTheCallersDirectory() {
        log = Path.of("relative.log");
        running(bundle().args("nowhere")).fails();
        log = sandbox.directory().resolve("relative.log");
        assertEquals("error", record().get("level").getAsString());
    }

    @Test
    void hasTheSystemCallsWithDebug() {
        running(bundle().args("true"), "--debug").succeeds();
        assertTrue(text().lines().count() > 3, this::text);
        for (String line : text().lines().toList()) {
            assertEquals("debug", record(line).get("level").getAsString(), line);
        }
    }

    @Test
    void hasTheErrorAfterTheSystemCallsWithDebug() {
        running(bundle().args("nowhere"), "--debug").fails();
        List<JsonObject> records = text().lines().map(LogIT::record).toList();
        var errors =
                records.stream().filter(r -> r.get("level").getAsString().equals("error")).toList();
        assertEquals(1, errors.size(), this::text);
        assertTrue(records.size() > 3, this::text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "warning", "info", "debug"})
    @PlanktonOnly("runc does not know it, crun does")
    void levelIsAccepted(String level) {
        running(bundle().args("nowhere"), "--log-level", level).fails();
        text().lines().forEach(LogIT::record);
        assertTrue(text().contains("\"level\":\"error\""), this::text);
        assertEquals(level.equals("debug"), text().contains("\"debug\""), this::text);
    }

    @Test
    void levelMustBeKnown() {
        plankton("--log-level", "loud", "list").fails().says("log-level", "loud", "warning");
    }

    @Test
    void thatIsFullStopsNothing() {
        log = Path.of("/dev/full");
        logging("json", "state", "never-there").fails().says("never-there");
    }

    @Test
    void warningsThatNobodyReadsStopNothing() {
        bundle().setJson("/linux/resources", "{}")
                .args("echo", "on")
                .calledAfter("exec 2>/dev/full")
                .run()
                .prints("on\n");
    }
}

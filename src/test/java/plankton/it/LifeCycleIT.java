package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// From `create` or `run` to `delete`, and what is refused on the way.
class LifeCycleIT extends WithSandbox {

    private static final String FOREVER = "sleep 1000";

    // create, start, state, delete

    @Test
    void createdWaitsUntilItIsStarted() {
        Bundle bundle = bundle().sh("echo started > /tmp/mark; " + FOREVER);
        bundle.create().prints("").silently();
        assertEquals("created", bundle.status());
        assertTrue(ProcessHandle.of(bundle.pid()).isPresent());
        assertFalse(Files.exists(bundle.inRootfs("/tmp/mark")));

        bundle.start().prints("").silently();
        bundle.becomes("running");
        assertTrue(Host.within(5000, () -> Files.exists(bundle.inRootfs("/tmp/mark"))));

        bundle.kill("KILL").prints("").silently();
        bundle.becomes("stopped").delete().prints("").silently();
        bundle.state().fails().says(bundle.id(), "does not exist");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void createdWritesToTheStandardOutputOfCreate() {
        Bundle bundle = bundle().sh("echo out; echo err >&2");
        bundle.write();
        Call create = bundle.call("create");
        create.finish().prints("").silently();
        bundle.start().prints("").silently();
        bundle.becomes("stopped");
        create.soFar().prints("out\n").complains("err\n");
    }

    @Test
    void createdIsNotChangedByALaterConfiguration() {
        Bundle bundle = bundle().args("echo", "old");
        bundle.write();
        Call create = bundle.call("create");
        create.finish().succeeds();
        bundle.args("echo", "new").hostname("new").write();
        bundle.start().succeeds();
        bundle.becomes("stopped");
        create.soFar().prints("old\n");
    }

    @Test
    void stateIsTheOneOfTheSpecification() {
        Bundle bundle = bundle().set("/annotations/org.example.key", "value").sh(FOREVER);
        bundle.create().succeeds();
        JsonObject state = bundle.state().object();
        assertTrue(text(state, "ociVersion").matches("1\\.\\d+\\.\\d+.*"), state::toString);
        assertEquals(bundle.id(), text(state, "id"));
        assertEquals("created", text(state, "status"));
        assertEquals(bundle.directory().toString(), text(state, "bundle"));
        assertEquals("value", text(state.getAsJsonObject("annotations"), "org.example.key"));
        var age = Duration.between(Instant.parse(text(state, "created")), Instant.now());
        assertTrue(age.abs().toSeconds() < 60, state::toString);
        assertNotEquals(Host.namespace("uts"), Host.namespace(bundle.pid(), "uts"));
    }

    private static String text(JsonObject object, String name) {
        return object.get(name).getAsString();
    }

    @Test
    void bundleIsTheCurrentDirectoryWhenNotGiven() {
        Bundle bundle = bundle().args("echo", "here").write();
        var words = List.of("-c", "cd " + bundle.directory() + " && exec \"$@\"", "bash");
        var caller = new java.util.ArrayList<>(List.of("bash"));
        caller.addAll(words);
        sandbox.call(caller, List.of("run", bundle.id()), Map.of(), new byte[0])
                .finish()
                .prints("here\n");
    }

    @Test
    void aTakenIdIsRefused() {
        Bundle first = bundle().sh(FOREVER);
        first.create().succeeds();
        String bundle = bundle().write().directory().toString();
        for (String command : List.of("create", "run")) {
            plankton(command, "-b", bundle, first.id()).fails().says(first.id(), "exists");
        }
        assertEquals("created", first.status());
    }

    @Test
    void startsOnlyOnceWhatWasCreated() {
        Bundle bundle = bundle().sh(FOREVER);
        bundle.create().succeeds();
        bundle.start().succeeds();
        bundle.becomes("running").start().fails().says(bundle.id(), "running");
        bundle.kill("KILL").succeeds();
        bundle.becomes("stopped").start().fails().says(bundle.id(), "stopped");
    }

    @Test
    void isNotDeletedWhileRunning() {
        Bundle bundle = bundle().sh(FOREVER);
        bundle.run("--detach").prints("").silently();
        bundle.becomes("running").delete().fails().says(bundle.id(), "running");
        assertEquals("running", bundle.status());
        bundle.delete("--force").prints("").silently();
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-f", "--force"})
    void forceDeletesWhatIsOnlyCreated(String option) {
        Bundle bundle = bundle();
        bundle.create().succeeds();
        bundle.delete(option).prints("").silently();
        sandbox.assertNothingIsLeft();
    }

    @Test
    void forceDeletesWhatWasNeverThere() {
        plankton("delete", "--force", "never-there").prints("").silently();
        plankton("delete", "never-there").fails().says("never-there", "does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "state", "kill", "delete"})
    void anUnknownIdIsRefused(String command) {
        plankton(command, "never-there").fails().says("never-there", "does not exist");
        sandbox.assertNothingIsLeft();
    }

    // kill

    @ParameterizedTest
    @CsvSource({
        "TERM, TERM",
        "SIGTERM, TERM",
        "sigterm, TERM",
        "term, TERM",
        "15, TERM",
        "USR1, USR1",
        "10, USR1",
        "HUP, HUP",
        "sigint, INT"
    })
    void killSendsTheSignal(String word, String signal) {
        killedBy(signal, word);
    }

    @Test
    void killSendsTermWhenNoSignalIsGiven() {
        killedBy("TERM");
    }

    private void killedBy(String signal, String... words) {
        Bundle bundle =
                bundle().sh(
                                "trap 'echo got "
                                        + signal
                                        + "; exit 3' "
                                        + signal
                                        + "; echo ready; while :; do sleep 0.05; done");
        Call call = bundle.begin().untilItPrints("ready");
        bundle.kill(words).prints("").silently();
        call.finish().exits(3).prints("ready\ngot " + signal + "\n");
    }

    @ParameterizedTest
    @CsvSource({"RTMIN, 34", "SIGRTMIN+3, 37", "rtmin+15, 49", "RTMAX-14, 50", "RTMAX, 64"})
    @PlanktonOnly("runc does not know the names of real-time signals")
    void killKnowsRealTimeSignals(String word, int number) {
        Bundle bundle =
                bundle().sh(
                                "trap 'echo got it; exit 3' "
                                        + number
                                        + "; echo ready; while :; do sleep 0.05; done");
        Call call = bundle.begin().untilItPrints("ready");
        bundle.kill(word).succeeds();
        call.finish().exits(3).prints("ready\ngot it\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOPE", "SIG", "65", "TERM ", "RTMIN+31"})
    void killRefusesAnUnknownSignal(String word) {
        Bundle bundle = bundle().sh(FOREVER);
        bundle.run("--detach").succeeds();
        bundle.becomes("running").kill(word).fails().says(word.strip());
        assertEquals("running", bundle.status());
    }

    @Test
    void killRefusesWhatHasStopped() {
        Bundle bundle = bundle();
        bundle.create().succeeds();
        bundle.start().succeeds();
        bundle.becomes("stopped").kill().fails().says(bundle.id(), "running");
    }

    // list

    @Test
    void listShowsEachContainer() {
        Bundle created = bundle();
        created.create().succeeds();
        Bundle running = bundle().sh(FOREVER);
        running.run("--detach").succeeds();
        running.becomes("running");

        String header = "^ID +PID +STATUS +BUNDLE +CREATED +OWNER *$";
        plankton("list")
                .printsLike(header)
                .printsLike(row(created, "created"))
                .printsLike(row(running, "running"));
        plankton("list", "-q").prints(created.id() + "\n" + running.id() + "\n");
        plankton("list", "--quiet").prints(created.id() + "\n" + running.id() + "\n");

        var list = plankton("list", "-f", "json").json().getAsJsonArray();
        assertEquals(2, list.size());
        JsonObject second = list.get(1).getAsJsonObject();
        assertEquals(running.id(), text(second, "id"));
        assertEquals("running", text(second, "status"));
        assertEquals(running.pid(), second.get("pid").getAsLong());
        assertEquals(running.directory().toString(), text(second, "bundle"));
    }

    private static String row(Bundle bundle, String status) {
        return "^"
                + String.join(
                        " +", bundle.id(), "" + bundle.pid(), status, bundle.directory().toString())
                + " +\\d{4}-\\d\\d-\\d\\dT\\S+Z +root *$";
    }

    @Test
    @PlanktonOnly("runc fails when its directory does not exist")
    void listOfNothingIsEmpty() {
        plankton("list", "-q").prints("").silently();
        assertEquals("[]", plankton("list", "-f", "json").json().toString());
        plankton("list").printsLike("^ID +PID +STATUS");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void listRefusesAnUnknownFormat() {
        plankton("list", "-f", "yaml").fails().says("yaml", "json", "table");
    }

    // run, start again, query

    @Test
    @PlanktonOnly("the record stays after run")
    void ranStaysAsStopped() throws IOException {
        Bundle bundle = bundle();
        bundle.run().succeeds();
        assertEquals("stopped", bundle.status());
        assertEquals(0, bundle.state().object().get("pid").getAsInt());
        assertTrue(sandbox.records().contains(bundle.id() + ".json"));
        Path record = sandbox.root().resolve(bundle.id() + ".json");
        assertEquals("rw-------", permissions(record));
        assertEquals("rwx------", permissions(sandbox.root()));
        bundle.delete().prints("").silently();
        sandbox.assertNothingIsLeft();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    @PlanktonOnly("the id stays taken after run")
    void ranKeepsItsId() {
        Bundle bundle = bundle();
        bundle.run().succeeds();
        bundle.run().fails().says(bundle.id(), "exists");
        bundle.create().fails().says(bundle.id(), "exists");
        assertEquals("stopped", bundle.status());
    }

    @Test
    @PlanktonOnly("start runs a stopped container again")
    void ranIsRunAgainByStart() {
        Bundle bundle = bundle().sh("echo again; exit 4");
        bundle.run().exits(4).prints("again\n");
        bundle.start().exits(4).prints("again\n").silently();
        bundle.start().exits(4).prints("again\n").silently();
        assertEquals("stopped", bundle.status());
    }

    @Test
    void ranIsNotRunAgainByCreateOrWhileRunning() {
        Bundle bundle = bundle().sh("echo ready; " + FOREVER);
        Call _ = bundle.begin().untilItPrints("ready");
        bundle.start().fails().says(bundle.id(), "running");
    }

    @Test
    @PlanktonOnly("query is Plankton's own")
    void queryAnswersWhileRunningAndAfter() {
        Bundle bundle = bundle().sh("echo ready; " + FOREVER);
        Call call = bundle.begin().untilItPrints("ready");
        JsonObject running = bundle.query().object();
        assertEquals(Set.of("bundle", "id", "pid", "status"), running.keySet());
        assertEquals(bundle.directory().toString(), text(running, "bundle"));
        assertEquals(bundle.id(), text(running, "id"));
        assertEquals("running", text(running, "status"));
        assertEquals(bundle.pid(), running.get("pid").getAsLong());
        assertEquals(call.pid(), parent(bundle.pid()));

        bundle.kill("KILL").succeeds();
        call.finish().exits(137);
        JsonObject stopped = bundle.query().object();
        assertEquals(Set.of("bundle", "id", "status"), stopped.keySet());
        assertEquals("stopped", text(stopped, "status"));
        plankton("query", "never-there").fails().says("never-there", "does not exist");
    }

    private static long parent(long pid) {
        return ProcessHandle.of(pid).flatMap(ProcessHandle::parent).orElseThrow().pid();
    }

    @Test
    @PlanktonOnly("--rm is Plankton's own")
    void ranWithRmIsDeletedAtItsEnd() {
        bundle().sh("exit 5").run("--rm").exits(5);
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void ranIsDeletedAtItsEndWhenCalledByAnotherName(String name) throws IOException {
        Path link = Files.createSymbolicLink(sandbox.newFile(""), Program.PATH);
        Path named = Files.createDirectory(sandbox.newFile("names")).resolve(name);
        Files.move(link, named);
        Bundle bundle = bundle().sh("exit 6").write();
        runAs(named, bundle).exits(6);
        sandbox.assertNothingIsLeft();
        runAs(named, bundle, "--keep").exits(6);
        assertEquals("stopped", bundle.status());
    }

    private Result runAs(Path name, Bundle bundle, String... options) {
        var command =
                new java.util.ArrayList<>(
                        List.of(name.toString(), "--root", sandbox.root().toString(), "run"));
        command.addAll(List.of(options));
        command.addAll(List.of("-b", bundle.directory().toString(), bundle.id()));
        return Call.of(sandbox, command, Map.of(), new byte[0]).finish();
    }

    @Test
    void detachedGoesOnAfterRun() {
        Bundle bundle = bundle().sh("echo ready; " + FOREVER);
        bundle.run("-d").succeeds();
        bundle.becomes("running");
        long pid = bundle.pid();
        Host.sleep(50);
        assertEquals("running", bundle.status());
        bundle.kill("KILL").succeeds();
        bundle.becomes("stopped");
        assertTrue(Host.within(2000, () -> Host.commandLine(pid).isEmpty()));
        bundle.delete().succeeds();
        sandbox.assertNothingIsLeft();
    }

    // spec

    @Test
    void specWritesAConfigurationThatRuns() throws IOException {
        Bundle bundle = bundle();
        plankton("spec", "-b", bundle.directory().toString()).prints("").silently();
        Path file = bundle.directory().resolve("config.json");
        assertTrue(Files.size(file) > 0);
        bundle.config(file).set("/process/terminal", false).args("echo", "hello");
        bundle.run().prints("hello\n");
    }

    @Test
    void specDoesNotOverwrite() throws IOException {
        Bundle bundle = bundle().writeConfig("mine");
        plankton("spec", "--bundle", bundle.directory().toString())
                .fails()
                .says("config.json", "exists");
        assertEquals("mine", Files.readString(bundle.directory().resolve("config.json")));
    }
}

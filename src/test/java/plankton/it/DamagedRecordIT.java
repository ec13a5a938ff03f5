package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The record of a container, `ID.json` in the directory `--root`, when it is not as it was
/// written: after a full disk, a crash, a restored backup or by a careless hand. One that cannot be
/// understood hides no other container, is never acted on, and can always be removed.
@PlanktonOnly("the record is its own")
class DamagedRecordIT extends WithSandbox {

    /// Makes something of `file` that is not the sound record `text`.
    interface Damage {
        void make(Path file, String text) throws IOException;
    }

    private Bundle other;
    private String id;
    private Path record;
    private String sound;

    /// Another container lives. Its process is also named by the record under test: whatever is
    /// done by mistake hits it.
    @BeforeEach
    void makeAnotherContainer() {
        other = bundle().args("sleep", "1000").set("/annotations/org.example.key", "value");
        other.create().succeeds();
        other.start().succeeds();
        other.becomes("running");
        id = sandbox.newId();
        record = sandbox.root().resolve(id + ".json");
        sound = Host.read(sandbox.root().resolve(other.id() + ".json").toString());
        sound = sound.replace("\"" + other.id() + "\"", "\"" + id + "\"");
    }

    // What cannot be understood

    static Stream<Named<Damage>> damages() {
        return Stream.of(
                Named.of("empty", (file, text) -> Files.writeString(file, "")),
                Named.of("garbage", (file, text) -> Files.write(file, new byte[] {1, -1, 0, 2})),
                Named.of("zeros", (file, text) -> Files.write(file, new byte[text.length()])),
                Named.of("no object", (file, text) -> Files.writeString(file, "[" + text + "]")),
                Named.of("null", (file, text) -> Files.writeString(file, "null")),
                Named.of("twice", (file, text) -> Files.writeString(file, text + text)),
                Named.of("long", (file, text) -> Files.writeString(file, text + LONG)),
                Named.of("no id", edited("id", "null")),
                Named.of("an invalid id", edited("id", "\"../x\"")),
                Named.of("another id", edited("id", "\"another\"")),
                Named.of("no maker", edited("made", "null")),
                Named.of("an unknown maker", edited("made", "\"MAGIC\"")),
                Named.of("a wrong type", edited("bundle", "7")),
                Named.of("no process id", edited("init", "{\"startTime\": 1, \"boot\": \"\"}")),
                Named.of("process 0", edited("init", "{\"pid\": 0}")),
                Named.of("process -1", edited("init", "{\"pid\": -1}")),
                Named.of("process 2^32 + 1", edited("init", "{\"pid\": 4294967297}")),
                Named.of("a directory", (file, text) -> Files.createDirectory(file)),
                Named.of("a link to a record", DamagedRecordIT::linkToARecord),
                Named.of("a dead link", (file, text) -> link(file, "nothing")),
                Named.of("a link to itself", (file, text) -> link(file, file.toString())),
                Named.of("a pipe", (file, text) -> onHost("mkfifo", file.toString())));
    }

    private static final String KEPT = "kept";
    private static final String LONG = " ".repeat(5_000_000);

    /// The record with another value for one property.
    private static Damage edited(String property, String json) {
        return (file, text) -> {
            JsonObject object = JsonParser.parseString(text).getAsJsonObject();
            object.add(property, JsonParser.parseString(json));
            Files.writeString(file, object.toString());
        };
    }

    private static void link(Path file, String target) throws IOException {
        Files.createSymbolicLink(file, Path.of(target));
    }

    private static void linkToARecord(Path file, String text) throws IOException {
        Path target = file.resolveSibling(KEPT);
        Files.writeString(target, text);
        Files.createSymbolicLink(file, target.getFileName());
    }

    private static void onHost(String... command) throws IOException {
        try {
            assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
        } catch (InterruptedException e) {
            throw new IllegalStateException(String.join(" ", command), e);
        }
    }

    @ParameterizedTest
    @MethodSource("damages")
    void isToldAndCanBeRemoved(Damage damage) throws IOException {
        damage.make(record, sound);
        isDamaged();
        Files.deleteIfExists(sandbox.root().resolve(KEPT));
    }

    @Test
    void isToldAndCanBeRemovedWhereverItWasCutOff() throws IOException {
        for (int length = 1; length < sound.length(); length += 7) {
            Files.writeString(record, sound.substring(0, length));
            isDamaged();
        }
    }

    /// Every command says what is wrong and does nothing, but for `list`, which shows the others,
    /// and `delete --force`, which removes it.
    private void isDamaged() throws IOException {
        Map<String, String> before = files();
        for (String command : List.of("state", "query", "start", "delete")) {
            plankton(command, id).fails().says(record.toString(), "delete --force " + id);
        }
        plankton("kill", id, "KILL").fails().says(record.toString(), "delete --force " + id);
        for (String command : List.of("create", "run")) {
            plankton(command, "-b", other.directory().toString(), id).fails().says(id, "exists");
        }
        assertEquals(before, files());

        plankton("list").printsLike("^" + other.id() + " ").printsNothingLike("^" + id + " ");
        Result list = plankton("list", "-f", "json");
        assertEquals(1, list.json().getAsJsonArray().size(), list::toString);
        list.says("plankton: warning: ", record.toString(), "delete --force " + id);
        assertEquals(1, list.stderr().lines().count(), list::toString);
        plankton("list", "-q").prints(other.id() + "\n" + id + "\n").silently();

        plankton("delete", "--force", id).prints("").says("plankton: warning: ", record.toString());
        before.remove(record.getFileName().toString());
        assertEquals(before, files());
        assertEquals("running", other.status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec ID true",
                "ps ID",
                "pause ID",
                "resume ID",
                "events --stats ID",
                "update --pids-limit 10 ID"
            })
    void isToldByTheCommandsForWhatRuns(String command) throws IOException {
        Files.writeString(record, "");
        Result result = plankton(command.replace("ID", id).split(" ", -1));
        result.exits(command.startsWith("exec") ? 255 : 1).prints("");
        result.says("plankton: ", record.toString(), "delete --force " + id);
        assertEquals("running", other.status());
    }

    /// Root without its power over files, as in many a container, and a file of somebody else.
    @Test
    void isToldWhenItCannotBeRead() throws IOException {
        Files.writeString(record, sound);
        Files.setAttribute(record, "unix:uid", 1000);
        Files.setAttribute(record, "unix:mode", 0600);
        powerless("state", id).fails().says(record.toString(), "EACCES", "delete --force " + id);
        powerless("list").printsLike("^" + other.id() + " ").says(record.toString(), "EACCES");
        powerless("delete", "--force", id).prints("").says(record.toString());
        assertEquals("running", other.status());
    }

    private Result powerless(String... words) {
        var caller = List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--");
        return sandbox.call(caller, List.of(words), Map.of(), new byte[0]).finish();
    }

    @Test
    void aDirectoryWithContentIsNotRemoved() throws IOException {
        Files.createDirectories(record.resolve("treasure"));
        plankton("delete", "--force", id).exits(1).prints("").says(record.toString(), "not empty");
        assertTrue(Files.exists(record.resolve("treasure")));
        plankton("list").printsLike("^" + other.id() + " ").says(record.toString());
        Files.delete(record.resolve("treasure"));
    }

    /// The names in the directory of the records, with what is behind them.
    private Map<String, String> files() throws IOException {
        var files = new HashMap<String, String>();
        for (String name : sandbox.records()) {
            Path file = sandbox.root().resolve(name);
            boolean plain = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            files.put(
                    name,
                    plain
                            ? Files.readString(file, StandardCharsets.ISO_8859_1)
                            : Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS)
                                    .toString());
        }
        return files;
    }

    // What can be understood, though it is not what this version wrote

    @Test
    void propertiesOfANewerVersionArePassedOver() throws IOException {
        JsonObject object = JsonParser.parseString(sound).getAsJsonObject();
        JsonElement deep = JsonParser.parseString("{\"a\": [1, {\"b\": null}]}");
        object.add("future", deep);
        object.getAsJsonObject("init").add("future", deep);
        Files.writeString(record, object.toString());
        assertEquals("running", status());
        removeByHand();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ociVersion", "bundle", "rootfs", "created", "init", "annotations"})
    void aPropertyThatAnOlderVersionDidNotWriteMayBeMissing(String property) throws IOException {
        JsonObject object = JsonParser.parseString(sound).getAsJsonObject();
        object.remove(property);
        Files.writeString(record, object.toString());
        assertEquals(property.equals("init") ? "stopped" : "running", status());
        plankton("list").printsLike("^" + id + " ").silently();
        removeByHand();
    }

    /// It names the process of the other container, which is not to be killed.
    private void removeByHand() throws IOException {
        Files.delete(record);
        assertEquals("running", other.status());
    }

    /// Its directory belongs to root alone: who could write there could do anything.
    @Test
    void aRecordOfSomebodyElseIsOneLikeOthers() throws IOException {
        Files.setAttribute(sandbox.root().resolve(other.id() + ".json"), "unix:uid", 1000);
        assertEquals("running", other.status());
        other.kill("KILL").succeeds();
        other.becomes("stopped").delete().prints("").silently();
    }

    private String status() {
        return plankton("state", id).object().get("status").getAsString();
    }

    /// What is short in a configuration can be long in a record: a backspace has three times as
    /// many characters there.
    @Test
    void asManyAnnotationsAsAConfigurationHoldsAreRemembered() {
        String value = "\b".repeat(500_000);
        Bundle bundle = bundle().set("/annotations/long", value);
        bundle.create().succeeds();
        JsonObject annotations = bundle.state().object().getAsJsonObject("annotations");
        assertEquals(value, annotations.get("long").getAsString());
        bundle.delete("--force").prints("").silently();
    }

    // What names a process that is none of the container's

    @ParameterizedTest
    @ValueSource(strings = {"boot", "startTime"})
    void theProcessOfAnotherTimeIsNotTouched(String property) throws IOException {
        JsonObject object = JsonParser.parseString(sound).getAsJsonObject();
        JsonObject init = object.getAsJsonObject("init");
        if (property.equals("boot")) {
            init.addProperty("boot", "00000000-0000-4000-8000-000000000000");
        } else {
            init.addProperty("startTime", init.get("startTime").getAsLong() - 1);
        }
        // What is in the container's group is the container's, whoever is its first process.
        object.remove("cgroups");
        Files.writeString(record, object.toString());
        assertEquals("stopped", status());
        assertEquals(0, plankton("state", id).object().get("pid").getAsInt());
        plankton("list").printsLike("^" + id + " +0 +stopped ");
        plankton("kill", id, "KILL").fails().says("container not running");
        plankton("kill", id, "0").fails().says("container not running");
        plankton("start", id).fails().says("stopped");

        plankton("delete", id).prints("").silently();
        Files.writeString(record, object.toString());
        plankton("delete", "--force", id).prints("").silently();
        assertEquals("running", other.status());
    }

    // What is no record

    @Test
    void strayFilesAreNoContainers() throws IOException {
        var names =
                List.of(
                        ".json",
                        "..json",
                        "...json",
                        "a b.json",
                        "json",
                        "x",
                        "x.json~",
                        "a:b.json");
        for (String name : names) {
            Files.writeString(sandbox.root().resolve(name), sound);
        }
        Files.createDirectory(sandbox.root().resolve("directory"));
        plankton("list", "-q").prints(other.id() + "\n").silently();
        assertEquals(1, plankton("list", "-f", "json").silently().json().getAsJsonArray().size());
        for (String name : names) {
            Files.delete(sandbox.root().resolve(name));
        }
        Files.delete(sandbox.root().resolve("directory"));
    }

    /// What a command leaves that is killed at the wrong moment, without a record that tells of it.
    @Test
    void whatIsLeftOfAnIdWithoutARecordIsRemoved() throws IOException {
        for (String suffix : List.of(".start", ".start-new", ".new")) {
            Files.writeString(sandbox.root().resolve(id + suffix), "");
        }
        plankton("state", id).fails().says("does not exist");
        plankton("list", "-q").prints(other.id() + "\n").silently();
        plankton("delete", "--force", id).prints("").silently();
        plankton("create", "-b", other.directory().toString(), id).succeeds();
        plankton("delete", "--force", id).prints("").silently();
    }
}

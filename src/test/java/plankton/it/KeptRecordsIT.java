package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import plankton.container.KeptRecords;

/// Containers that another version of the program has put on record: by an earlier one, as records
/// that it wrote have been kept, and by a later one, of which not everything is understood.
@PlanktonOnly("the record is its own")
class KeptRecordsIT extends WithSandbox {

    static List<String> kept() {
        return KeptRecords.names();
    }

    private Path record(Bundle bundle) {
        return sandbox.root().resolve(bundle.id() + ".json");
    }

    private JsonObject onRecord(Bundle bundle) {
        return JsonParser.parseString(Host.read(record(bundle).toString())).getAsJsonObject();
    }

    /// Puts the container on record as the kept text says it, with what is its own.
    private void rewrite(Bundle bundle, String name) throws IOException {
        JsonObject live = onRecord(bundle);
        JsonObject kept = JsonParser.parseString(KeptRecords.text(name)).getAsJsonObject();
        for (String own : List.of("id", "bundle", "rootfs", "init", "cgroups", "cgroupMark")) {
            JsonElement value = live.get(own);
            if (kept.has(own) && value != null) {
                kept.add(own, value);
            }
        }
        Files.writeString(record(bundle), kept.toString());
    }

    // Earlier versions

    @ParameterizedTest
    @MethodSource("kept")
    void aContainerOfAnEarlierVersionIsUsedAsAnyOther(String name) throws IOException {
        Bundle bundle = bundle().args("sleep", "1000").set("/annotations/a", "b");
        bundle.create().succeeds();
        rewrite(bundle, name);
        long pid = bundle.pid();
        assertEquals("created", bundle.status());
        bundle.start().prints("").silently();
        bundle.becomes("running");
        assertEquals(pid, bundle.pid());
        JsonObject state = bundle.state().object();
        assertEquals(
                "{\"org.example.key\":\"value\"}", state.getAsJsonObject("annotations").toString());
        plankton("list").printsLike("^" + bundle.id() + " +" + pid + " +running ").silently();
        plankton("exec", bundle.id(), "echo", "hello").prints("hello\n").silently();
        plankton("ps", "-q", bundle.id()).prints(pid + "\n").silently();
        plankton("kill", bundle.id(), "0").prints("").silently();
        if (onRecord(bundle).has("cgroups")) {
            plankton("update", "--pids-limit", "20", bundle.id()).prints("").silently();
            plankton("pause", bundle.id()).prints("").silently();
            assertEquals("paused", bundle.status());
            plankton("resume", bundle.id()).prints("").silently();
        } else {
            plankton("pause", bundle.id()).fails().says("no control group");
        }
        bundle.kill("KILL").prints("").silently();
        bundle.becomes("stopped");
        removes(bundle);
    }

    @ParameterizedTest
    @MethodSource("kept")
    void aRunningContainerOfAnEarlierVersionIsRemovedByForce(String name) throws IOException {
        Bundle bundle = bundle().args("sleep", "1000");
        bundle.run("--detach").succeeds();
        rewrite(bundle, name);
        removes(bundle, "--force");
    }

    private void removes(Bundle bundle, String... options) {
        boolean hasGroups = onRecord(bundle).has("cgroups");
        bundle.delete(options).prints("").silently();
        if (!hasGroups) {
            // Earlier versions made none; those that this one has made are not on record.
            Leftovers.cgroups(sandbox.token()).forEach(Groups::removeOne);
        }
        sandbox.assertNothingIsLeft();
    }

    // Later versions

    /// As a later version may write it: a higher number, a word and properties that are not known.
    private Bundle ofALaterVersion(boolean started) throws IOException {
        Bundle bundle = bundle().args("sleep", "1000");
        bundle.create().succeeds();
        if (started) {
            bundle.start().succeeds();
            bundle.becomes("running");
        }
        JsonObject later = new JsonObject();
        later.addProperty("rooms", 3);
        onRecord(bundle).entrySet().forEach(entry -> later.add(entry.getKey(), entry.getValue()));
        later.addProperty("version", 2);
        later.addProperty("program", "9.8.7");
        later.addProperty("made", "BY_MAGIC");
        later.addProperty("cgroupManager", "somebody");
        Files.writeString(record(bundle), later.toString());
        return bundle;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start ID",
                "exec ID true",
                "update --pids-limit 10 ID",
                "delete ID",
            })
    void whatCouldGoWrongWithAContainerOfALaterVersionIsRefused(String command) throws IOException {
        Bundle bundle = ofALaterVersion(!command.startsWith("start"));
        if (command.startsWith("delete")) {
            bundle.kill("KILL").prints("").silently();
            bundle.becomes("stopped");
        }
        String before = Host.read(record(bundle).toString());
        Result result = plankton(command.replace("ID", bundle.id()).split(" ", -1));
        result.exits(command.startsWith("exec") ? 255 : 1).prints("");
        result.says(bundle.id(), "plankton 9.8.7", "delete --force " + bundle.id());
        assertEquals(before, Host.read(record(bundle).toString()));
    }

    @Test
    void theRestIsDoneWithAContainerOfALaterVersion() throws IOException {
        Bundle bundle = ofALaterVersion(true);
        assertEquals("running", bundle.status());
        long pid = bundle.pid();
        plankton("query", bundle.id()).succeeds();
        plankton("list").printsLike("^" + bundle.id() + " +" + pid + " +running ").silently();
        plankton("ps", "-q", bundle.id()).prints(pid + "\n").silently();
        plankton("kill", bundle.id(), "0").prints("").silently();
        plankton("pause", bundle.id()).prints("").silently();
        assertEquals("paused", bundle.status());
        plankton("resume", bundle.id()).prints("").silently();
        plankton("events", "--stats", bundle.id()).succeeds().silently();
        Result deleted = bundle.delete("--force").prints("");
        deleted.says("plankton: warning: ", bundle.id(), "plankton 9.8.7");
        assertTrue(Host.within(5000, () -> Host.commandLine(pid).isEmpty()));
        sandbox.assertNothingIsLeft();
    }
}

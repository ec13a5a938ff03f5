package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `events` says of a container, at once, at intervals and when it runs out of memory.
class EventsIT extends WithContainer {

    private static final long LIMIT = 16 << 20;

    /// Waits for the directory `/eat`, and has a child eat memory then.
    private static final String EATER =
            "while true; do"
                    + " [ -e /eat ] && { rmdir /eat; tail /dev/zero; : > /eaten; };"
                    + " sleep 0.05; done";

    private Bundle limited() {
        return bundle().set("/linux/resources/memory/limit", LIMIT)
                .set("/linux/resources/memory/swap", LIMIT)
                .set("/linux/resources/pids/limit", 50)
                .set("/linux/resources/cpu/quota", 90000)
                .set("/linux/resources/cpu/period", 100000);
    }

    private Call events(String... words) {
        var all = new ArrayList<>(List.of("events"));
        all.addAll(List.of(words));
        return sandbox.call(all);
    }

    private JsonObject stats(Bundle bundle) {
        Result result = events("--stats", bundle.id()).finish();
        assertEquals(1, result.stdout().lines().count(), result::toString);
        return result.object();
    }

    private static long number(JsonObject event, String pointer) {
        return Json.at(event, pointer).getAsLong();
    }

    @Test
    void statsShowWhatIsUsedAndWhatMayBe() {
        Bundle bundle = running(limited());
        JsonObject event = stats(bundle);
        assertEquals(Set.of("type", "id", "data"), event.keySet());
        assertEquals("stats", event.get("type").getAsString());
        assertEquals(bundle.id(), event.get("id").getAsString());
        assertEquals(LIMIT, number(event, "/data/memory/usage/limit"));
        assertTrue(number(event, "/data/memory/usage/usage") > 0);
        assertTrue(number(event, "/data/cpu/usage/total") > 0);
        assertEquals(50, number(event, "/data/pids/limit"));
        assertEquals(1, number(event, "/data/pids/current"));
    }

    @Test
    void processesAreCounted() {
        Bundle bundle = limited().sh("sleep 1000 & sleep 1000 & exec sleep 1000");
        bundle.run("--detach").succeeds();
        assertTrue(
                Host.within(10_000, () -> number(stats(bundle), "/data/pids/current") == 3),
                () -> stats(bundle).toString());
    }

    @Test
    void aCreatedContainerHasStats() {
        Bundle bundle = limited();
        bundle.create().succeeds();
        assertEquals(1, number(stats(bundle), "/data/pids/current"));
    }

    /// What is left out by runc if it is 0, and may be 0 or not.
    private static final Set<String> OPTIONAL =
            Set.of(
                    "cache",
                    "max",
                    "periods",
                    "throttledPeriods",
                    "throttledTime",
                    "ioServiceBytesRecursive",
                    "ioServicedRecursive");

    private static Set<String> names(JsonElement element, String path) {
        var names = new TreeSet<String>();
        if (element instanceof JsonObject object) {
            for (String name : object.keySet()) {
                if (!OPTIONAL.contains(name)) {
                    names.add(path + "/" + name);
                }
                names.addAll(names(object.get(name), path + "/" + name));
            }
        }
        return names;
    }

    @Test
    @PlanktonOnly("it is compared with runc")
    void statsHaveTheNamesThatRuncGivesThem() {
        var runc = Peer.find(sandbox, "runc");
        org.junit.jupiter.api.Assumptions.assumeTrue(runc.isPresent());
        Set<String> ours = names(stats(running(limited())), "");
        Bundle bundle = limited().args(FOREVER).write();
        String id = sandbox.newId();
        String bundlePath = bundle.directory().toString();
        runc.get().call(sandbox, "run", "--detach", "--bundle", bundlePath, id).succeeds();
        try {
            JsonObject event = runc.get().call(sandbox, "events", "--stats", id).object();
            Set<String> theirs = names(event, "");
            if (theirs.stream().noneMatch(name -> name.contains("/psi"))) {
                ours.removeIf(name -> name.contains("/psi"));
            }
            var missing = new TreeSet<>(theirs);
            missing.removeAll(ours);
            ours.removeAll(theirs);
            assertEquals("[], []", missing + ", " + ours, runc.get().version());
        } finally {
            runc.get().call(sandbox, "delete", "--force", id).succeeds();
        }
    }

    @Test
    void areRepeatedUntilTheContainerStops() {
        Bundle bundle = running(limited());
        Call call = events("--interval", "20ms", bundle.id());
        assertTrue(
                Host.within(20_000, () -> call.soFar().stdout().lines().count() >= 3),
                () -> call.soFar().toString());
        bundle.kill("KILL").succeeds();
        Result result = call.finish().succeeds().silently();
        for (String line : result.stdout().lines().toList()) {
            JsonObject event = JsonParser.parseString(line).getAsJsonObject();
            assertEquals("stats", event.get("type").getAsString());
        }
    }

    @Test
    void endWithTheContainerHoweverLongTheInterval() {
        Bundle bundle = running(limited());
        Call call = events("--interval=1000h", bundle.id());
        Host.sleep(200);
        assertTrue(call.isAlive(), () -> call.soFar().toString());
        bundle.kill("KILL").succeeds();
        call.finish().prints("").silently();
    }

    @Test
    void endWhenTheContainerIsDeleted() {
        Bundle bundle = running(limited());
        Call call = events("--interval=1000h", bundle.id());
        Host.sleep(200);
        bundle.delete("--force").succeeds();
        call.finish().prints("").silently();
    }

    private static long kills(Call call) {
        return call.soFar().stdout().lines().filter(line -> line.contains("\"oom\"")).count();
    }

    private void eat(Bundle bundle) {
        bundle.folder("/eat");
        assertTrue(
                Host.within(60_000, () -> bundle.inRootfs("/eaten").toFile().delete()),
                "nobody was killed");
    }

    @Test
    @PlanktonOnly("others tell of one killing several times")
    void eachKillingIsToldOnce() {
        Bundle bundle = limited().sh(EATER);
        bundle.run("--detach").succeeds();
        Call call = events("--interval=1000h", bundle.id());
        Host.sleep(200);
        String event = "{\"type\":\"oom\",\"id\":\"" + bundle.id() + "\"}\n";
        eat(bundle);
        call.untilItPrints(event);
        eat(bundle);
        call.untilItPrints(event + event);
        Host.sleep(1200);
        assertEquals(2, kills(call), () -> call.soFar().toString());
        bundle.kill("KILL").succeeds();
        call.finish().prints(event + event).silently();
    }

    @Test
    void theEndOfTheFirstProcessForWantOfMemoryIsToldToo() {
        Bundle bundle =
                limited().sh("while ! [ -e /eat ]; do sleep 0.05; done; exec tail /dev/zero");
        bundle.run("--detach").succeeds();
        Call call = events("--interval=1000h", bundle.id());
        Host.sleep(200);
        bundle.folder("/eat");
        Result result = call.finish().succeeds().silently();
        assertTrue(
                result.stdout().startsWith("{\"type\":\"oom\",\"id\":\"" + bundle.id() + "\"}\n"),
                result::toString);
    }

    @Test
    void killingsOfBeforeAreNotTold() {
        Bundle bundle = limited().sh(EATER);
        bundle.run("--detach").succeeds();
        eat(bundle);
        Call call = events("--interval=50ms", bundle.id()).untilItPrints("\n");
        assertEquals(0, kills(call), () -> call.soFar().toString());
        bundle.kill("KILL").succeeds();
        call.finish().succeeds();
    }

    @Test
    void areRefusedOfAStoppedContainer() {
        Bundle bundle = bundle();
        bundle.run("--keep").succeeds();
        for (String option : List.of("--stats", "--interval=1s")) {
            events(option, bundle.id())
                    .finish()
                    .fails()
                    .saysAsOthersDo("container with id " + bundle.id() + " is not running");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "-1s", "5", "soon"})
    void theIntervalMustBeALengthOfTime(String interval) {
        events("--interval=" + interval, sandbox.newId()).finish().fails().says("--interval", "5s");
    }
}

package plankton.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plankton.cgroup.Place;
import plankton.environment.ControlGroupManager;
import plankton.environment.Options;
import plankton.failure.SpecError;
import plankton.failure.StateError;

class ContainerRecordTest {

    private static final ProcessIdentity INIT =
            new ProcessIdentity(29758, 147213, "6e5e553c-e0db-46bf-890c-7588f05b6d20");

    private static ContainerRecord record(
            ContainerRecord.Made made,
            @Nullable ProcessIdentity init,
            Map<String, String> annotations,
            Options options) {
        return new ContainerRecord(
                "1.3.0",
                "id",
                made,
                "/bundle",
                "/bundle/rootfs",
                "2026-11-24T02:51:34.804381732Z",
                init,
                annotations,
                annotations.isEmpty(),
                annotations.isEmpty() ? List.of() : List.of("id/mon_groups/id", "id"),
                annotations.isEmpty()
                        ? Place.NONE
                        : new Place(
                                Map.of("cpu,cpuacct", "/sys/fs/cgroup/cpu/id"),
                                "id.scope",
                                "id 2026-11-24T02:51:34.804381732Z"),
                options,
                ContainerRecord.Origin.HERE);
    }

    private static ContainerRecord read(String json) {
        return ContainerRecord.fromJson(json.getBytes(StandardCharsets.UTF_8), "id");
    }

    @Test
    void isReadAsItWasWritten() {
        var annotations = new LinkedHashMap<String, String>();
        annotations.put("org.example/b", "\"\\\n\u0001\uD83D\uDC1F");
        annotations.put("a", "");
        for (ContainerRecord.Made made : ContainerRecord.Made.values()) {
            for (int bits = 0; bits < 16; bits++) {
                ContainerRecord record =
                        record(
                                made,
                                (bits & 1) == 0 ? null : INIT,
                                (bits & 2) == 0 ? Map.of() : annotations,
                                new Options(
                                        (bits & 4) == 0,
                                        (bits & 8) == 0,
                                        0,
                                        0,
                                        ControlGroupManager.values()[bits % 3],
                                        ""));
                assertEquals(record, ContainerRecord.fromJson(record.toJson(), "id"));
            }
        }
    }

    @Test
    void getsAProcessLater() {
        ContainerRecord record =
                record(ContainerRecord.Made.CREATE, null, Map.of("a", "b"), Options.NONE);
        assertEquals(
                record(ContainerRecord.Made.CREATE, INIT, Map.of("a", "b"), Options.NONE),
                record.with(INIT));
        assertNull(record.init());
    }

    /// What is handed over for one start only is not kept for the next.
    @Test
    void forgetsDescriptorsAndSockets() {
        ContainerRecord record =
                record(
                        ContainerRecord.Made.RUN,
                        INIT,
                        Map.of(),
                        new Options(
                                false, true, 3, 2, ControlGroupManager.DISABLED, "/run/id.notify"));
        assertEquals(
                new Options(false, true, 0, 0, ControlGroupManager.DISABLED, ""),
                ContainerRecord.fromJson(record.toJson(), "id").options());
    }

    @Test
    void tellsHooksTheState() {
        var state =
                record(ContainerRecord.Made.RUN, INIT, Map.of("a", "b"), Options.NONE)
                        .state("stopped", 0);
        assertEquals("stopped", state.status());
        assertEquals(0, state.pid());
        assertEquals("id", state.id());
        assertEquals("/bundle", state.bundle());
        assertEquals(Map.of("a", "b"), state.annotations());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"id": "id", "made": "RUN"}
                    {"id": "id", "made": "RUN", "version": 0}
                    {"id": "id", "made": "RUN", "version": 1}
                    {"id": "id", "made": "RUN", "version": null, "init": null}
                    {"id": "id", "made": "RUN", "new": {"a": [1, {"b": null}]}, "newer": "x"}
                    {"made": "RUN", "version": 1, "later": [[]], "id": "id"}
                    """)
    void passesOverWhatItDoesNotKnowAndMisses(String json) {
        ContainerRecord record = read(json);
        assertEquals(ContainerRecord.Made.RUN, record.made());
        assertEquals("", record.bundle());
        assertNull(record.init());
        assertEquals(Map.of(), record.annotations());
        assertEquals(Options.NONE, record.options());
    }

    /// What is known means the same to every version; the rest is of no use.
    @Test
    void ofALaterVersionIsReadAsFarAsItIsUnderstood() {
        ContainerRecord record =
                read(
                        """
                        {"version": 2, "program": "9.8.7", "id": "id", "made": "BY_MAGIC",
                         "cgroupManager": "somebody", "later": {"a": [1]},
                         "init": {"pid": 7, "startTime": 8, "boot": "b", "host": "h"}}
                        """);
        assertEquals(new ContainerRecord.Origin(2, "9.8.7"), record.origin());
        assertEquals("plankton 9.8.7", record.origin().toString());
        assertEquals(new ProcessIdentity(7, 8, "b"), record.init());
        var error = assertThrows(StateError.class, record::requireUnderstood);
        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains("plankton 9.8.7"), message);
        read("{\"id\": \"id\", \"made\": \"RUN\", \"version\": 1}").requireUnderstood();
        read("{\"id\": \"id\", \"made\": \"RUN\"}").requireUnderstood();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"id": "id", "made": "RUN", "version": -1} | /version: must be a whole number
                    {"id": "id", "made": "RUN", "version": "1"} | /version: must be a number
                    {"id": "other", "made": "RUN"}  | is not the record of this container
                    {"id": "ID", "made": "RUN"}     | is not the record of this container
                    {"made": "RUN"}                 | is not the record of this container
                    {"id": "id"}                    | is not the record of this container
                    {}                              | is not the record of this container
                    {"id": "id", "made": "run"}     | /made: "run" is not a command that makes
                    {"id": "id", "made": ""}        | /made: "" is not a command that makes
                    {"id": "id", "id": "id"}        | /id: is given twice
                    {"id": "id", "init": {}}        | /init: names no process
                    {"id": "id", "init": {"pid": 0}}   | /init/pid: must be a whole number from 1
                    {"id": "id", "init": {"pid": -1}}  | /init/pid: must be a whole number from 1
                    {"id": "id", "init": {"pid": 4294967297}} | /init/pid: must be a whole number
                    {"id": "id", "init": {"pid": 1, "startTime": -2}} | /init/startTime: must be
                    {"id": "id", "init": 1}         | /init: must be an object
                    {"id": "id", "hooks": "no"}     | /hooks: must be true or false
                    {"id": "id", "annotations": {"a": 1}} | /annotations/a: must be a string
                    []                              | must be an object
                    {"id": "id", "made": "RUN"} {}  | has text after its end
                    {"id": "id", "made": "RUN"      | is not valid JSON
                    """)
    void refusesWhatIsNotARecord(String json, String problem) {
        var error = assertThrows(SpecError.class, () -> read(json));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.startsWith(problem), message);
    }

    /// A process whose start is not known is no process that lives.
    @Test
    void aProcessWithoutAStartTimeIsRead() {
        ContainerRecord record =
                read("{\"id\": \"id\", \"made\": \"RUN\", \"init\": {\"pid\": 7}}");
        assertEquals(new ProcessIdentity(7, -1, ""), record.init());
    }

    @Test
    void damagedOnesAreReadOrRefused() {
        byte[] sound =
                record(ContainerRecord.Made.RUN, INIT, Map.of("a", "b"), Options.NONE).toJson();
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] json = sound.clone();
            for (int count = 1 + random.nextInt(3); count > 0; count--) {
                json[random.nextInt(json.length)] = (byte) random.nextInt(256);
            }
            try {
                assertEquals("id", ContainerRecord.fromJson(json, "id").id());
            } catch (SpecError _) {
                // Refused, as most of them are.
            }
        }
        for (int length = 0; length < sound.length; length++) {
            byte[] json = Arrays.copyOf(sound, length);
            assertThrows(SpecError.class, () -> ContainerRecord.fromJson(json, "id"));
        }
    }
}

package plankton.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import plankton.cgroup.Place;
import plankton.environment.ControlGroupManager;
import plankton.environment.Options;

/// The record is what one version of the program says to another: it changes as
/// docs/architecture.md allows, and what was once written is kept and stays understood.
class RecordFormatTest {

    /// A record of which nothing is as it is when the property is missing.
    private static final ContainerRecord FULL =
            new ContainerRecord(
                    "1.3.0",
                    KeptRecords.ID,
                    ContainerRecord.Made.CREATE,
                    "/some/bundle",
                    "/some/bundle/rootfs",
                    "2026-11-24T02:51:34.804381732Z",
                    new ProcessIdentity(29758, 147213, "6e5e553c-e0db-46bf-890c-7588f05b6d20"),
                    Map.of("org.example.key", "value"),
                    true,
                    List.of("ID"),
                    new Place(Map.of("", "/sys/fs/cgroup/plankton-ID"), "ID.scope", "ID now"),
                    new Options(false, false, 0, 0, ControlGroupManager.DISABLED, ""),
                    ContainerRecord.Origin.HERE);

    /// What holds for one start only.
    private static final Set<String> NOT_KEPT =
            Set.of("preservedFds", "listenFds", "notifyDirectory");

    /// Objects whose names are data.
    private static final Set<String> MAPS = Set.of("annotations", "cgroups");

    /// Named the process that made the container.
    private static final String NO_LONGER_WRITTEN = "creator";

    static List<String> kept() {
        return KeptRecords.names();
    }

    private static ContainerRecord read(String json) {
        return ContainerRecord.fromJson(json.getBytes(StandardCharsets.UTF_8), KeptRecords.ID);
    }

    private static JsonObject written(ContainerRecord record) {
        String json = new String(record.toJson(), StandardCharsets.UTF_8);
        return JsonParser.parseString(json).getAsJsonObject();
    }

    @Test
    void theNewestKeptRecordHasAllPropertiesThatAreWrittenNow() {
        String newest = KeptRecords.names().getLast();
        JsonObject kept = JsonParser.parseString(KeptRecords.text(newest)).getAsJsonObject();
        assertEquals(
                shape(kept),
                shape(written(FULL)),
                "the record has changed: read in docs/architecture.md how it may, and keep one as"
                        + " the program writes it now beside src/test/resources/records/"
                        + newest);
        assertEquals(kept, written(read(KeptRecords.text(newest))));
    }

    /// The names of all properties and the types of their values.
    private static Map<String, String> shape(JsonObject object) {
        var shape = new TreeMap<String, String>();
        for (var entry : object.entrySet()) {
            String name = entry.getKey();
            JsonElement value = entry.getValue();
            if (value.isJsonObject() && !MAPS.contains(name)) {
                shape(value.getAsJsonObject())
                        .forEach((inner, type) -> shape.put(name + "/" + inner, type));
            } else {
                shape.put(name, type(value));
            }
        }
        return shape;
    }

    private static String type(JsonElement value) {
        if (value.isJsonPrimitive()) {
            var primitive = value.getAsJsonPrimitive();
            return primitive.isString() ? "string" : primitive.isBoolean() ? "boolean" : "number";
        }
        return value.isJsonArray() ? "array" : "map";
    }

    /// So that a new part of a record has to be given here, too, with a value that is written.
    @Test
    void theRecordThatIsComparedLacksNothing() throws ReflectiveOperationException {
        ContainerRecord empty = read("{\"id\": \"ID\", \"made\": \"RUN\"}");
        List<Object> full = parts(FULL);
        List<Object> missing = parts(empty);
        List<String> names = names(FULL);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (!NOT_KEPT.contains(name) && !name.equals("id")) {
                assertNotEquals(missing.get(i), full.get(i), name);
            }
        }
        assertEquals(FULL, read(written(FULL).toString()));
    }

    private static List<String> names(Record record) throws ReflectiveOperationException {
        var names = new ArrayList<String>();
        for (var component : record.getClass().getRecordComponents()) {
            component.getAccessor().setAccessible(true);
            if (component.getAccessor().invoke(record) instanceof Record inner
                    && !(inner instanceof ProcessIdentity)) {
                names.addAll(names(inner));
            } else {
                names.add(component.getName());
            }
        }
        return names;
    }

    private static List<Object> parts(Record record) throws ReflectiveOperationException {
        var parts = new ArrayList<Object>();
        for (var component : record.getClass().getRecordComponents()) {
            component.getAccessor().setAccessible(true);
            Object value = component.getAccessor().invoke(record);
            if (value instanceof Record inner && !(inner instanceof ProcessIdentity)) {
                parts.addAll(parts(inner));
            } else {
                parts.add(value);
            }
        }
        return parts;
    }

    @ParameterizedTest
    @MethodSource("kept")
    void everyKeptRecordIsUnderstood(String name) {
        JsonObject kept = JsonParser.parseString(KeptRecords.text(name)).getAsJsonObject();
        ContainerRecord record = read(kept.toString());
        assertEquals("/some/bundle", record.bundle());
        assertEquals("/some/bundle/rootfs", record.rootfs());
        assertEquals(kept.get("created").getAsString(), record.created());
        assertEquals(ContainerRecord.Made.CREATE, record.made());
        assertEquals(Map.of("org.example.key", "value"), record.annotations());
        JsonObject init = kept.getAsJsonObject("init");
        assertEquals(
                new ProcessIdentity(
                        init.get("pid").getAsInt(),
                        init.get("startTime").getAsLong(),
                        init.get("boot").getAsString()),
                record.init());
        assertEquals(Options.NONE, record.options());
        assertEquals(kept.has("resctrl") ? List.of("ID") : List.of(), record.resourceGroups());
        assertEquals(kept.has("cgroups"), record.place().exists());
        assertEquals(kept.has("cgroupMark"), !record.place().mark().isEmpty());
        JsonObject again = written(record);
        for (var property : kept.entrySet()) {
            if (!property.getKey().equals(NO_LONGER_WRITTEN)) {
                assertEquals(property.getValue(), again.get(property.getKey()), property.getKey());
            }
        }
    }
}

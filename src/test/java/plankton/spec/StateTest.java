package plankton.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonParser;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateTest {

    private static final State CREATED =
            new State("1.3.0", "id", "created", 42, "/bundle", Map.of());

    @Test
    void hasTheSpecificationsProperties() {
        assertEquals(
                "{\"ociVersion\":\"1.3.0\",\"id\":\"id\",\"status\":\"created\",\"pid\":42,"
                        + "\"bundle\":\"/bundle\"}",
                CREATED.toJson());
    }

    @Test
    void namesNoProcessIfThereIsNone() {
        assertEquals(
                "{\"ociVersion\":\"1.3.0\",\"id\":\"id\",\"status\":\"stopped\","
                        + "\"bundle\":\"/bundle\"}",
                CREATED.with("stopped", 0).toJson());
        assertEquals(42, CREATED.pid());
    }

    @Test
    void keepsAnnotationsInTheirOrderAndAsTheyAre() {
        var annotations = new LinkedHashMap<String, String>();
        annotations.put("b", "\"quoted\"\\\n\u0001");
        annotations.put("a", "");
        annotations.put("é/~", "\uD83D\uDC1F");
        String json = new State("1.0.0", "id", "running", 1, "/a b", annotations).toJson();
        assertFalse(json.contains("\n"), json);
        var parsed = JsonParser.parseString(json).getAsJsonObject().getAsJsonObject("annotations");
        assertEquals(annotations.keySet().toString(), parsed.keySet().toString());
        annotations.forEach((name, value) -> assertEquals(value, parsed.get(name).getAsString()));
    }
}

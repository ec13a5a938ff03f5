package plankton.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonOutputTest {

    private static JsonOutput example(String indent) {
        var map = new LinkedHashMap<String, String>();
        map.put("x", "y");
        return new JsonOutput(indent)
                .beginObject()
                .name("text")
                .value("a")
                .name("number")
                .value(Long.MIN_VALUE)
                .name("flag")
                .value(true)
                .name("list")
                .value(List.of("b", "c"))
                .name("empty")
                .beginArray()
                .endArray()
                .name("map")
                .value(map)
                .endObject();
    }

    @Test
    void oneLine() {
        assertEquals(
                "{\"text\":\"a\",\"number\":-9223372036854775808,\"flag\":true,"
                        + "\"list\":[\"b\",\"c\"],\"empty\":[],\"map\":{\"x\":\"y\"}}",
                example("").toString());
    }

    @Test
    void indented() {
        assertEquals(
                """
                {
                  "text": "a",
                  "number": -9223372036854775808,
                  "flag": true,
                  "list": [
                    "b",
                    "c"
                  ],
                  "empty": [],
                  "map": {
                    "x": "y"
                  }
                }\
                """,
                example("  ").toString());
    }

    @Test
    void textComesBackAsItWas() {
        var text = new StringBuilder("\" \\ / \u007f \u00e9 \u2028 \uffff \ud83d\ude00");
        for (char c = 1; c < ' '; c++) {
            text.append(c);
        }
        String json = new JsonOutput("").value(text.toString()).toString();
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        assertEquals(text.toString(), JsonInput.read(bytes, JsonInput::string));
    }

    @Test
    void controlCharactersAreEscaped() {
        assertEquals("\"\\n\\r\\t\\u0001\\u001f\"", json("\n\r\t\u0001\u001f"));
    }

    private static String json(String text) {
        return new JsonOutput("").value(text).toString();
    }
}

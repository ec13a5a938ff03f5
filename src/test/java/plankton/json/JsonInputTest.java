package plankton.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plankton.failure.SpecError;

class JsonInputTest {

    private static <T> T read(String json, Function<JsonInput, T> document) {
        return JsonInput.read(json.getBytes(StandardCharsets.UTF_8), document);
    }

    private static String refusal(String json, Function<JsonInput, ?> document) {
        var error = assertThrows(SpecError.class, () -> read(json, document));
        return String.valueOf(error.getMessage());
    }

    private static String refusal(String json) {
        return refusal(json, JsonInputTest::skip);
    }

    private static Object skip(JsonInput in) {
        in.skip();
        return in;
    }

    private static Map<String, String> texts(JsonInput in) {
        return in.map(in::string);
    }

    @Test
    void valuesAreRead() {
        assertEquals("a", read("\"a\"", JsonInput::string));
        assertTrue(read(" true\n", JsonInput::bool));
        assertEquals(-7L, read("-7", in -> in.integer(-7, 7)).longValue());
        assertEquals(-1L, read("18446744073709551615", JsonInput::unsigned64).longValue());
        assertEquals(List.of("a", "b"), read("[\"a\",\"b\"]", JsonInput::strings));
        assertEquals(
                List.of("b=1", "a=2"),
                read("{\"b\":\"1\",\"a\":\"2\"}", JsonInputTest::texts).entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList());
    }

    @Test
    void escapesAreRead() {
        String json = "\"\\\" \\\\ \\/ \\b\\f\\n\\r\\t \\u00e9 \\ud83d\\ude00\"";
        assertEquals("\" \\ / \b\f\n\r\t \u00e9 \ud83d\ude00", read(json, JsonInput::string));
    }

    @Test
    void textOutsideOfAsciiIsRead() {
        String text = "\u00e9\u20ac\ud83d\ude00";
        assertEquals(text, read('"' + text + '"', JsonInput::string));
    }

    @Test
    void nullCountsAsAbsent() {
        assertEquals(Map.of("b", "x"), read("{\"a\":null,\"b\":\"x\"}", JsonInputTest::texts));
    }

    @Test
    void nullIsNoElement() {
        assertEquals("/0: must be a string, but is null", refusal("[null]", JsonInput::strings));
    }

    @Test
    void pointerIsEscaped() {
        assertEquals(
                "/a~1b~0c: must be a string, but is a number",
                refusal("{\"a/b~c\":1}", JsonInputTest::texts));
    }

    @Test
    void pointerFollowsTheValue() {
        var pointers = new ArrayList<String>();
        read(
                "{\"a\":[[0],[1,2]],\"\":3}",
                in -> {
                    in.object(name -> {
                        if (name.isEmpty()) {
                            pointers.add(in.pointer() + in.name() + in.integer(3, 3));
                        } else {
                            in.list(() -> in.list(() -> pointers.add(pointer(in))));
                        }
                    });
                    return in.pointer();
                });
        assertEquals(List.of("/a/0/0", "/a/1/0", "/a/1/1", "/3"), pointers);
    }

    private static String pointer(JsonInput in) {
        in.skip();
        return in.pointer();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'a':1}",
                "{a:1}",
                "[1,]",
                "[,1]",
                "{\"a\":1,}",
                "[01]",
                "[+1]",
                "[.5]",
                "[1.]",
                "[NaN]",
                "[TRUE]",
                "[Null]",
                "['a']",
                "[\"\\x\"]",
                "[\"\\u12g4\"]",
                "// a\n[]",
                "[1;2]",
                "{\"a\"=1}",
                "[\"a\tb\"]",
                "[\"a\nb\"]",
                "[\"a\\\nb\"]",
                "#\n1",
                "]",
                "}",
                "\"a"
            })
    void looseJsonIsRefused(String json) {
        String refusal = refusal(json);
        assertTrue(refusal.contains("is not valid JSON at line 1 column "), refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "[", "{", "{\"a\"", "{\"a\":", "[1", "[1,"})
    void unfinishedJsonIsRefused(String json) {
        String refusal = refusal(json);
        assertTrue(refusal.contains("is not valid JSON: ends too early at line "), refusal);
    }

    @Test
    void placeOfAFaultIsSaid() {
        assertEquals(
                "/a: is not valid JSON at line 2 column 12",
                refusal(
                        "{\n  \"a\": [1, x]\n}",
                        in -> {
                            in.object(name -> in.list(() -> in.integer(1, 1)));
                            return in;
                        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{} {}", "{}x", "{},", "{}\u0000", "{}]", "{} // a", "1 2"})
    void textAfterTheEndIsRefused(String json) {
        String refusal = refusal(json);
        assertTrue(refusal.startsWith("has text after its end at line 1 column "), refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void deepNestingIsRefused(String level) {
        String refusal = refusal(level.repeat(100_000));
        assertTrue(refusal.startsWith("is nested too deeply at line 1 column "), refusal);
    }

    @Test
    void onlyTheSyntaxOfWhatIsSkippedMatters() {
        read("{\"a\":\"\\u0000\\ud800\",\"a\":[{},[[]],-1.5e3,null,false]}", JsonInputTest::skip);
    }

    @Test
    void nestingIsRead() {
        read("[".repeat(255) + "]".repeat(255), JsonInputTest::skip);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":\"1\",\"a\":\"1\"}", "{\"a\":null,\"\\u0061\":\"1\"}"})
    void nameGivenTwiceIsRefused(String json) {
        assertEquals("/a: is given twice in the same object", refusal(json, JsonInputTest::texts));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00", "a\\ud800b", "\\udc00\\ud800", "\\ud83d\\ud83d"})
    void halfAPairIsRefused(String text) {
        String words = "contains half of a surrogate pair";
        assertEquals(words, refusal('"' + text + '"', JsonInput::string));
    }

    @Test
    void nulIsRefused() {
        assertEquals("contains a NUL character", refusal("\"\\u0000\"", JsonInput::string));
        assertTrue(refusal("{\"a\\u0000\":1}", JsonInputTest::texts).contains("NUL"));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] json = {'"', 'a', (byte) 0xC3, '"'};
        var refusal = assertThrows(SpecError.class, () -> JsonInput.read(json, JsonInput::string));
        assertEquals("is not UTF-8 text: wrong byte at offset 2", refusal.getMessage());
    }

    @Test
    void wrongTypesAreNamed() {
        assertEquals("must be an object, but is an array", refusal("[]", JsonInputTest::texts));
        assertEquals("must be an array, but is an object", refusal("{}", JsonInput::strings));
        assertEquals("must be a string, but is true or false", refusal("true", JsonInput::string));
        assertEquals("must be true or false, but is a string", refusal("\"a\"", JsonInput::bool));
        assertEquals("must be a number, but is null", refusal("null", JsonInput::unsigned64));
        assertEquals("must be a number, but is a string", refusal("\"1\"", in -> in.integer(0, 9)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "8", "1.0", "1e0", "7.5", "99999999999999999999999"})
    void otherNumbersAreRefused(String json) {
        assertEquals("must be a whole number from 0 to 7", refusal(json, in -> in.integer(0, 7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "18446744073709551616", "0.5", "1E2"})
    void otherUnsignedNumbersAreRefused(String json) {
        assertEquals(
                "must be a whole number from 0 to 18446744073709551615",
                refusal(json, JsonInput::unsigned64));
    }
}

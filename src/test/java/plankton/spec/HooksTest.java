package plankton.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plankton.failure.SpecError;

class HooksTest {

    private static Hooks read(String hooks) {
        String json =
                "{\"ociVersion\": \"1.3.0\", \"root\": {\"path\": \"rootfs\"}, \"hooks\": "
                        + hooks
                        + "}";
        return SpecReader.read(json.getBytes(StandardCharsets.UTF_8)).hooks();
    }

    private static Hooks.Hook hook(String properties) {
        return read("{\"prestart\": [{\"path\": \"/a\"" + properties + "}]}").prestart().getFirst();
    }

    @Test
    void areKeptByKindAndInOrder() {
        Hooks hooks =
                read(
                        """
                        {"poststop": [{"path": "/f"}], "prestart": [{"path": "/a"}, {"path": "/a2"}],
                         "createRuntime": [{"path": "/b"}], "createContainer": [{"path": "/c"}],
                         "startContainer": [{"path": "/d"}], "poststart": [{"path": "/e"}],
                         "other": 1}
                        """);
        assertEquals(List.of("/a", "/a2"), paths(hooks.prestart()));
        assertEquals(List.of("/b"), paths(hooks.createRuntime()));
        assertEquals(List.of("/c"), paths(hooks.createContainer()));
        assertEquals(List.of("/d"), paths(hooks.startContainer()));
        assertEquals(List.of("/e"), paths(hooks.poststart()));
        assertEquals(List.of("/f"), paths(hooks.poststop()));
    }

    private static List<String> paths(List<Hooks.Hook> hooks) {
        return hooks.stream().map(Hooks.Hook::path).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prestart",
                "createRuntime",
                "createContainer",
                "startContainer",
                "poststart",
                "poststop"
            })
    void existIfThereIsOneOfAnyKind(String kind) {
        assertTrue(read("{\"" + kind + "\": [{\"path\": \"/a\"}]}").exist());
        assertFalse(read("{\"" + kind + "\": []}").exist());
        assertFalse(Hooks.NONE.exist());
    }

    @Test
    void haveTheCallersEnvironmentOnlyIfTheyHaveNone() {
        assertNull(hook("").env());
        assertNull(hook(", \"env\": null").env());
        assertEquals(List.of(), hook(", \"env\": []").env());
        assertEquals(List.of("A=1", "A="), hook(", \"env\": [\"A=1\", \"A=\"]").env());
    }

    @Test
    void mayHaveNoArguments() {
        assertEquals(List.of(), hook("").args());
        assertEquals(List.of("a", ""), hook(", \"args\": [\"a\", \"\"]").args());
    }

    @Test
    void mayTakeAnyTimeButNone() {
        assertNull(hook("").timeout());
        assertNull(hook(", \"timeout\": null").timeout());
        assertEquals(1, hook(", \"timeout\": 1").timeout());
        assertEquals(Integer.MAX_VALUE, hook(", \"timeout\": 2147483647").timeout());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "2147483648", "4294967297", "1.5", "1e2", "\"1\"", "true"})
    void refuseOtherTimes(String timeout) {
        var error = assertThrows(SpecError.class, () -> hook(", \"timeout\": " + timeout));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.startsWith("/hooks/prestart/0/timeout: must be "), message);
    }
}

package plankton.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    /// The first and the last character of each length, and those beside the surrogates.
    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x3FFFF, 0x10FFFF
            })
    void edgesComeBackAsTheyWere(int codePoint) {
        String text = "a" + Character.toString(codePoint) + "b";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(bytes, Utf8.encode(text));
        assertEquals(text, Utf8.decode(bytes));
        assertEquals(-1, Utf8.firstFault(bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "61 80, 1",
        "C0 80, 0",
        "C1 BF, 0",
        "E0 9F BF, 0",
        "F0 8F BF BF, 0",
        "ED A0 80, 0",
        "ED BF BF, 0",
        "F4 90 80 80, 0",
        "F5 80 80 80, 0",
        "FF, 0",
        "61 C3, 1",
        "61 62 E2 82, 2",
        "F0 9F 98, 0",
        "C3 28, 0",
        "E2 28 A1, 0",
        "E2 82 28, 0",
        "F0 9F 98 28, 0",
        "C3 A9 C3, 2"
    })
    void faultsAreFound(String hex, int place) {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
        assertEquals(place, Utf8.firstFault(bytes));
        assertEquals(
                place,
                Utf8.decode(bytes)
                        .codePoints()
                        .takeWhile(c -> c != 0xFFFD)
                        .map(c -> Character.toString(c).getBytes(StandardCharsets.UTF_8).length)
                        .sum());
    }

    @Test
    void halfAPairBecomesAQuestionMark() {
        assertArrayEquals(new byte[] {'?', 'a', '?'}, Utf8.encode("\ud800a\udc00"));
        assertArrayEquals(new byte[] {'?', '?'}, Utf8.encode("\udc00\ud800"));
    }

    @Test
    void zerosFollow() {
        assertArrayEquals(new byte[] {'a', 0}, Utf8.encode("a", 1));
        assertArrayEquals(new byte[] {(byte) 0xC3, (byte) 0xA9, 0, 0}, Utf8.encode("\u00e9", 2));
    }

    @Test
    void partIsDecoded() {
        byte[] bytes = "a\u00e9\u20acb".getBytes(StandardCharsets.UTF_8);
        assertEquals("\u00e9\u20ac", Utf8.decode(bytes, 1, 5));
        assertEquals("\u00e9\ufffd\ufffd", Utf8.decode(bytes, 1, 4));
        assertEquals("", Utf8.decode(bytes, 7, 0));
    }
}

package plankton.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {

    @Test
    void readsTheEdges() {
        assertEquals(Long.MAX_VALUE, any("9223372036854775807"));
        assertEquals(Long.MIN_VALUE, any("-9223372036854775808"));
        assertEquals(-1L, Numbers.parseUnsigned("18446744073709551615"));
        assertEquals(0777, Numbers.parseUnsigned("777", 8));
        assertEquals(0, any("-0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+1",
                "--1",
                "1.0",
                "1e3",
                " 1",
                "1 ",
                "0x1",
                "9223372036854775808",
                "-9223372036854775809",
                "99999999999999999999",
                "-18446744073709551615"
            })
    void refusesEverythingElse(String text) {
        assertThrows(NumberFormatException.class, () -> any(text));
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThrows(NumberFormatException.class, () -> Numbers.parse("8", 0, 7));
        assertThrows(NumberFormatException.class, () -> Numbers.parse("-1", 0, 7));
        assertThrows(NumberFormatException.class, () -> Numbers.parseUnsigned("8", 8));
        assertThrows(
                NumberFormatException.class, () -> Numbers.parseUnsigned("18446744073709551616"));
    }

    private static long any(String text) {
        return Numbers.parse(text, Long.MIN_VALUE, Long.MAX_VALUE);
    }
}

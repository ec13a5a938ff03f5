package plankton.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class PropertiesTest {

    private static String hex(Properties properties) {
        return HexFormat.of().formatHex(properties.writeTo(new Output()).toBytes());
    }

    private static void assertWritten(String expected, Properties properties) {
        assertEquals(expected.replace(" ", ""), hex(properties));
    }

    @Test
    void noneAreAnEmptyArrayWithItsPadding() {
        assertWritten("00000000 00000000", new Properties());
    }

    @Test
    void eachHasItsType() {
        assertWritten(
                "13000000 00000000 01000000 6e00 017300 000000 02000000 787900",
                new Properties().text("n", "xy"));
        assertWritten(
                "10000000 00000000 01000000 6e00 016200 000000 01000000",
                new Properties().flag("n", true));
        assertWritten(
                "10000000 00000000 01000000 6e00 016900 000000 feffffff",
                new Properties().signed("n", -2));
        assertWritten(
                "18000000 00000000 01000000 6e00 017400 00000000000000 ffffffffffffff7f",
                new Properties().number("n", Long.MAX_VALUE));
        assertWritten(
                "14000000 00000000 01000000 6e00 02617500 0000 04000000 0a000000",
                new Properties().numbers("n", 10));
        assertWritten(
                "12000000 00000000 01000000 6e00 02617900 0000 02000000 01ff",
                new Properties().octets("n", new byte[] {1, -1}));
    }

    @Test
    void pairsAreAlignedEach() {
        assertWritten(
                "36000000 00000000 01000000 6e000561 28737329 00000000 1e000000 00000000 01000000 "
                        + "61000000 01000000 72000000 03000000 62636400 01000000 7700",
                new Properties().pairs("n", List.of("a", "r", "bcd", "w")));
    }

    @Test
    void eachBeginsAtAMultipleOfEight() {
        assertWritten(
                "28000000 00000000"
                        + "01000000 6e00 016200 000000 01000000"
                        + "01000000 6d00 017400 00000000000000 0500000000000000",
                new Properties().flag("n", true).number("m", 5));
    }

    @Test
    void joinedTheyAreTheSameAsTogether() {
        var first = new Properties().text("name", "odd");
        var second = new Properties().number("other", 1);
        assertEquals(
                hex(new Properties().text("name", "odd").number("other", 1)),
                hex(first.with(second)));
    }

    @Test
    void joinedWithNoneTheyStayAsTheyAre() {
        assertEquals(
                hex(new Properties().text("name", "odd")),
                hex(new Properties().text("name", "odd").with(new Properties())));
        assertEquals(
                hex(new Properties().text("name", "odd")),
                hex(new Properties().with(new Properties().text("name", "odd"))));
    }
}

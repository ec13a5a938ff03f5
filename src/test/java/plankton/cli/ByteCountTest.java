package plankton.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteCountTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-1, -1",
        "4096, 4096",
        "32k, 32768",
        "32K, 32768",
        "32kb, 32768",
        "32KiB, 32768",
        "32 kB, 32768",
        "512m, 536870912",
        "1.5g, 1610612736",
        "1.5 GiB, 1610612736",
        "7b, 7",
        "0.1k, 102",
        "2t, 2199023255552",
        "1p, 1125899906842624",
        "8191p, 9222246136947933184",
        "1.9, 1",
        "0.000000000000000000001p, 0",
        "007m, 7340032",
    })
    void is(String text, long bytes) {
        assertEquals(bytes, ByteCount.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "m",
                "-2",
                "-1m",
                "1x",
                "1mm",
                "1i",
                "1ib",
                "1.m",
                ".5m",
                "1,5m",
                "1e3",
                " 1",
                "+1",
                "1  m",
                "1kbb",
                "8192p",
                "9223372036854775808",
                "99999999999999999999",
                "0x10",
            })
    void isNot(String text) {
        assertThrows(NumberFormatException.class, () -> ByteCount.parse(text));
    }
}

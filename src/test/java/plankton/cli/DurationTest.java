package plankton.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTest {

    @ParameterizedTest
    @CsvSource({
        "5s, 5000",
        "500ms, 500",
        "1m30s, 90000",
        "1.5h, 5400000",
        ".5s, 500",
        "1.s, 1000",
        "2h45m0.25s, 9900250",
        "1us, 1",
        "1µs, 1",
        "1μs, 1",
        "1ns, 1",
        "0s, 0",
        "100h, 360000000"
    })
    void lengths(String text, long millis) {
        assertEquals(millis, Duration.millis(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                ".s",
                "-5s",
                "5 s",
                "1.2.3s",
                "5x",
                "5sm",
                "1e3s",
                "99999999999999999999s",
                "9999999999h",
                "300000h300000h300000h300000h300000h300000h300000h300000h300000h300000h"
            })
    void whatIsNone(String text) {
        assertEquals(-1, Duration.millis(text));
    }
}

package plankton.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalTest {

    @ParameterizedTest
    @CsvSource({
        "HUP, 1",
        "SIGINT, 2",
        "kill, 9",
        "sigUsr1, 10",
        "TERM, 15",
        "CHLD, 17",
        "CLD, 17",
        "WINCH, 28",
        "POLL, 29",
        "SYS, 31",
        "RTMIN, 34",
        "RTMIN+1, 35",
        "SIGRTMIN+30, 64",
        "RTMAX, 64",
        "RTMAX-30, 34",
        "0, 0",
        "9, 9",
        "64, 64"
    })
    void hasANumber(String name, int number) {
        assertEquals(number, Signal.number(name));
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "SIG",
        "NOPE",
        "65",
        "-1",
        "099",
        "1x",
        "RTMIN+31",
        "RTMIN+",
        "RTMAX-31",
        "RTMIN+-1",
        "'TERM '",
        "'HUP INT'",
        "' '"
    })
    void isUnknown(String name) {
        assertEquals(-1, Signal.number(name));
    }
}

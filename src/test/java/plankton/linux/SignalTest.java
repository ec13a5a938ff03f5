package plankton.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
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
        "'TERM HUP'",
        "' TERM'",
        "' '",
        "SIGSIGTERM",
        "SIG9",
        "+9",
        "'9 '",
        "4294967305",
        "RTMIN-1",
        "RTMAX+1",
        "RTMIN+001",
        "RTMIN+ 1",
        "rtmin+x",
        "TERM\u0131",
        "\u0661"
    })
    void isUnknown(String name) {
        assertEquals(-1, Signal.number(name));
    }

    /// As the system calls them (kill -l).
    @Test
    void haveOneNameForEachNumber() {
        List<String> names = WordList.of(Signal.names(), ' ');
        assertEquals(31, names.size());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            assertEquals(i + 1, Signal.number(name));
            assertEquals(i + 1, Signal.number("SIG" + name));
            assertEquals(i + 1, Signal.number("sig" + name.toLowerCase(Locale.ROOT)));
            assertEquals(i + 1, Signal.number(Integer.toString(i + 1)));
        }
        assertEquals(Signal.KILL, Signal.number("KILL"));
        assertEquals(Signal.TERM, Signal.number("TERM"));
    }

    @Test
    void ofRealTimeAreCountedFromBothEnds() {
        for (int n = 0; n <= 30; n++) {
            assertEquals(34 + n, Signal.number("RTMIN+" + n));
            assertEquals(64 - n, Signal.number("SIGRTMAX-" + n));
        }
    }

    @Test
    void haveANumberInRangeWhateverTheWord() {
        var random = new Random(1);
        String letters = "SIGRTMAXNHUP+-0123456789 ";
        for (int i = 0; i < 50_000; i++) {
            var name = new StringBuilder(random.nextBoolean() ? "RTMIN+" : "");
            for (int length = random.nextInt(6); length > 0; length--) {
                name.append(letters.charAt(random.nextInt(letters.length())));
            }
            int number = Signal.number(name.toString());
            assertTrue(number >= -1 && number <= 64, name.toString());
        }
    }
}

package plankton.environment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plankton.failure.SpecError;

class NumberListTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0         | {0}",
                "3,1       | {1, 3}",
                "0-3,7     | {0, 1, 2, 3, 7}",
                "5-5       | {5}",
                "1,1,0-1   | {0, 1}",
                "007       | {7}",
                "63-64     | {63, 64}",
                "1024,8191 | {1024, 8191}",
            })
    void isAMask(String list, String numbers) {
        assertEquals(numbers, BitSet.valueOf(NumberList.parse(list, "/x")).toString());
    }

    @Test
    void mayHaveSpacesAroundItsParts() {
        assertArrayEquals(new long[] {0b1011}, NumberList.parse(" 0-1 , 3 ", "/x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "0,",
                ",0",
                "0,,1",
                "-",
                "-1",
                "1-",
                "2-1",
                "1--2",
                "1-2-3",
                "a",
                "0x1",
                "1 2",
                "1 - 2",
                "+1",
                "65536",
                "4294967296",
                "99999999999999999999",
                "0-99999"
            })
    void thatIsNoneIsRefused(String list) {
        var error = assertThrows(SpecError.class, () -> NumberList.parse(list, "/here"));
        assertEquals(0, String.valueOf(error.getMessage()).indexOf("/here: "));
    }
}

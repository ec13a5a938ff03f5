package plankton.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClockTest {

    @Test
    void knowsTheCalendar() {
        assertEquals("1970-01-01T00:00:00.000000000Z", Clock.format(0, 0));
        assertEquals("2000-02-29T23:59:59.000000001Z", Clock.format(951868799, 1));
        assertEquals("2100-03-01T00:00:00.999999999Z", Clock.format(4107542400L, 999999999));
    }

    @Test
    void agreesWithTheClassLibrary() {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long seconds = random.nextLong(253402300799L);
            String expected = Instant.ofEpochSecond(seconds).toString().replace("Z", "");
            assertEquals(expected + ".000000000Z", Clock.format(seconds, 0));
        }
    }

    @Test
    void agreesAboutEveryDay() {
        for (long day = 0; day < 400 * 366; day++) {
            String date = LocalDate.ofEpochDay(day).toString();
            assertEquals(date + "T00:00:00.000000000Z", Clock.format(day * 86400, 0));
            assertEquals(
                    date + "T23:59:59.999999999Z", Clock.format(day * 86400 + 86399, 999_999_999));
        }
    }

    @Test
    void hasNineDigitsAfterTheSecond() {
        for (int nanos = 1; nanos < 1_000_000_000; nanos *= 10) {
            String digits = String.format(Locale.ROOT, "%09d", nanos);
            assertEquals("1970-01-01T00:00:01." + digits + "Z", Clock.format(1, nanos));
        }
    }
}

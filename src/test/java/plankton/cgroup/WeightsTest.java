package plankton.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsTest {

    @ParameterizedTest
    @CsvSource({
        "2, 1",
        "1024, 100",
        "262144, 10000",
        "1, 1",
        "1000000, 10000",
        "512, 59",
        "2048, 174",
        "9223372036854775807, 10000",
    })
    void ofShares(long shares, long weight) {
        assertEquals(weight, Weights.ofShares(shares));
    }

    /// The curve as the class library computes it. Only where it hits a whole number could the two
    /// differ, by an error of the last digit.
    @Test
    void ofSharesIsTheCurveOfOtherRuntimes() {
        long before = 1;
        for (long shares = 2; shares <= 262_144; shares++) {
            double log = Math.log((double) shares) / Math.log(2);
            double exact = Math.pow(10, (log * log + 125 * log) / 612 - 7.0 / 34);
            long weight = Weights.ofShares(shares);
            assertEquals((long) Math.ceil(exact - 1e-9), weight, "of " + shares);
            assertTrue(weight >= before, "falls at " + shares);
            before = weight;
        }
        assertEquals(10_000, before);
    }

    @Test
    void ofBlockDevicesGrowFromEndToEnd() {
        assertEquals(1, Weights.ofBlockWeight(10));
        assertEquals(10_000, Weights.ofBlockWeight(1000));
        for (long weight = 11; weight <= 1000; weight++) {
            assertTrue(Weights.ofBlockWeight(weight) > Weights.ofBlockWeight(weight - 1));
        }
    }
}

package plankton.cgroup;

/// Weights as the first version counts them, which are those of the configuration, in the numbers
/// of the second.
final class Weights {
    private Weights() {}

    private static final long MIN_SHARES = 2;
    private static final long MAX_SHARES = 262_144;

    private static final double LN_10 = 2.302_585_092_994_046;

    /// Above the error of the calculation and far below what one share makes.
    private static final double ERROR = 1e-9;

    /// The `cpu.weight` for `cpu.shares`: the quadratic curve through the ends of both ranges, 2
    /// and 1, 262144 and 10000, and through the defaults, 1024 and 100. Other runtimes use the same
    /// one.
    static long ofShares(long shares) {
        double log = log2(Math.max(MIN_SHARES, Math.min(shares, MAX_SHARES)));
        double weight = power10((log * log + 125 * log) / 612 - 7.0 / 34) - ERROR;
        long whole = (long) weight;
        return whole < weight ? whole + 1 : whole;
    }

    /// The weight in `io.weight`, from 1 to 10000, for one from 10 to 1000.
    static long ofBlockWeight(long weight) {
        return 1 + (weight - 10) * 9999 / 990;
    }

    // The C library's functions come with tables of several kilobytes.

    /// The logarithm of a positive number, bit by bit: each squaring doubles what is left of it.
    private static double log2(long number) {
        int whole = 63 - Long.numberOfLeadingZeros(number);
        double rest = (double) number / (1L << whole);
        double log = whole;
        double bit = 1;
        while (rest > 1 && bit > ERROR * ERROR) {
            rest *= rest;
            bit /= 2;
            if (rest >= 2) {
                rest /= 2;
                log += bit;
            }
        }
        return log;
    }

    /// The power series of the exponential function; from 0 to 4 it needs fewer terms.
    private static double power10(double exponent) {
        double term = 1;
        double sum = 1;
        for (int i = 1; i < 64; i++) {
            term *= exponent * LN_10 / i;
            sum += term;
        }
        return sum;
    }
}

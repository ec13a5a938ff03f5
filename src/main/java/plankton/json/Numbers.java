package plankton.json;

/// Whole numbers from text, exact at the edges. The class library's own parsers accept values off
/// by one in the native program, so all numbers of the outside world come through here.
public final class Numbers {
    private Numbers() {}

    /// Parses a decimal number from `min` to `max`, with an optional leading minus and no other
    /// sign.
    ///
    /// @throws NumberFormatException if the text is anything else
    public static long parse(String text, long min, long max) {
        boolean negative = text.startsWith("-");
        long magnitude = parseUnsigned(negative ? text.substring(1) : text);
        // As a magnitude, 2^63 reads as Long.MIN_VALUE and is its own negation.
        if (magnitude < 0 && !(negative && magnitude == Long.MIN_VALUE)) {
            throw new NumberFormatException();
        }
        long value = negative ? -magnitude : magnitude;
        if (value < min || value > max) {
            throw new NumberFormatException();
        }
        return value;
    }

    /// Parses a decimal number from 0 to 2^64-1, without sign.
    ///
    /// @throws NumberFormatException if the text is anything else
    public static long parseUnsigned(String text) {
        return parseUnsigned(text, 10);
    }

    /// Parses a number of the given base, 2 to 10, from 0 to 2^64-1, without sign.
    ///
    /// @throws NumberFormatException if the text is anything else
    public static long parseUnsigned(String text, int base) {
        if (text.isEmpty()) {
            throw new NumberFormatException();
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit >= base) {
                throw new NumberFormatException();
            }
            // value * base + digit must stay below 2^64; both sides are compared as unsigned
            // numbers.
            if (Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, base)) > 0) {
                throw new NumberFormatException();
            }
            value = value * base + digit;
        }
        return value;
    }
}

package plankton.cli;

/// Numbers of bytes as people write them: `512m`, `1.5 GiB`, `-1` for no limit. A unit is a power
/// of 1024.
final class ByteCount {
    private ByteCount() {}

    private static final String UNITS = "kmgtp";
    private static final String CAPITAL_UNITS = "KMGTP";

    /// More digits behind the point make no byte.
    private static final int MAX_DIGITS = 15;

    /// The number that `text` stands for.
    ///
    /// @throws NumberFormatException if it is none
    static long parse(String text) {
        if (text.equals("-1")) {
            return -1;
        }
        int end = digits(text, 0);
        int fractionEnd =
                end < text.length() && text.charAt(end) == '.' ? digits(text, end + 1) : end;
        if (end == 0 || fractionEnd == end + 1) {
            throw new NumberFormatException();
        }
        int shift = 10 * unit(text, fractionEnd);
        long whole = number(text, 0, end);
        if (whole > Long.MAX_VALUE >> shift) {
            throw new NumberFormatException();
        }
        return (whole << shift) + fraction(text, end + 1, fractionEnd, shift);
    }

    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static long number(String text, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            if (number > Long.MAX_VALUE / 10 - 1) {
                throw new NumberFormatException();
            }
            number = number * 10 + (text.charAt(i) - '0');
        }
        return number;
    }

    /// The part of a unit that the digits behind the point are, rounded down.
    private static long fraction(String text, int from, int to, int shift) {
        double part = 0;
        double digit = 1L << shift;
        for (int i = from; i < Math.min(to, from + MAX_DIGITS); i++) {
            digit /= 10;
            part += (text.charAt(i) - '0') * digit;
        }
        return (long) part;
    }

    /// The power of 1024 that stands at `from`, up to the end of the text: 0 if there is none.
    private static int unit(String text, int from) {
        int at = from;
        if (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        int power = 0;
        if (at < text.length()) {
            char c = text.charAt(at);
            power = 1 + Math.max(UNITS.indexOf(c), CAPITAL_UNITS.indexOf(c));
            at += power > 0 ? 1 : 0;
        }
        if (power > 0 && is(text, at, 'i')) {
            at++;
        }
        if (is(text, at, 'b')) {
            at++;
        }
        if (at < text.length()) {
            throw new NumberFormatException();
        }
        return power;
    }

    private static boolean is(String text, int at, char letter) {
        return at < text.length()
                && (text.charAt(at) == letter || text.charAt(at) == letter - ('a' - 'A'));
    }
}

package plankton.cli;

import plankton.json.Numbers;

/// Lengths of time as the command lines of Go programs have them, such as `1m30s` or `0.5s`.
final class Duration {
    private Duration() {}

    private static final long MILLISECOND = 1_000_000;

    /// The length in milliseconds; what is left of one counts as a whole one.
    ///
    /// @return -1 if `text` is none
    static long millis(String text) {
        long nanos = 0;
        int at = 0;
        while (at < text.length() && nanos >= 0) {
            int start = at;
            at = skip(text, at, true);
            String number = text.substring(start, at);
            start = at;
            at = skip(text, at, false);
            long part = times(number, unit(text.substring(start, at)));
            nanos = part < 0 ? -1 : nanos + part;
        }
        return nanos < 0 || text.isEmpty() ? -1 : (nanos + MILLISECOND - 1) / MILLISECOND;
    }

    private static int skip(String text, int start, boolean number) {
        int at = start;
        while (at < text.length()
                && number == (text.charAt(at) == '.' || isDigit(text.charAt(at)))) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /// In nanoseconds, 0 if there is no such unit.
    private static long unit(String name) {
        return switch (name) {
            case "ns" -> 1;
            case "us", "\u00B5s", "\u03BCs" -> 1000;
            case "ms" -> MILLISECOND;
            case "s" -> 1000 * MILLISECOND;
            case "m" -> 60_000 * MILLISECOND;
            case "h" -> 3_600_000 * MILLISECOND;
            default -> 0;
        };
    }

    /// @return -1 if `number` is none, or too large
    private static long times(String number, long unit) {
        int point = number.indexOf('.');
        String whole = point < 0 ? number : number.substring(0, point);
        if (unit == 0 || number.equals(".")) {
            return -1;
        }
        try {
            long nanos =
                    whole.isEmpty() && point == 0
                            ? 0
                            : Numbers.parse(whole, 0, (1L << 60) / unit) * unit;
            long digitUnit = unit;
            for (int i = point < 0 ? number.length() : point + 1; i < number.length(); i++) {
                digitUnit /= 10;
                nanos += digitUnit * Numbers.parse(number.substring(i, i + 1), 0, 9);
            }
            return nanos;
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}

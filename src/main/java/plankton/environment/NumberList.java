package plankton.environment;

import plankton.failure.SpecError;

/// A list of processors or memory nodes as the kernel writes it, such as `0-3,7` (cpuset(7), List
/// format), as a mask.
public final class NumberList {
    private NumberList() {}

    /// No kernel has as many.
    private static final int LIMIT = 1 << 16;

    /// The numbers of `list`, each a bit of the result. Spaces may stand around each part.
    ///
    /// @param pointer where the configuration has it
    public static long[] parse(String list, String pointer) {
        long[] mask = {};
        int start = 0;
        while (start <= list.length()) {
            int comma = list.indexOf(',', start);
            int end = comma < 0 ? list.length() : comma;
            String part = list.substring(start, end).trim();
            int dash = part.indexOf('-');
            int first = number(dash < 0 ? part : part.substring(0, dash));
            int last = dash < 0 ? first : number(part.substring(dash + 1));
            if (first < 0 || last < first) {
                throw new SpecError(
                        pointer,
                        "\"" + part + "\" is not a number or a range; a list looks like 0-3,7");
            }
            mask = grown(mask, last);
            for (int number = first; number <= last; number++) {
                mask[number >> 6] |= 1L << (number & 63);
            }
            start = end + 1;
        }
        return mask;
    }

    private static long[] grown(long[] mask, int number) {
        int words = (number >> 6) + 1;
        return words <= mask.length ? mask : java.util.Arrays.copyOf(mask, words);
    }

    /// The number that `digits` are, -1 if they are none or it is too large.
    private static int number(String digits) {
        int number = digits.isEmpty() ? -1 : 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9 || number >= LIMIT / 10) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}

package plankton.cgroup;

/// What a control group has at present, as numbers.
final class Present {

    /// What stands for no limit here, as in a configuration.
    static final long NO_LIMIT = -1;

    /// More than this is what the first version says in place of no limit.
    private static final long ENDLESS = 1L << 61;

    private final Values values;

    Present(Values values) {
        this.values = values;
    }

    /// The first number in a file, [#NO_LIMIT] if there is none, or no such file.
    long first(String controller, String file) {
        return word(controller, file, false);
    }

    /// The last number in a file.
    long last(String controller, String file) {
        return word(controller, file, true);
    }

    private long word(String controller, String file, boolean last) {
        String text = values.read(controller, file);
        if (text == null) {
            return NO_LIMIT;
        }
        int space = last ? text.lastIndexOf(' ') : text.indexOf(' ');
        return number(
                last ? text.substring(space + 1) : space < 0 ? text : text.substring(0, space));
    }

    private static long number(String word) {
        long number = word.isEmpty() ? NO_LIMIT : 0;
        for (int i = 0; i < word.length(); i++) {
            int digit = word.charAt(i) - '0';
            if (digit < 0 || digit > 9 || number > ENDLESS / 10) {
                return NO_LIMIT;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}

package plankton.cgroup;

import plankton.json.Numbers;

/// Numbers in the files of a control group.
final class Figures {
    private Figures() {}

    /// The number of the line that begins with `key`, in a file that has a name and a number in
    /// each line.
    ///
    /// @return its digits; 0 if there is no such line
    static String of(String text, String key) {
        int line = ("\n" + text).indexOf("\n" + key + " ");
        if (line < 0) {
            return "0";
        }
        int number = line + key.length() + 1;
        int end = text.indexOf('\n', number);
        return text.substring(number, end < 0 ? text.length() : end);
    }

    /// The number that `digits` are.
    ///
    /// @return 0 if they are none, and the largest there is if it is larger
    static long parse(String digits) {
        try {
            long number = Numbers.parseUnsigned(digits);
            return number < 0 ? Long.MAX_VALUE : number;
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}

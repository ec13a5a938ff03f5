package plankton.linux;

/// Names of signals (signal(7)). Their numbers are checked against the system's headers when the
/// program is built.
public final class Signal {
    private Signal() {}

    private static final int REALTIME_MIN = 34;
    private static final int REALTIME_MAX = 64;

    // In the order of their numbers, from 1. One text: every string of the program costs start-up
    // time.
    private static final String NAMES =
            " HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP"
                    + " TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS ";

    public static final int KILL = 9;
    public static final int PIPE = 13;
    public static final int TERM = 15;

    /// The number of the signal called `text`: a name with or without `SIG`, in any case,
    /// `RTMIN+n`, `RTMAX-n`, or a number from 0 to 64.
    ///
    /// @return -1 if there is no such signal
    public static int number(String text) {
        String name = upperCase(text);
        if (name.startsWith("SIG")) {
            name = name.substring(3);
        }
        int place = name.indexOf(' ') < 0 ? NAMES.indexOf(" " + name + " ") : -1;
        if (place >= 0 && !name.isEmpty()) {
            int number = 1;
            for (int i = 0; i < place; i++) {
                number += NAMES.charAt(i + 1) == ' ' ? 1 : 0;
            }
            return number;
        }
        return switch (name) {
            case "IOT" -> 6;
            case "CLD" -> 17;
            case "POLL" -> 29;
            case "RTMIN" -> REALTIME_MIN;
            case "RTMAX" -> REALTIME_MAX;
            default -> {
                if (name.startsWith("RTMIN+")) {
                    yield realtime(REALTIME_MIN, smallNumber(name.substring(6)), 1);
                }
                if (name.startsWith("RTMAX-")) {
                    yield realtime(REALTIME_MAX, smallNumber(name.substring(6)), -1);
                }
                yield smallNumber(text);
            }
        };
    }

    /// The names of the signals from 1 to 31, separated by spaces.
    public static String names() {
        return NAMES.strip();
    }

    private static int realtime(int from, int offset, int direction) {
        int signal = from + direction * offset;
        return offset >= 0 && signal >= REALTIME_MIN && signal <= REALTIME_MAX ? signal : -1;
    }

    /// A number from 0 to 64 of one or two digits, or -1.
    private static int smallNumber(String text) {
        if (text.isEmpty() || text.length() > 2) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value <= REALTIME_MAX ? value : -1;
    }

    private static String upperCase(String text) {
        var upper = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            upper.append(c >= 'a' && c <= 'z' ? (char) (c - ('a' - 'A')) : c);
        }
        return upper.toString();
    }
}

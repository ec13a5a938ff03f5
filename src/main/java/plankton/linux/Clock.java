package plankton.linux;

import plankton.sys.Task;

/// The time of day.
public final class Clock {
    private Clock() {}

    private static final int SECONDS_PER_DAY = 86400;

    /// The time now, as [#format] writes it.
    public static String now() {
        var time = new long[2];
        Call.check(Task.clockGettime(Task.CLOCK_REALTIME(), time), "clock_gettime", "now");
        return format(time[0], time[1]);
    }

    /// Milliseconds since some fixed moment, however the time of day is changed.
    public static long millis() {
        var time = new long[2];
        Call.check(Task.clockGettime(Task.CLOCK_MONOTONIC(), time), "clock_gettime", "monotonic");
        return time[0] * 1000 + time[1] / 1_000_000;
    }

    /// Lets `millis` milliseconds go by.
    public static void sleep(int millis) {
        try (var nothing = new Poll(1)) {
            var _ = nothing.await(millis);
        }
    }

    /// A point in time as RFC 3339 text in UTC with nine digits after the second.
    ///
    /// @param seconds since 1970, not negative
    /// @param nanos from 0 to 999,999,999
    static String format(long seconds, long nanos) {
        long day = seconds / SECONDS_PER_DAY;
        int second = (int) (seconds % SECONDS_PER_DAY);
        // Days are counted from the 1st of March of year 0, in eras of 400 years: a leap day is
        // then
        // the last day of its year (days_from_civil, H. Hinnant).
        long shifted = day + 719468;
        long era = shifted / 146097;
        int dayOfEra = (int) (shifted % 146097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        long year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
        var text = new StringBuilder(30);
        digits(text, year, 4).append('-');
        digits(text, month, 2).append('-');
        digits(text, dayOfMonth, 2).append('T');
        digits(text, second / 3600, 2).append(':');
        digits(text, second / 60 % 60, 2).append(':');
        digits(text, second % 60, 2).append('.');
        return digits(text, nanos, 9).append('Z').toString();
    }

    private static StringBuilder digits(StringBuilder text, long value, int count) {
        String digits = Long.toString(value);
        for (int i = digits.length(); i < count; i++) {
            text.append('0');
        }
        return text.append(digits);
    }
}

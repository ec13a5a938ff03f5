package plankton.cgroup;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.dbus.Properties;
import plankton.environment.NumberList;
import plankton.failure.SpecError;
import plankton.linux.WordList;

/// Limits as properties of a unit (systemd.resource-control(5)): what systemd does not know of, it
/// may take back whenever it reloads. What has no such property is only written to the group.
final class UnitProperties {
    private UnitProperties() {}

    /// Files whose value is one number, and the properties that are the same.
    private static final String NUMBERS =
            " memory.max MemoryMax memory.high MemoryHigh memory.low MemoryLow memory.min MemoryMin"
                    + " memory.swap.max MemorySwapMax memory.zswap.max MemoryZSwapMax"
                    + " cpu.weight CPUWeight io.weight IOWeight pids.max TasksMax ";

    /// Those of them that systemd does not let be 0: it would refuse the whole unit.
    private static final String POSITIVE = " memory.max memory.high cpu.weight io.weight pids.max ";

    private static final long INFINITE = -1;
    private static final long SECOND = 1_000_000;
    private static final long PERCENT = SECOND / 100;
    private static final long MIN_PERIOD = 1000;

    /// Adds what `settings` of the second version have properties for.
    ///
    /// @param present what the group has, nothing if it is yet to be made
    static void add(Properties properties, List<Setting> settings, Values present) {
        for (Setting setting : settings) {
            String file = setting.file();
            String value = setting.value();
            if (file.equals("cpu.max")) {
                quota(properties, value, present.read("cpu", file));
            } else if (file.equals("cpuset.cpus")) {
                mask(properties, "AllowedCPUs", setting);
            } else if (file.equals("cpuset.mems")) {
                mask(properties, "AllowedMemoryNodes", setting);
            } else if (file.indexOf('.') > 0 && WordList.contains(NUMBERS, file)) {
                // A weight for all devices that have none of their own.
                number(properties, file, value.startsWith("default ") ? value.substring(8) : value);
            }
        }
    }

    private static void number(Properties properties, String file, String value) {
        long number = value.equals("max") ? INFINITE : number(value);
        if (number < INFINITE) {
            return;
        }
        if (number == 0 && WordList.contains(POSITIVE, file)) {
            number = 1;
        }
        int start = NUMBERS.indexOf(" " + file + " ") + file.length() + 2;
        properties.number(NUMBERS.substring(start, NUMBERS.indexOf(' ', start)), number);
    }

    /// The number that `digits` are, less than -1 if they are none: then the kernel is to say what
    /// it thinks of them.
    private static long number(String digits) {
        try {
            return Math.max(Long.parseLong(digits), INFINITE - 1);
        } catch (NumberFormatException e) {
            return INFINITE - 1;
        }
    }

    /// Processor time: systemd keeps whole percents of a processor, and none is no limit to it.
    private static void quota(Properties properties, String value, @Nullable String present) {
        int space = value.indexOf(' ');
        String quota = space < 0 ? value : value.substring(0, space);
        String both = space < 0 && present != null ? present : value;
        space = both.indexOf(' ');
        long period = space < 0 ? SECOND / 10 : number(both.substring(space + 1));
        long allowed = number(quota);
        if (period < MIN_PERIOD || period > SECOND || (!quota.equals("max") && allowed <= 0)) {
            return;
        }
        if (space >= 0) {
            properties.number("CPUQuotaPeriodUSec", period);
        }
        properties.number(
                "CPUQuotaPerSecUSec", quota.equals("max") ? INFINITE : perSecond(allowed, period));
    }

    static long perSecond(long quota, long period) {
        if (quota > Long.MAX_VALUE / SECOND - PERCENT) {
            return INFINITE;
        }
        // Rounded up twice, so that what is reloaded is never less than what was asked for.
        long exact = (quota * SECOND + period - 1) / period;
        return (exact + PERCENT - 1) / PERCENT * PERCENT;
    }

    /// A bit for each number, the lowest first. Of another form of list only the kernel knows what
    /// it means.
    private static void mask(Properties properties, String name, Setting setting) {
        long[] words;
        try {
            words = NumberList.parse(setting.value(), setting.pointer());
        } catch (SpecError _) {
            return;
        }
        var octets = new byte[8 * words.length];
        int size = 0;
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (words[i / 8] >> (i % 8 * 8));
            size = octets[i] == 0 ? size : i + 1;
        }
        properties.octets(name, Arrays.copyOf(octets, size));
    }
}

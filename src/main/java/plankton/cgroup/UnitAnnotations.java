package plankton.cgroup;

import java.util.Map;
import plankton.dbus.Properties;
import plankton.failure.SpecError;
import plankton.linux.WordList;

/// Annotations `org.systemd.property.NAME`, which are further properties of the unit. Who may write
/// annotations need not be who may do as he likes on the host, so only harmless ones are taken:
/// what can stop the machine, start programs or change other units is not (CVE-2024-3154).
final class UnitAnnotations {
    private UnitAnnotations() {}

    private static final String PREFIX = "org.systemd.property.";

    /// Their names, each with its type behind it.
    private static final String KNOWN =
            " CollectMode s Description s KillMode s KillSignal i FinalKillSignal i SendSIGHUP b"
                    + " SendSIGKILL b TimeoutStopUSec t RuntimeMaxUSec t ManagedOOMSwap s"
                    + " ManagedOOMMemoryPressure s ManagedOOMPreference s MemoryAccounting b"
                    + " CPUAccounting b IOAccounting b TasksAccounting b ";

    private static final long SECOND = 1_000_000;

    /// Adds those that `annotations` ask for.
    ///
    /// @throws SpecError if one is not known, or has a value that is not of its type
    static void add(Properties properties, Map<String, String> annotations) {
        for (Map.Entry<String, String> annotation : annotations.entrySet()) {
            String key = annotation.getKey();
            if (key.startsWith(PREFIX)) {
                add(properties, key.substring(PREFIX.length()), annotation.getValue().trim());
            }
        }
    }

    private static void add(Properties properties, String name, String value) {
        boolean inSeconds = name.endsWith("Sec") && !name.endsWith("USec");
        String known =
                inSeconds ? name.substring(0, name.length() - "Sec".length()) + "USec" : name;
        if (known.length() < 3 || !WordList.contains(KNOWN, known)) {
            throw refusal(name, "is not a property that may be set; those are" + names());
        }
        char type = KNOWN.charAt(KNOWN.indexOf(" " + known + " ") + known.length() + 2);
        switch (type) {
            case 's' -> properties.text(known, text(name, value));
            case 'b' -> properties.flag(known, flag(name, value));
            case 'i' -> properties.signed(known, (int) number(name, value, Integer.MAX_VALUE));
            default -> {
                long unit = inSeconds ? SECOND : 1;
                properties.number(known, unit * number(name, value, Long.MAX_VALUE / unit));
            }
        }
    }

    private static SpecError refusal(String name, String problem) {
        return new SpecError("/annotations/" + PREFIX + name, problem);
    }

    private static String names() {
        var names = new StringBuilder();
        for (String word : WordList.of(KNOWN, ' ')) {
            if (word.length() > 1) {
                names.append(' ').append(word);
            }
        }
        return names.toString();
    }

    /// Text between quotes of either kind, without any inside.
    private static String text(String name, String value) {
        int last = value.length() - 1;
        char quote = last < 1 ? ' ' : value.charAt(0);
        if ((quote != '\'' && quote != '"')
                || value.indexOf(quote, 1) != last
                || value.indexOf('\\') >= 0) {
            throw refusal(name, "must be text in quotes, such as 'text'");
        }
        return value.substring(1, last);
    }

    private static boolean flag(String name, String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw refusal(name, "must be true or false");
        }
        return value.equals("true");
    }

    /// Digits, perhaps with the name of a type before them.
    private static long number(String name, String value, long max) {
        String digits = value.substring(value.lastIndexOf(' ') + 1);
        String type = value.substring(0, value.length() - digits.length()).trim();
        boolean isKnown = type.isEmpty() || WordList.contains(" int32 uint32 int64 uint64 ", type);
        try {
            long number = isKnown ? Long.parseLong(digits) : -1;
            if (number >= 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // It is refused as one that is too large.
        }
        throw refusal(name, "must be a whole number from 0 to " + max);
    }
}

package plankton.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plankton.dbus.Properties;
import plankton.dbus.Sent;
import plankton.failure.SpecError;

class UnitAnnotationsTest {

    private static List<String> sent(String name, String value) {
        var properties = new Properties();
        UnitAnnotations.add(properties, Map.of("org.systemd.property." + name, value));
        return Sent.of(properties);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CollectMode     | 'inactive'   | CollectMode s inactive",
                "KillMode        | \"none\"     | KillMode s none",
                "Description     | ''           | Description s ",
                "SendSIGKILL     | false        | SendSIGKILL b 0",
                "SendSIGHUP      | true         | SendSIGHUP b 1",
                "KillSignal      | 15           | KillSignal i 15",
                "KillSignal      | int32 15     | KillSignal i 15",
                "TimeoutStopUSec | uint64 7     | TimeoutStopUSec t 7",
                "TimeoutStopUSec | 7            | TimeoutStopUSec t 7",
                "TimeoutStopSec  | 7            | TimeoutStopUSec t 7000000",
                "RuntimeMaxSec   | uint64 123   | RuntimeMaxUSec t 123000000",
            })
    void aHarmlessPropertyIsSet(String name, String value, String property) {
        assertEquals(property.trim(), sent(name, value).getFirst().trim());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // These would do things to the host.
                "FailureAction          | 'reboot-force'",
                "SuccessAction          | 'poweroff'",
                "JobTimeoutAction       | 'reboot'",
                "ExecStartPre           | 'x'",
                "Conflicts              | ['dbus.service']",
                "OnFailure              | ['x.service']",
                "Slice                  | 'system.slice'",
                "PIDs                   | [1]",
                "Delegate               | true",
                "DeviceAllow            | [('/dev/sda', 'rwm')]",
                "MemoryMax              | 5",
                // These are no names.
                "s                      | 's'",
                "b                      | true",
                "TimeoutStopUSec t      | 5",
                "``                     | 's'",
                "Sec                    | 5",
                "USec                   | 5",
                "timeoutstopsec         | 5",
                // These are no values.
                "TimeoutStopSec         | 'x'",
                "TimeoutStopSec         | -1",
                "TimeoutStopSec         | 9223372036855",
                "TimeoutStopSec         | double 5",
                "TimeoutStopSec         | @t 5",
                "KillSignal             | 2147483648",
                "SendSIGKILL            | 1",
                "CollectMode            | inactive",
                "CollectMode            | 'inactive",
                "CollectMode            | '",
                "CollectMode            | 'a'b'",
                "CollectMode            | 'a\\'",
            })
    void anyOtherIsRefused(String name, String value) {
        var error = assertThrows(SpecError.class, () -> sent(name, value));
        assertTrue(
                String.valueOf(error.getMessage())
                        .startsWith("/annotations/org.systemd.property." + name + ": "),
                error.getMessage());
    }

    @Test
    void otherAnnotationsAreNone() {
        var properties = new Properties();
        UnitAnnotations.add(properties, Map.of("org.systemd.propertyKillMode", "x", "a", "b"));
        assertTrue(properties.isEmpty());
    }
}

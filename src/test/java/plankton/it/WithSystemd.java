package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Tests of containers whose control groups systemd makes.
abstract class WithSystemd extends WithContainer {

    @BeforeEach
    final void askSystemd() {
        sandbox.globally("--systemd-cgroup");
    }

    /// Before the sandbox looks for what is left: units that are left are the better message.
    @AfterEach
    final void noUnitIsLeft() {
        sandbox.deleteAll();
        assertTrue(Host.within(10_000, () -> units().isEmpty()), () -> "units left: " + units());
    }

    /// The unit of a container that has no `cgroupsPath`.
    static String unit(Bundle bundle) {
        return "plankton-" + bundle.id() + ".scope";
    }

    /// The units of this test that systemd remembers, also those that failed.
    final String units() {
        return systemctl("list-units", "--all", "--no-legend", "--plain", "*" + token() + "*");
    }

    final String token() {
        return sandbox.token();
    }

    final String systemctl(String... words) {
        var command = new ArrayList<>(List.of("systemctl"));
        command.addAll(List.of(words));
        return Call.of(sandbox, command, Map.of(), new byte[0]).finish().succeeds().stdout().trim();
    }

    /// Properties of a unit by name, lists as lines.
    final Map<String, String> show(String unit, String... names) {
        var found = new TreeMap<String, String>();
        for (String line :
                systemctl("show", unit, "-p", String.join(",", names)).lines().toList()) {
            int equals = line.indexOf('=');
            found.merge(
                    line.substring(0, equals),
                    line.substring(equals + 1),
                    (one, other) -> one + "\n" + other);
        }
        return found;
    }

    final void assertShows(String unit, String name, String value) {
        assertEquals(value, show(unit, name).get(name), () -> name + " of " + unit);
    }
}

package plankton.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plankton.dbus.Properties;
import plankton.dbus.Sent;
import plankton.linux.DeviceAccess;

class UnitDevicesTest {

    private static DeviceAccess rule(String text) {
        String[] words = text.trim().split("[ :]", -1);
        return new DeviceAccess(
                words[0].equals("+"),
                words[1].charAt(0),
                words[2].equals("*") ? -1 : Long.parseLong(words[2]),
                words[3].equals("*") ? -1 : Long.parseLong(words[3]),
                words[4]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none                                | strict |",
                "- a *:* rwm                         | strict |",
                "- a *:* rwm; + c 1:3 rwm            | strict | /dev/char/1:3 rwm",
                "+ c 136:* rw; + b 8:0 r             | strict | char-136 rw,/dev/block/8:0 r",
                "+ c *:* m; + b *:* m                | strict | char-* m,block-* m",
                // Which minor number it is, systemd cannot say of all major ones.
                "+ c *:3 rw                          | strict | char-* rw",
                "+ c 1:3 rwm; - a *:* rwm; + c 1:5 r | strict | /dev/char/1:5 r",
                "+ c 1:3 rwm; - c 1:3 w              | strict | /dev/char/1:3 rm",
                "+ c 1:3 rwm; + c 1:5 r; - c 1:* rwm | strict |",
                "+ c 1:* rwm; - c 1:3 rwm            | strict | char-1 rwm",
                "+ c 1:3 rwm; - b 1:3 rwm            | strict | /dev/char/1:3 rwm",
                "+ a *:* rwm                         | auto   |",
                "+ a *:* rwm; - c 1:3 rwm            | auto   |",
                "+ a *:* rwm; + c 1:3 rwm            | auto   |",
                "+ a *:* r                           | strict | block-* r,char-* r",
                "+ a *:* rwm; - a *:* rwm            | strict |",
            })
    void rulesAreAListOfWhatIsAllowed(String rules, String policy, String allowed) {
        var list = new ArrayList<DeviceAccess>();
        for (String rule : rules == null ? new String[0] : rules.split(";")) {
            list.add(rule(rule));
        }
        var properties = new Properties();
        UnitDevices.add(properties, list);
        var expected = new ArrayList<String>();
        expected.add("DeviceAllow a(ss) ");
        if (allowed != null) {
            expected.add("DeviceAllow a(ss) " + allowed);
        }
        expected.add("DevicePolicy s " + policy);
        assertEquals(List.copyOf(expected), Sent.of(properties));
    }
}

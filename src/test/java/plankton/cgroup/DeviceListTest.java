package plankton.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import plankton.failure.SpecError;
import plankton.linux.DeviceAccess;

class DeviceListTest {

    /// Rules of a configuration, as if there were no common ones.
    private static DeviceList list(List<DeviceAccess> rules) {
        var all = new ArrayList<>(rules);
        for (int i = 0; i < DeviceRules.COMMON_RULES; i++) {
            all.add(new DeviceAccess(false, 'b', 4095, 1048575, ""));
        }
        return DeviceList.of(all);
    }

    private static String text(String... rules) {
        DeviceList list = list(Devices.rules(rules));
        var text = new StringBuilder(list.allowed() ? "all but" : "only");
        for (DeviceAccess exception : list.exceptions()) {
            assertEquals(!list.allowed(), exception.allow());
            text.append(", ").append(exception.text());
        }
        return text.toString();
    }

    @Test
    void isWhatTheRulesAmountTo() {
        assertEquals("only", text());
        assertEquals("all but", text("-a *:* rwm", "+c 1:3 r", "+a *:* rwm", "+c 1:3 rwm"));
        assertEquals("only, c 1:3 r", text("+c 1:3 rwm", "-c *:* wm", "-b 1:3 r"));
        assertEquals("only", text("+c 1:3 rw", "-c 1:* rwm"));
        assertEquals("only, c 1:3 rw", text("+c 1:3 r", "+c 1:3 w", "+c 1:3 r", "+c 5:1 "));
        assertEquals("all but, b 8:* w", text("+a *:* rwm", "-b 8:* w", "-b 8:1 w"));
    }

    /// The kernel passes over whatever else such a rule says.
    @Test
    void takesARuleAboutBothTypesApart() {
        assertEquals("only, b 1:* r, c 1:* r", text("+a 1:* r"));
        assertEquals("only, b *:* rm, c *:* rm", text("+a *:* rm"));
        assertEquals("all but, b 1:3 rwm, c 1:3 rwm", text("+a *:* rwm", "-a 1:3 rwm"));
    }

    @Test
    void givesTheSmallerRuleWhatTheLargerOneHas() {
        assertEquals("only, c *:* m, c 1:3 rwm", text("+c *:* m", "+c 1:3 rw"));
        assertEquals("only, c 1:* rw", text("+c 1:3 r", "+c 1:* rw"));
        assertEquals("all but, c *:* m, c 1:3 rw", text("+a *:* rwm", "-c *:* m", "-c 1:3 rw"));
    }

    @Test
    void refusesWhatTheKernelWouldPassOver() {
        var error = assertThrows(SpecError.class, () -> text("+b *:* rwm", "-b 8:0 w"));
        assertTrue(
                String.valueOf(error.getMessage())
                        .contains(
                                "/linux/resources/devices/1: denies a part of the allowed \"b *:*"
                                        + " rwm\""));
        assertThrows(SpecError.class, () -> text("+b 8:* rwm", "-a *:1 rwm"));
        error = assertThrows(SpecError.class, () -> text("+a *:* rwm", "-c 1:* rwm", "+c 1:3 rwm"));
        assertTrue(
                String.valueOf(error.getMessage())
                        .contains("/2: allows a part of the denied \"c 1:* rwm\""));
        assertEquals("only, b *:* r", text("+b *:* r", "-b 8:0 w"));
    }

    /// The kernel's answer, of the first version (`may_access`, security/device_cgroup.c).
    private static boolean allows(DeviceList list, Devices.Request request) {
        for (DeviceAccess exception : list.exceptions()) {
            boolean found =
                    exception.type() == request.type()
                            && (exception.major() == -1 || exception.major() == request.major())
                            && (exception.minor() == -1 || exception.minor() == request.minor());
            boolean counts =
                    list.allowed()
                            ? (request.bits() & exception.bits()) != 0
                            : (request.bits() & ~exception.bits()) == 0;
            if (found && counts) {
                return !list.allowed();
            }
        }
        return list.allowed();
    }

    /// It never allows more, and less only where two ranges cross.
    @Test
    void decidesAsTheRulesSay() {
        var random = RandomGenerator.of("L64X128MixRandom");
        int tried = 0;
        for (int i = 0; i < 4_000; i++) {
            List<DeviceAccess> rules = Devices.random(random);
            DeviceList list;
            try {
                list = list(rules);
            } catch (SpecError _) {
                continue;
            }
            tried++;
            for (Devices.Request request : Devices.requests()) {
                boolean expected = Devices.areAllowed(rules, request);
                boolean found = allows(list, request);
                if (Integer.bitCount(request.bits()) == 1) {
                    assertEquals(expected, found, () -> request + " by " + rules);
                } else {
                    assertTrue(expected || !found, () -> request + " by " + rules);
                }
            }
        }
        assertTrue(tried > 400, tried + " lists were not refused");
    }

    @Test
    void ofTheCommonRulesHasOneForEach() {
        assertEquals(
                "b *:* m, c *:* m, c 1:3 rwm, c 1:5 rwm, c 1:7 rwm, c 1:8 rwm, c 1:9 rwm, c 5:0"
                        + " rwm, c 5:2 rwm, c 136:* rwm, c 10:200 rwm",
                String.join(
                        ", ",
                        DeviceList.of(DeviceRules.of(List.of())).exceptions().stream()
                                .map(DeviceAccess::text)
                                .toList()));
    }

    /// What is common does not break a rule that was wanted.
    @Test
    void leavesOutWhatIsCommonWhereItWasDenied() {
        List<DeviceAccess> rules = new ArrayList<>(Devices.rules("+a *:* rwm", "-c 5:* rwm"));
        rules.addAll(DeviceRules.of(List.of()));
        DeviceList list = DeviceList.of(rules);
        assertTrue(list.allowed());
        assertEquals(1, list.exceptions().size());
    }
}

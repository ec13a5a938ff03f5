package plankton.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plankton.failure.SpecError;
import plankton.linux.DeviceAccess;

class DeviceProgramTest {

    private static final List<Devices.Request> REQUESTS = Devices.requests();

    private static void isRight(List<DeviceAccess> rules) {
        long[] program = DeviceProgram.of(rules);
        var machine = new DeviceMachine(program);
        for (Devices.Request request : REQUESTS) {
            boolean expected = Devices.areAllowed(rules, request);
            boolean found = program.length == 0 || machine.allows(request);
            assertEquals(expected, found, () -> request + " by " + rules);
        }
    }

    @Test
    void decidesAsTheRulesSay() {
        var random = RandomGenerator.of("L64X128MixRandom");
        for (int i = 0; i < 4_000; i++) {
            isRight(Devices.random(random));
        }
    }

    @Test
    void decidesByTheLaterRule() {
        isRight(Devices.rules("+a *:* rwm", "-c 1:* rw", "+c 1:3 r", "-a *:3 m"));
        isRight(Devices.rules("+c 1:* rwm", "-c 1:3 w", "+c *:* m", "-b *:* rwm", "+a 1:2 w"));
    }

    /// Two rules together can allow what neither does alone.
    @Test
    void allowsWhatIsAllowedByParts() {
        isRight(Devices.rules("+c 1:1 r", "+c 1:* w"));
        isRight(Devices.rules("+c 1:1 rw", "-c 1:* m", "+c 1:1 m"));
    }

    private static int length(String... rules) {
        List<DeviceAccess> list = Devices.rules(rules);
        isRight(list);
        return DeviceProgram.of(list).length;
    }

    @Test
    void isShort() {
        assertEquals(2, length());
        assertEquals(2, length("-a *:* rwm", "-c 1:3 rwm"));
        assertEquals(2, length("+c 1:3 rwm", "+b *:* r", "-a *:* rwm"));
        assertEquals(0, length("-c 1:3 rwm", "+a *:* rwm"));
        assertEquals(0, length("-a *:* rwm", "+a *:* rwm", "+c 1:3 rwm", "+a *:* m"));
        assertEquals(5, length("+c *:* rwm"));
        assertEquals(9, length("+c 1:3 rwm", "+c 1:3 rwm", "+c 1:3 r"));
        assertEquals(9, length("+c 1:3 r", "-c 1:3 rwm", "+c 1:3 rwm"));
        assertEquals(6, length("+a *:* m"));
        assertEquals(length("+c 1:1 rw") + 2, length("+c 1:1 rw", "+c 1:2 rw", "+c 1:3 rw"));
        assertEquals(5, length("+a *:* rwm", "-a 1:* rwm"));
    }

    /// What a container gets whose configuration says nothing of devices.
    @Test
    void ofTheCommonRulesIsShort() {
        assertEquals(22, DeviceProgram.of(DeviceRules.of(List.of())).length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 8000})
    void canBeLong(int count) {
        var rules = new ArrayList<DeviceAccess>();
        for (int i = 0; i < count; i++) {
            rules.add(new DeviceAccess(true, 'c', 7, i, "rwm"));
        }
        assertEquals(count + 8, DeviceProgram.of(rules).length);
    }

    @Test
    void isRefusedIfItIsTooLong() {
        var rules = new ArrayList<DeviceAccess>();
        for (int i = 0; i < 9000; i++) {
            rules.add(new DeviceAccess(i % 2 == 0, 'c', i % 4000, i, "rw"));
        }
        var error = assertThrows(SpecError.class, () -> DeviceProgram.of(rules));
        assertTrue(
                String.valueOf(error.getMessage())
                        .contains("/linux/resources/devices: are too many"));
    }
}

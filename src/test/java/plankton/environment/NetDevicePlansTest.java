package plankton.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plankton.failure.SpecError;

class NetDevicePlansTest {

    private static void refused(String pointer, Map<String, String> devices) {
        var error = assertThrows(SpecError.class, () -> NetDevicePlans.of(devices, true));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.startsWith(pointer + ": "), message);
    }

    @Test
    void keepTheirNameIfNothingIsSaid() {
        assertEquals(Map.of("eth0", "eth0"), NetDevicePlans.of(Map.of("eth0", ""), true));
    }

    @Test
    void mayExchangeTheirNames() {
        var devices = Map.of("eth0", "eth1", "eth1", "eth0", "v0", "eth%d", "v1", "eth%d");
        assertEquals(devices, NetDevicePlans.of(devices, true));
    }

    @Test
    void needANamespace() {
        assertEquals(Map.of(), NetDevicePlans.of(Map.of(), false));
        var devices = Map.of("eth0", "");
        var error = assertThrows(SpecError.class, () -> NetDevicePlans.of(devices, false));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.startsWith("/linux/netDevices: "), message);
        assertTrue(message.contains("network"), message);
    }

    private static final List<String> WRONG =
            List.of("", ".", "..", "a:b", "a b", "a\tb", "abcdefghijklmnop", "ääääääää");

    @Test
    void haveNamesThatTheKernelTakes() {
        for (String name : WRONG) {
            refused("/linux/netDevices/" + name, Map.of(name, "eth0"));
            if (!name.isEmpty()) {
                refused("/linux/netDevices/eth0/name", Map.of("eth0", name));
            }
        }
        refused("/linux/netDevices/a~1b", Map.of("a/b", ""));
        refused("/linux/netDevices/~0~1", Map.of("~/", ""));
        String longest = "abcdefghijklmno";
        assertEquals(Map.of(longest, longest), NetDevicePlans.of(Map.of(longest, ""), true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "%", "a%", "%d%d", "%%d", "%d%", "eth%d%s"})
    void haveOnePlaceForANumber(String name) {
        refused("/linux/netDevices/eth0/name", Map.of("eth0", name));
    }

    @Test
    void ofTheHostHaveNames() {
        refused("/linux/netDevices/eth%d", Map.of("eth%d", ""));
    }

    @Test
    void mayNotGetTheSameName() {
        var error =
                assertThrows(
                        SpecError.class,
                        () -> NetDevicePlans.of(Map.of("eth0", "", "eth1", "eth0"), true));
        assertTrue(String.valueOf(error.getMessage()).contains("/name: eth0 is another"));
    }
}

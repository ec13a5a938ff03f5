package plankton.environment;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plankton.failure.SpecError;
import plankton.spec.Linux.IntelRdt;

class ResourceClassTest {

    private static IntelRdt rdt(String closId, String cache, String bandwidth, String... schemata) {
        return new IntelRdt(closId, cache, bandwidth, List.of(schemata), false);
    }

    private static List<String> schemata(String cache, String bandwidth, String... schemata) {
        return ResourceClass.of(rdt("", cache, bandwidth, schemata), "id").schemata();
    }

    @Test
    void isTheContainersOwnWithoutAName() {
        ResourceClass own = ResourceClass.of(rdt("", "", ""), "id");
        assertEquals("id", own.group());
        assertTrue(own.isOwn());
        assertEquals(List.of("id"), own.removable());
        assertEquals(List.of(), own.schemata());
    }

    @Test
    void thatIsNamedIsNotRemoved() {
        ResourceClass named = ResourceClass.of(rdt("gold", "", ""), "id");
        assertEquals("gold", named.group());
        assertFalse(named.isOwn());
        assertEquals(List.of(), named.removable());
        assertEquals(".", ResourceClass.of(rdt("/", "", ""), "id").group());
    }

    @ParameterizedTest
    @CsvSource({
        "'', id/mon_groups/id, 'id/mon_groups/id,id'",
        "gold, gold/mon_groups/id, gold/mon_groups/id",
        "/, ./mon_groups/id, ./mon_groups/id"
    })
    void mayBeCountedAlone(String closId, String monitor, String removable) {
        var counted = new IntelRdt(closId, "", "", List.of(), true);
        ResourceClass group = ResourceClass.of(counted, "id");
        assertEquals(monitor, group.monitor());
        assertEquals(List.of(removable.split(",", -1)), group.removable());
    }

    @Test
    void hasItsLinesInOrder() {
        assertEquals(
                List.of("L3:0=f", "MB:0=20", "L2:0=1", "MB:0=30"),
                schemata("L3:0=f", "MB:0=20", "L2:0=1", "MB:0=30"));
        assertEquals(List.of("L3:0=f", "MB:0=10"), schemata("L3:0=f\nMB:0=10\n", ""));
        assertEquals(List.of("L3:0=f", "MB:0=20"), schemata("L3:0=f\nMB:0=10", "MB:0=20"));
    }

    @ParameterizedTest
    @CsvSource({
        "'L3:0=7f0;1=1f', ''",
        "'L3:1=1f', ''",
        "'L3:0=07F0', ''",
        "'MB:0=20;1=70', ''",
        "'MB:1= 70', ''",
        "'L3:0=7f', 'L3:0=7f'",
        "'L3:2=1f', 'L3:2=1f'",
        "'MB:0=2', 'MB:0=2'",
        "'L2:0=1', 'L2:0=1'",
        "'L3', 'L3'",
    })
    void knowsWhatAGroupLacks(String wanted, String missing) {
        var existing = List.of("    MB:0= 20;1= 70", "    L3:0=007f0;1=0001f", "");
        assertEquals(
                missing, ResourceClass.of(rdt("gold", "", "", wanted), "id").missingIn(existing));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "a/b", "/a", "//"})
    void isRefusedByAPath(String closId) {
        refuses("/linux/intelRdt/closID", rdt(closId, "", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"L3:0=f", "MB:0=20\nMB:1=20", "mb:0=20"})
    void isRefusedWithAnotherLineForBandwidth(String line) {
        refuses("/linux/intelRdt/memBwSchema", rdt("", "", line));
    }

    @Test
    void isRefusedWithSeveralLinesInOne() {
        refuses("/linux/intelRdt/schemata/1", rdt("", "", "", "L3:0=f", "L3:0=f\nMB:0=20"));
        assertDoesNotThrow(() -> ResourceClass.check(rdt("/", "L3:0=f\nL2:0=1", "MB:0=20")));
    }

    private static void refuses(String pointer, IntelRdt rdt) {
        var error = assertThrows(SpecError.class, () -> ResourceClass.check(rdt));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.startsWith(pointer + ": "), message);
    }
}

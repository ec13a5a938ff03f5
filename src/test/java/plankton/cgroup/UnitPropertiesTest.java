package plankton.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plankton.dbus.Properties;
import plankton.dbus.Sent;

class UnitPropertiesTest {

    private static List<String> sent(String file, String value) {
        return sent(file, value, null);
    }

    private static List<String> sent(String file, String value, @Nullable String present) {
        var properties = new Properties();
        var setting = new Setting("x", file, value, "/p");
        UnitProperties.add(properties, List.of(setting), (_, _) -> present);
        return Sent.of(properties);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "memory.max      | 33554432    | MemoryMax t 33554432",
                "memory.max      | max         | MemoryMax t 18446744073709551615",
                "memory.high     | 1           | MemoryHigh t 1",
                "memory.low      | 0           | MemoryLow t 0",
                "memory.min      | 5           | MemoryMin t 5",
                "memory.swap.max | 0           | MemorySwapMax t 0",
                "memory.swap.max | max         | MemorySwapMax t 18446744073709551615",
                "pids.max        | 8           | TasksMax t 8",
                "pids.max        | max         | TasksMax t 18446744073709551615",
                // systemd knows no such limit, and would take the unit for wrong.
                "pids.max        | 0           | TasksMax t 1",
                "memory.max      | 0           | MemoryMax t 1",
                "cpu.weight      | 39          | CPUWeight t 39",
                "io.weight       | 100         | IOWeight t 100",
                "io.weight       | default 100 | IOWeight t 100",
                "cpuset.cpus     | 0-2,9       | AllowedCPUs ay 7,2",
                "cpuset.cpus     | 64          | AllowedCPUs ay 0,0,0,0,0,0,0,0,1",
                "cpuset.mems     | 0           | AllowedMemoryNodes ay 1",
            })
    void aLimitIsAProperty(String file, String value, String property) {
        assertEquals(List.of(property), sent(file, value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100000 100000 | 100000 | 1000000",
                "50000 100000  | 100000 | 500000",
                "15500 100000  | 100000 | 160000",
                "1 100000      | 100000 | 10000",
                "1000 3000     | 3000   | 340000",
                "400000 100000 | 100000 | 4000000",
                "max 50000     | 50000  | 18446744073709551615",
            })
    void processorTimeIsRoundedUpToWholePercents(String value, String period, String perSecond) {
        assertEquals(
                List.of("CPUQuotaPeriodUSec t " + period, "CPUQuotaPerSecUSec t " + perSecond),
                sent("cpu.max", value));
    }

    @Test
    void withoutAPeriodItIsThatOfTheGroup() {
        assertEquals(
                List.of("CPUQuotaPeriodUSec t 50000", "CPUQuotaPerSecUSec t 200000"),
                sent("cpu.max", "10000", "max 50000"));
        assertEquals(List.of("CPUQuotaPerSecUSec t 100000"), sent("cpu.max", "10000"));
    }

    @Test
    void roundedItIsNeverLessThanAskedFor() {
        var random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            long period = random.nextLong(1000, 1_000_001);
            long quota = random.nextLong(1, 1L << random.nextInt(1, 40));
            long rounded = UnitProperties.perSecond(quota, period);
            double exact = (double) quota * 1_000_000 / period;
            assertTrue(rounded >= exact && rounded < exact + 10_001, quota + "/" + period);
            assertEquals(0, rounded % 10_000);
        }
        assertEquals(-1, UnitProperties.perSecond(Long.MAX_VALUE, 1000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cpu.max            | 0 100000",
                "cpu.max            | 1000 500",
                "cpu.max            | 1000 2000000",
                "cpu.max            | nonsense",
                "memory.max         | nonsense",
                "memory.max         | -7",
                "hugetlb.2MB.max    | 5",
                "memory.oom.group   | 1",
                "io.max             | 8:0 rbps=5",
                "MemoryMax          | 5",
                "cpuset.cpus        | a-b",
                "cpuset.cpus        | 0-31:2/4",
                "memory.max MemoryMax | 5",
            })
    void whatSystemdDoesNotKnowIsOnlyWritten(String file, String value) {
        assertEquals(List.of(), sent(file, value));
    }
}

package plankton.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plankton.failure.SpecError;
import plankton.failure.SystemError;

class ChangeTest {

    private static Limits changing(String json, Files group) {
        return Limits.changing(LimitsTest.resources(json), group.isUnified());
    }

    /// What is written when something is taken back: its file said `now`, and takes one line.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "io.max | 8:0 rbps=5 | 8:0 rbps=1 wbps=max | 8:0 rbps=1 wbps=max",
                "io.max | 8:0 rbps=5 | 7:0 rbps=1 wbps=max | 8:0 rbps=max wbps=max riops=max"
                        + " wiops=max",
                "io.weight | 8:0 5 | default 100;8:0 7 | 8:0 7",
                "io.weight | 8:0 5 | default 100 | 8:0 default",
                "io.weight | 50 | default 100;8:0 7 | default 100",
                "rdma.max | b hca_object=1 | a hca_handle=max;b hca_handle=2 | b hca_handle=2",
                "cpu.max | 50000 10000 | max 100000 | max 100000",
                "cpu.max | max | 5000 100000 | 5000 100000",
                "pids.max | 5 | max | max",
                "memory.high | 5 | 7 | 7",
            })
    void takesBackWhatItIsAbout(String file, String value, String now, String back) {
        var group = new Files(true).with(file, now.replace(';', '\n')).with("z.last", "0");
        group.refusing("z.last", "1");
        String json = "{'unified': {'" + file + "': '" + value + "', 'z.last': '1'}}";
        assertThrows(SystemError.class, () -> changing(json, group).change(group));
        assertEquals(List.of(file + "=" + value, file + "=" + back), group.written());
    }

    @Test
    void takesBackThatTheOomKillerWorks() {
        var group = new Files(false).with("memory.oom_control", "oom_kill_disable 0\nunder_oom 0");
        group.with("memory.swappiness", "60").refusing("memory.swappiness", "5");
        String json = "{'memory': {'disableOOMKiller': true, 'swappiness': 5}}";
        assertThrows(SystemError.class, () -> changing(json, group).change(group));
        assertEquals(List.of("memory.oom_control=1", "memory.oom_control=0"), group.written());
    }

    @Test
    void takesBackAThrottleOfTheFirstVersion() {
        String file = "blkio.throttle.read_bps_device";
        var group = new Files(false).with(file, "").with("pids.max", "max");
        group.refusing("pids.max", "5");
        String json =
                "{'blockIO': {'throttleReadBpsDevice': [{'major': 8, 'minor': 0, 'rate': 7}]},"
                        + " 'pids': {'limit': 5}}";
        assertThrows(SystemError.class, () -> changing(json, group).change(group));
        assertEquals(List.of(file + "=8:0 7", file + "=8:0 0"), group.written());
    }

    @Test
    void leavesTheWeightOfWhatWasIdleToTheKernel() {
        var group = new Files(true).with("cpu.idle", "1").with("cpu.weight", "0");
        group.with("pids.max", "max").refusing("pids.max", "5");
        String json = "{'cpu': {'idle': 0, 'shares': 1024}, 'pids': {'limit': 5}}";
        var e = assertThrows(SystemError.class, () -> changing(json, group).change(group));
        assertEquals(List.of("cpu.idle=0", "cpu.weight=100", "cpu.idle=1"), group.written());
        assertEquals("", e.facts().hint());
    }

    @Test
    void saysWhatCannotBeTakenBack() {
        var group = new Files(true).with("cpu.weight", "100");
        group.with("pids.max", "max");
        Change change =
                changing("{'cpu': {'shares': 2}, 'pids': {'limit': 5}}", group).change(group);
        group.refusing("pids.max", "max");
        SystemError e = change.undoAfter(new SystemError("write", "EIO"));
        assertTrue(Objects.toString(e.getMessage()).contains("pids.max"), e::toString);
        assertEquals("100", group.content("cpu.weight"));
    }

    @Test
    void writesNothingWithoutAllControllers() {
        var group = new Files(true).with("cpu.weight", "100");
        String json = "{'cpu': {'shares': 2}, 'pids': {'limit': 5}}";
        assertThrows(SystemError.class, () -> changing(json, group).change(group));
        assertEquals(List.of(), group.written());
    }

    @Test
    void takesNoLimitWhereThereIsNoController() {
        var group = new Files(true).with("cpu.weight", "100");
        var _ = changing("{'cpu': {'shares': 2}, 'pids': {'limit': -1}}", group).change(group);
        assertEquals(List.of("cpu.weight=1"), group.written());
    }

    /// Of the second version's memory, which counts swap apart: what is there and what is given to
    /// what comes out.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            nullValues = "-",
            value = {
                "100 | 50 | 'limit': 120 | 120 | 30",
                "100 | 50 | 'limit': 80 | 80 | 70",
                "100 | 50 | 'limit': 200 | 200 | 0",
                "100 | 0 | 'limit': 80 | 80 | 0",
                "100 | max | 'limit': 80 | 80 | max",
                "max | max | 'limit': 80 | 80 | max",
                "100 | 50 | 'limit': -1 | max | max",
                "100 | 50 | 'swap': 170 | 100 | 70",
                "100 | 50 | 'swap': -1 | 100 | max",
                "100 | 50 | 'swap': 100 | 100 | 0",
                "100 | 50 | 'swap': 99 | - | -",
                "max | 50 | 'swap': 99 | - | -",
                "100 | 50 | 'swap': 300, 'limit': 200 | 200 | 100",
                "100 | 50 | 'limit': 0 | 100 | 50",
            })
    void ofMemoryAndSwap(
            String max, String swap, String given, @Nullable String newMax, String newSwap) {
        var group = new Files(true).with("memory.max", max).with("memory.swap.max", swap);
        Limits limits = changing("{'memory': {" + given + "}}", group);
        if (newMax == null) {
            assertThrows(SpecError.class, () -> limits.change(group));
        } else {
            var _ = limits.change(group);
            assertEquals(newMax, group.content("memory.max"));
            assertEquals(newSwap, group.content("memory.swap.max"));
        }
    }
}

package plankton.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plankton.failure.SpecError;
import plankton.failure.SystemError;
import plankton.linux.Utf8;
import plankton.spec.Resources;
import plankton.spec.SpecReader;

class LimitsTest {

    static Resources resources(String json) {
        return SpecReader.readResources(Utf8.encode(json.replace('\'', '"')));
    }

    private static Limits limits(String json, boolean unified) {
        return Limits.of(resources(json), "/r", unified);
    }

    private static String written(String json, Files group) {
        return written(limits(json, group.isUnified()), group);
    }

    private static String written(Limits limits, Files group) {
        var text = new ArrayList<String>();
        for (Setting setting : limits.settings(group)) {
            text.add(setting.file() + "=" + setting.value());
        }
        return String.join(", ", text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{'cpu': {'shares': 512}} | cpu.shares=512 | cpu.weight=59",
                "{'cpu': {'shares': 0}} | ^^ | ^^",
                "{'cpu': {'quota': 50000}} | cpu.cfs_quota_us=50000 | cpu.max=50000",
                "{'cpu': {'quota': -5}} | cpu.cfs_quota_us=-1 | cpu.max=max",
                "{'cpu': {'period': 20000}} | cpu.cfs_period_us=20000 | cpu.max=max 20000",
                "{'cpu': {'quota': 50000, 'period': 200000}} | cpu.cfs_period_us=200000,"
                        + " cpu.cfs_quota_us=50000 | cpu.max=50000 200000",
                "{'cpu': {'quota': 50000, 'period': 20000}} |"
                        + " cpu.cfs_quota_us=50000, cpu.cfs_period_us=20000 | cpu.max=50000 20000",
                "{'cpu': {'quota': 50000, 'burst': 9000}} |"
                        + " cpu.cfs_burst_us=9000, cpu.cfs_quota_us=50000 |"
                        + " cpu.max.burst=9000, cpu.max=50000",
                "{'cpu': {'burst': 0}} | ^^ | ^^",
                "{'cpu': {'idle': 1, 'shares': 512}} | cpu.idle=1 | cpu.idle=1",
                "{'cpu': {'idle': 0, 'shares': 2}} | cpu.shares=2 | cpu.weight=1",
                "{'cpu': {'cpus': '0-1', 'mems': '0'}} | cpuset.cpus=0-1, cpuset.mems=0 |"
                        + " cpuset.cpus=0-1, cpuset.mems=0",
                "{'pids': {'limit': 20}} | pids.max=20 | pids.max=20",
                "{'pids': {'limit': 0}} | pids.max=0 | pids.max=0",
                "{'pids': {'limit': -1}} | pids.max=max | pids.max=max",
                "{'rdma': {'mlx': {'hcaHandles': 3, 'hcaObjects': 4}, 'b': {'hcaObjects': 5}}} |"
                        + " rdma.max=mlx hca_handle=3 hca_object=4, rdma.max=b hca_object=5 |"
                        + " rdma.max=mlx hca_handle=3 hca_object=4, rdma.max=b hca_object=5",
                "{'blockIO': {'weight': 10}} | blkio.bfq.weight=10 | io.weight=1",
                "{'blockIO': {'weight': 0}} | ^^ | ^^",
                "{'blockIO': {'weightDevice': [{'major': 8, 'minor': 1, 'weight': 1000}]}} |"
                        + " blkio.bfq.weight_device=8:1 1000 | io.weight=8:1 10000",
                "{'blockIO': {'throttleReadBpsDevice': [{'major': 8, 'minor': 0, 'rate': 5}],"
                        + " 'throttleWriteIOPSDevice': [{'major': 8, 'minor': 0, 'rate': 0}]}} |"
                        + " blkio.throttle.read_bps_device=8:0 5,"
                        + " blkio.throttle.write_iops_device=8:0 0 |"
                        + " io.max=8:0 rbps=5, io.max=8:0 wiops=max",
                "{'blockIO': {'throttleWriteBpsDevice': [{'major': 8, 'minor': 0,"
                        + " 'rate': 18446744073709551615}], 'throttleReadIOPSDevice':"
                        + " [{'major': 7, 'minor': 0, 'rate': 6}]}} |"
                        + " blkio.throttle.write_bps_device=8:0 18446744073709551615,"
                        + " blkio.throttle.read_iops_device=7:0 6 |"
                        + " io.max=8:0 wbps=18446744073709551615, io.max=7:0 riops=6",
                "{'hugepageLimits': [{'pageSize': '2MB', 'limit': 18446744073709551615}]} |"
                        + " hugetlb.2MB.limit_in_bytes=18446744073709551615 |"
                        + " hugetlb.2MB.limit_in_bytes=18446744073709551615",
                "{'memory': {'limit': 1000}} | memory.limit_in_bytes=1000 | memory.max=1000",
                "{'memory': {'limit': -1}} | memory.limit_in_bytes=-1 | memory.max=max",
                "{'memory': {'limit': 0, 'swap': 0, 'reservation': 0}} | ^^ | ^^",
                "{'memory': {'limit': 1000, 'swap': 1500}} |"
                        + " memory.limit_in_bytes=1000, memory.memsw.limit_in_bytes=1500 |"
                        + " memory.swap.max=500, memory.max=1000",
                "{'memory': {'limit': 1000, 'swap': 1000}} |"
                        + " memory.limit_in_bytes=1000, memory.memsw.limit_in_bytes=1000 |"
                        + " memory.swap.max=0, memory.max=1000",
                "{'memory': {'limit': 1000, 'swap': -1}} |"
                        + " memory.limit_in_bytes=1000, memory.memsw.limit_in_bytes=-1 |"
                        + " memory.swap.max=max, memory.max=1000",
                "{'memory': {'reservation': 700}} | memory.soft_limit_in_bytes=700 |"
                        + " memory.low=700",
                "{'memory': {'limit': 500, 'reservation': 700}} |"
                        + " memory.limit_in_bytes=500, memory.soft_limit_in_bytes=700 |"
                        + " memory.max=500, memory.low=700",
                "{'memory': {'disableOOMKiller': false, 'useHierarchy': true}} |"
                        + " memory.use_hierarchy=1 | ^^",
                "{'memory': {'kernel': 5, 'kernelTCP': 5}} | ^^ | ^^",
                "{'network': {'classID': 0, 'priorities': []}} | ^^ | ^^",
                "{'devices': [{'allow': false}]} | ^^ | ^^",
            })
    void ofANewGroup(String json, String legacy, String unified) {
        var v1 = new Files(false).with("cpu.cfs_period_us", "100000");
        v1.with("cpu.cfs_quota_us", "-1")
                .with("memory.memsw.limit_in_bytes", "9223372036854771712");
        var v2 = new Files(true).with("cpu.max", "max 100000").with("memory.max", "max");
        assertEquals(legacy, written(json, v1));
        assertEquals(unified, written(json, v2.with("memory.swap.max", "max")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'memory': {'swappiness': 60}} | memory.swappiness=60",
                "{'memory': {'disableOOMKiller': true}} | memory.oom_control=1",
                "{'memory': {'useHierarchy': false}} | memory.use_hierarchy=0",
                "{'network': {'classID': 1048577}} | net_cls.classid=1048577",
                "{'network': {'priorities': [{'name': 'lo', 'priority': 3}]}} |"
                        + " net_prio.ifpriomap=lo 3",
                "{'cpu': {'realtimePeriod': 1000000, 'realtimeRuntime': 5000}} |"
                        + " cpu.rt_period_us=1000000, cpu.rt_runtime_us=5000",
                "{'blockIO': {'leafWeight': 20, 'weightDevice': [{'major': 8, 'minor': 0,"
                        + " 'leafWeight': 30}]}} |"
                        + " blkio.leaf_weight=20, blkio.leaf_weight_device=8:0 30",
            })
    void onlyTheFirstVersionHas(String json, String expected) {
        assertEquals(expected, written(json, new Files(false)));
        assertThrows(SpecError.class, () -> limits(json, true));
    }

    @Test
    void whatAGroupIsAnywayIsNotWritten() {
        var group = new Files(false).with("memory.use_hierarchy", "1");
        assertEquals("", written("{'memory': {'useHierarchy': true}}", group));
    }

    @Test
    void anOlderSchedulerHasItsOwnFiles() {
        var group = new Files(false).with("blkio.weight", "500");
        assertEquals(
                "blkio.weight=20, blkio.weight_device=8:0 30",
                written(
                        "{'blockIO': {'weight': 20, 'weightDevice':"
                                + " [{'major': 8, 'minor': 0, 'weight': 30}]}}",
                        group));
    }

    @Test
    void bfqCountsWeightsAsTheConfigurationDoes() {
        var group = new Files(true).with("io.bfq.weight", "default 100");
        assertEquals(
                "io.bfq.weight=20, io.bfq.weight=8:0 30",
                written(
                        "{'blockIO': {'weight': 20, 'weightDevice':"
                                + " [{'major': 8, 'minor': 0, 'weight': 30}]}}",
                        group));
    }

    @ParameterizedTest
    @CsvSource({".limit_in_bytes, false", ".max, false", ".max, true"})
    void hugePagesAreWhereTheControllerIs(String suffix, boolean unified) {
        var group = new Files(unified).with("hugetlb.2MB" + suffix, "0");
        String json = "{'hugepageLimits': [{'pageSize': '2MB', 'limit': 4194304}]}";
        assertEquals("hugetlb.2MB" + suffix + "=4194304", written(json, group));
        group.with("hugetlb.2MB.rsvd" + suffix, "0");
        assertEquals(
                "hugetlb.2MB" + suffix + "=4194304, hugetlb.2MB.rsvd" + suffix + "=4194304",
                written(json, group));
    }

    @Test
    void filesOfTheSecondVersionAreWrittenAsGivenAndLast() {
        assertEquals(
                "pids.max=3, pids.max=4, io.max=8:0 rbps=1, io.max=8:1 rbps=2, new.file=x y,"
                        + " cpuset.cpus=\n",
                written(
                        "{'unified': {'pids.max': '4', 'io.max': '8:0 rbps=1\\n8:1 rbps=2\\n',"
                                + " 'new.file': 'x y', 'cpuset.cpus': ''}, 'pids': {'limit': 3}}",
                        new Files(true)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'memory': {'limit': 100, 'swap': 99}} | /r/memory/swap",
                "{'memory': {'swap': 100}} | /r/memory/swap",
                "{'memory': {'limit': -1, 'swap': 100}} | /r/memory/swap",
                "{'cpu': {'quota': 5000, 'burst': 5001}} | /r/cpu/burst",
                "{'cpu': {'quota': 999}} | /r/cpu/quota",
                "{'cpu': {'period': 999}} | /r/cpu/period",
                "{'cpu': {'period': 1000001}} | /r/cpu/period",
                "{'cpu': {'cpus': '3-1'}} | /r/cpu/cpus",
                "{'cpu': {'mems': 'x'}} | /r/cpu/mems",
                "{'blockIO': {'weight': 9}} | /r/blockIO/weight",
                "{'blockIO': {'weight': 1001}} | /r/blockIO/weight",
                "{'blockIO': {'weightDevice': [{'major': 1, 'minor': 1, 'weight': 1}]}} |"
                        + " /r/blockIO/weightDevice/0/weight",
            })
    void whatCannotBeIsRefusedByBoth(String json, String pointer) {
        for (boolean unified : new boolean[] {false, true}) {
            var e = assertThrows(SpecError.class, () -> limits(json, unified));
            assertTrue(message(e).startsWith(pointer + ": "), message(e));
        }
    }

    private static String message(Exception e) {
        return Objects.toString(e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'memory': {'swappiness': 0}} | /r/memory/swappiness",
                "{'memory': {'disableOOMKiller': true}} | /r/memory/disableOOMKiller",
                "{'memory': {'useHierarchy': false}} | /r/memory/useHierarchy",
                "{'cpu': {'realtimePeriod': 5}} | /r/cpu/realtimePeriod",
                "{'cpu': {'realtimeRuntime': 5}} | /r/cpu/realtimeRuntime",
                "{'blockIO': {'leafWeight': 10}} | /r/blockIO/leafWeight",
                "{'blockIO': {'weightDevice': [{'major': 1, 'minor': 1, 'leafWeight': 10}]}} |"
                        + " /r/blockIO/weightDevice/0/leafWeight",
                "{'network': {'classID': 1}} | /r/network",
                "{'network': {'priorities': [{'name': 'lo', 'priority': 1}]}} | /r/network",
            })
    void theSecondVersionHasNo(String json, String pointer) {
        var e = assertThrows(SpecError.class, () -> limits(json, true));
        assertTrue(message(e).startsWith(pointer + ": "), message(e));
        assertTrue(limits(json, false).warnings().isEmpty());
    }

    @Test
    void theFirstVersionHasNoUnifiedFiles() {
        var e = assertThrows(SpecError.class, () -> limits("{'unified': {'a.b': '1'}}", false));
        assertTrue(message(e).startsWith("/r/unified: "), message(e));
    }

    @Test
    void aRealtimePeriodHasRoomForItsRuntime() {
        String json = "{'cpu': {'realtimePeriod': 1000, 'realtimeRuntime': 1001}}";
        assertThrows(SpecError.class, () -> limits(json, false));
    }

    @Test
    void kernelMemoryIsWarnedAbout() {
        assertEquals(
                2, limits("{'memory': {'kernel': 5, 'kernelTCP': 7}}", true).warnings().size());
        assertEquals(List.of(), limits("{'memory': {'kernel': -1}}", true).warnings());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLimitBelowWhatIsInUseIsRefusedIfAskedFor(boolean unified) {
        var group = new Files(unified);
        group.with(unified ? "memory.current" : "memory.usage_in_bytes", "5000");
        String json = "{'memory': {'limit': 4999, 'checkBeforeUpdate': true}}";
        assertThrows(SpecError.class, () -> limits(json, unified).settings(group));
        assertEquals(1, limits(json.replace("4999", "5000"), unified).settings(group).size());
        assertEquals(1, limits(json.replace("true", "false"), unified).settings(group).size());
    }

    @Test
    void whatHindersTheMakerIsWrittenLast() {
        var group = new Files(true);
        for (String file : List.of("memory.max", "pids.max", "cpu.weight", "memory.high")) {
            group.with(file, "");
        }
        Limits limits =
                limits(
                        "{'memory': {'limit': 5}, 'cpu': {'shares': 2}, 'pids': {'limit': 1},"
                                + " 'unified': {'memory.high': '4'}}",
                        true);
        limits.apply(group);
        assertEquals(List.of("cpu.weight=1"), group.written());
        limits.applyLast(group);
        assertEquals(
                List.of("cpu.weight=1", "pids.max=1", "memory.max=5", "memory.high=4"),
                group.written());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'memory': {'limit': 5}} | true",
                "{'pids': {'limit': 5}} | true",
                "{'unified': {'memory.high': '5'}} | true",
                "{'cpu': {'shares': 5}, 'devices': [{'allow': false}]} | false",
            })
    void tellsWhetherSomethingIsWrittenLast(String json, boolean expected) {
        assertEquals(expected, limits(json, true).haveLast());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'pids': {'limit': -1}}",
                "{'memory': {'limit': -1}}",
                "{'cpu': {'quota': -1}}",
                "{'cpu': {'period': 50000}}",
            })
    void noLimitNeedsNoController(String json) {
        limits(json, true).apply(new Files(true));
        limits(json, true).applyLast(new Files(true));
    }

    @Test
    void aLimitNeedsItsController() {
        Limits limits = limits("{'cpu': {'shares': 5}, 'pids': {'limit': 5}}", true);
        assertThrows(SystemError.class, () -> limits.apply(new Files(true)));
        assertThrows(SystemError.class, () -> limits.applyLast(new Files(true)));
    }

    @Test
    void noSwapNeedsNoFileWhereThereIsNone() {
        var group = new Files(true).with("memory.max", "max");
        limits("{'memory': {'limit': 5, 'swap': 5}}", true).applyLast(group);
        assertEquals(List.of("memory.max=5"), group.written());
        Limits some = limits("{'memory': {'limit': 5, 'swap': 6}}", true);
        assertThrows(SystemError.class, () -> some.applyLast(group));
    }
}

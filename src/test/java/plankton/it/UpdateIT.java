package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Limits are changed while a container runs. On a host with the first version of control groups,
/// and, by a subclass, with the second.
class UpdateIT extends WithContainer {

    private Result update(Bundle bundle, String... options) {
        var words = new ArrayList<>(List.of("update"));
        words.addAll(List.of(options));
        words.add(bundle.id());
        return plankton(words.toArray(String[]::new));
    }

    private Result updateByJson(Bundle bundle, String json) {
        var words = List.of("update", "--resources", "-", bundle.id());
        byte[] input = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return sandbox.call(List.of(), words, Map.of(), input).finish();
    }

    /// The value of one of two files, the first of the first version, the second of the second.
    private static String value(Bundle bundle, String legacy, String unified) {
        return Groups.of(bundle.pid()).read(Groups.areUnified() ? unified : legacy);
    }

    private static String memory(Bundle bundle) {
        return value(bundle, "memory.limit_in_bytes", "memory.max");
    }

    private static String processes(Bundle bundle) {
        return Groups.of(bundle.pid()).read("pids.max");
    }

    /// Of each option the file and its content, of both versions.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--memory | 64m | memory.limit_in_bytes | 67108864 | memory.max | 67108864",
                "--memory | 1.5MiB | memory.limit_in_bytes | 1572864 | memory.max | 1572864",
                "--memory-reservation | 32m | memory.soft_limit_in_bytes | 33554432 | memory.low |"
                        + " 33554432",
                "--pids-limit | 30 | pids.max | 30 | pids.max | 30",
                "--pids-limit | -1 | pids.max | max | pids.max | max",
                "--cpu-share | 512 | cpu.shares | 512 | cpu.weight | 59",
                "--cpu-quota | 20000 | cpu.cfs_quota_us | 20000 | cpu.max | 20000 100000",
                "--cpu-quota | -1 | cpu.cfs_quota_us | -1 | cpu.max | max 100000",
                "--cpu-period | 50000 | cpu.cfs_period_us | 50000 | cpu.max | max 50000",
                "--cpu-burst | 0 | cpu.cfs_burst_us | 0 | cpu.max.burst | 0",
                "--cpu-idle | 1 | cpu.idle | 1 | cpu.idle | 1",
                "--cpuset-cpus | 0 | cpuset.cpus | 0 | cpuset.cpus | 0",
                "--cpuset-mems | 0 | cpuset.mems | 0 | cpuset.mems | 0",
            })
    void changes(
            String option,
            String value,
            String legacy,
            String legacyValue,
            String unified,
            String unifiedValue) {
        Bundle bundle = running();
        update(bundle, option, value).succeeds().silently();
        String expected = Groups.areUnified() ? unifiedValue : legacyValue;
        assertEquals(expected, value(bundle, legacy, unified));
        isUnharmed(bundle);
    }

    @Test
    void severalAreChangedAtOnceAndTheOthersStay() {
        Bundle bundle = running();
        update(bundle, "--memory", "64m", "--pids-limit", "40").succeeds();
        update(bundle, "--memory", "48m", "--cpu-quota", "30000", "--cpu-burst", "10000")
                .succeeds();
        assertEquals("50331648", memory(bundle));
        assertEquals("40", processes(bundle));
        assertEquals("10000", value(bundle, "cpu.cfs_burst_us", "cpu.max.burst"));
        update(bundle, "--cpu-period", "200000").succeeds();
        assertEquals(
                Groups.areUnified() ? "30000 200000" : "30000",
                value(bundle, "cpu.cfs_quota_us", "cpu.max"));
    }

    /// The kernel wants quota and what may be saved up to fit at all times.
    @Test
    void quotaAndBurstGrowAndShrinkTogether() {
        Bundle bundle = running();
        for (String quota : List.of("20000", "50000", "10000")) {
            update(bundle, "--cpu-quota", quota, "--cpu-burst", quota).succeeds();
            assertEquals(quota, value(bundle, "cpu.cfs_burst_us", "cpu.max.burst"));
        }
    }

    /// Likewise of memory, which is a part of memory and swap together.
    @Test
    void memoryAndSwapGrowAndShrinkTogether() {
        Bundle bundle = running();
        for (int mib : new int[] {64, 128, 32}) {
            update(bundle, "--memory", mib + "m", "--memory-swap", 2 * mib + "m").succeeds();
            assertEquals(Integer.toString(mib << 20), memory(bundle));
            assertEquals(
                    Integer.toString((Groups.areUnified() ? mib : 2 * mib) << 20),
                    value(bundle, "memory.memsw.limit_in_bytes", "memory.swap.max"));
        }
        update(bundle, "--memory", "-1").succeeds();
        String none = Groups.areUnified() ? "max" : "9223372036854771712";
        assertEquals(none, memory(bundle));
        assertEquals(none, value(bundle, "memory.memsw.limit_in_bytes", "memory.swap.max"));
    }

    @Test
    void aNewLimitHolds() {
        Bundle bundle = running();
        String take = "dd if=/dev/zero of=/dev/null count=1 bs=64M 2>/dev/null; echo $?";
        in(bundle).sh(take).prints("0\n");
        update(bundle, "--memory", "32m", "--memory-swap", "32m").succeeds();
        in(bundle).sh(take).prints("137\n");
        isUnharmed(bundle);
    }

    @Test
    void isReadAsJson() {
        Bundle bundle = running();
        updateByJson(
                        bundle,
                        "{'memory': {'limit': 67108864, 'swap': 0}, 'pids': {'limit': 44},"
                                + " 'cpu': {'shares': 2}}")
                .succeeds()
                .silently();
        assertEquals("67108864", memory(bundle));
        assertEquals("44", processes(bundle));
        bundle.file("/update.json", "{\"pids\": {\"limit\": 45}}");
        update(bundle, "-r", bundle.inRootfs("/update.json").toString()).succeeds();
        assertEquals("45", processes(bundle));
        assertEquals("67108864", memory(bundle));
    }

    @Test
    void worksBeforeTheStart() {
        Bundle bundle = bundle();
        bundle.args(FOREVER).create().succeeds();
        update(bundle, "--pids-limit", "46").succeeds();
        bundle.start().succeeds();
        assertEquals("46", processes(awaits(bundle)));
    }

    @Test
    void worksWhilePaused() {
        Bundle bundle = running();
        plankton("pause", bundle.id()).succeeds();
        update(bundle, "--pids-limit", "47").succeeds();
        assertEquals("47", processes(bundle));
        plankton("resume", bundle.id()).succeeds();
        isUnharmed(bundle);
    }

    @Test
    void isRefusedOnceStopped() {
        Bundle bundle = bundle();
        bundle.run("--keep").succeeds();
        update(bundle, "--pids-limit", "47").fails().says("not running", "stopped");
        plankton("update", "--pids-limit", "47", sandbox.newId()).fails().says("does not exist");
    }

    /// The kernel refuses the last of them when the others have been written.
    @Test
    @PlanktonOnly("others leave what was written before")
    void isAllOrNothing() {
        Bundle bundle = running();
        update(bundle, "--memory", "64m", "--pids-limit", "40", "--cpu-share", "300").succeeds();
        update(
                        bundle,
                        "--memory",
                        "32m",
                        "--pids-limit",
                        "20",
                        "--cpu-share",
                        "700",
                        "--cpu-quota",
                        "20000",
                        "--cpuset-mems",
                        "1023")
                .fails()
                .says("cpuset.mems");
        assertEquals("67108864", memory(bundle));
        assertEquals("40", processes(bundle));
        assertEquals(Groups.areUnified() ? "39" : "300", value(bundle, "cpu.shares", "cpu.weight"));
        assertEquals(
                Groups.areUnified() ? "max 100000" : "-1",
                value(bundle, "cpu.cfs_quota_us", "cpu.max"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "--memory | x | --memory",
                "--memory | -2 | --memory",
                "--cpu-share | -1 | --cpu-share",
                "--cpu-quota | 999 | --cpu-quota",
                "--cpu-period | 2000000 | --cpu-period",
                "--cpu-idle | 2 | --cpu-idle",
                "--cpuset-cpus | 3-1 | --cpuset-cpus",
                "--blkio-weight | 5 | --blkio-weight",
                "--memory-swap | 32m | --memory-swap",
                "--mem-bw-schema | L3:0=1 | MB:",
            })
    @PlanktonOnly("others leave it to the kernel, or to what comes first")
    void whatCannotBeIsRefusedBeforeAnythingIsChanged(String option, String value, String named) {
        Bundle bundle = running();
        update(bundle, "--memory", "64m", "--pids-limit", "40").succeeds();
        update(bundle, "--pids-limit", "30", option, value).fails().says(named);
        assertEquals("40", processes(bundle));
        assertEquals("67108864", memory(bundle));
    }

    @Test
    @PlanktonOnly("others pass it over")
    void jsonIsNotMixedWithOptions() {
        Bundle bundle = running();
        bundle.file("/update.json", "{\"pids\": {\"limit\": 45}}");
        String file = bundle.inRootfs("/update.json").toString();
        update(bundle, "-r", file, "--memory", "64m").fails().says("--memory");
    }

    @Test
    @PlanktonOnly("others say it in other words")
    void jsonIsReadWithCare() {
        Bundle bundle = running();
        updateByJson(bundle, "{'memory': {'limit': 'x'}}").fails().says("/memory/limit");
        updateByJson(bundle, "{'memory': {'limit': 100, 'swap': 99}}").fails().says("/memory/swap");
        updateByJson(bundle, "").fails();
        updateByJson(bundle, "{'hugepageLimits': [{'pageSize': '../x2MB', 'limit': 1}]}")
                .fails()
                .says("/hugepageLimits/0/pageSize");
        updateByJson(bundle, "{'unified': {'../../cgroup.procs': '1'}}").fails().says("/unified");
        updateByJson(bundle, "{'unified': {'no.such': '1'}}").fails().says("/unified");
    }

    @Test
    @PlanktonOnly("others check it with the second version only")
    void aLimitBelowWhatIsInUseIsRefusedIfAskedFor() {
        Bundle bundle = running();
        String before = memory(bundle);
        updateByJson(bundle, "{'memory': {'limit': 4096, 'checkBeforeUpdate': true}}")
                .fails()
                .says("/memory/limit", "in use");
        assertEquals(before, memory(bundle));
        isUnharmed(bundle);
    }

    @Test
    @PlanktonOnly("others say it in other words")
    void kernelMemoryIsPassedOverWithAWarning() {
        Bundle bundle = running();
        Result result = update(bundle, "--kernel-memory", "5m").succeeds();
        assertTrue(result.stderr().contains("warning"), result::toString);
    }

    /// What is opened is no device at all, which only shows once the group allows it.
    private static final String OPEN =
            "test -e /dev/x || mknod /dev/x c 250 77; cat /dev/x 2>&1 | sed 's/.*: //'";

    private static final String NOTHING = "No such device or address\n";
    private static final String FORBIDDEN = "Operation not permitted\n";

    @Test
    @PlanktonOnly("runc leaves devices as they are")
    void rulesAboutDevicesAreChanged() {
        Bundle bundle = bundle().capabilities("CAP_MKNOD");
        bundle.setJson("/linux/resources/devices", "[{\"allow\": false}]");
        running(bundle);
        in(bundle).sh(OPEN).prints(FORBIDDEN);
        updateByJson(
                        bundle,
                        "{'devices': [{'allow': false}, {'allow': true, 'type': 'c', 'major': 250,"
                                + " 'minor': 77, 'access': 'rwm'}]}")
                .succeeds();
        in(bundle).sh(OPEN).prints(NOTHING);
        // Those of the configuration are what engines repeat whatever they change.
        updateByJson(bundle, "{'devices': [{'allow': false}], 'pids': {'limit': 50}}").succeeds();
        in(bundle).sh(OPEN).prints(NOTHING);
        assertEquals("50", processes(bundle));
    }

    @Test
    void filesOfTheSecondVersionAreWrittenAsGiven() {
        Bundle bundle = running();
        if (Groups.areUnified()) {
            updateByJson(bundle, "{'unified': {'memory.high': '67108864', 'pids.max': '51'}}")
                    .succeeds();
            assertEquals("67108864", Groups.of(bundle.pid()).read("memory.high"));
            assertEquals("51", processes(bundle));
        } else {
            updateByJson(bundle, "{'unified': {'pids.max': '51'}}").fails().says("/unified");
        }
    }
}

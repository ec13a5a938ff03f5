package plankton.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import plankton.json.JsonOutput;

/// What the files of real groups, of Linux 6.18 (first version) and 6.1 (second), come to.
class StatisticsTest {

    private static final Map<String, String> LEGACY =
            Map.ofEntries(
                    Map.entry(
                            "cpu/cpu.stat",
                            """
                            nr_periods 8
                            nr_throttled 4
                            throttled_time 155504531
                            nr_bursts 0
                            burst_time 0\
                            """),
                    Map.entry("cpuacct/cpuacct.stat", "user 2\nsystem 4"),
                    Map.entry("cpuacct/cpuacct.usage", "68722911"),
                    Map.entry("cpuacct/cpuacct.usage_percpu", "48851542 19871369"),
                    Map.entry(
                            "cpuacct/cpuacct.usage_all",
                            "cpu user system\n0 20000000 28000000\n1 4000000 12000000"),
                    Map.entry("cpuset/cpuset.cpus", "0-1,4"),
                    Map.entry("cpuset/cpuset.mems", "0"),
                    Map.entry("cpuset/cpuset.cpu_exclusive", "0"),
                    Map.entry("cpuset/cpuset.sched_load_balance", "1"),
                    Map.entry("cpuset/cpuset.sched_relax_domain_level", "-1"),
                    Map.entry("memory/memory.stat", "cache 8192\nrss 53248\ntotal_cache 9000"),
                    Map.entry("memory/memory.limit_in_bytes", "67108864"),
                    Map.entry("memory/memory.usage_in_bytes", "610304"),
                    Map.entry("memory/memory.max_usage_in_bytes", "3543040"),
                    Map.entry("memory/memory.failcnt", "7"),
                    Map.entry("memory/memory.memsw.limit_in_bytes", "9223372036854771712"),
                    Map.entry("memory/memory.memsw.usage_in_bytes", "610304"),
                    Map.entry("memory/memory.memsw.failcnt", "0"),
                    Map.entry("memory/memory.kmem.usage_in_bytes", "249856"),
                    Map.entry("pids/pids.current", "1"),
                    Map.entry("pids/pids.max", "50"),
                    Map.entry("blkio/blkio.bfq.io_service_bytes_recursive", "Total 0"),
                    Map.entry(
                            "blkio/blkio.throttle.io_service_bytes_recursive",
                            """
                            254:1 Read 19795968
                            254:1 Write 21680128
                            254:1 Sync 41476096
                            254:1 Async 0
                            254:1 Discard 0
                            254:1 Total 41476096
                            Total 41476096\
                            """),
                    Map.entry("blkio/blkio.bfq.time_recursive", "8:0 1234"),
                    Map.entry("hugetlb/hugetlb.2MB.usage_in_bytes", "4194304"),
                    Map.entry("hugetlb/hugetlb.2MB.rsvd.usage_in_bytes", "2097152"),
                    Map.entry("hugetlb/hugetlb.2MB.rsvd.max_usage_in_bytes", "6291456"),
                    Map.entry("hugetlb/hugetlb.2MB.rsvd.failcnt", "3"));

    private static final Map<String, String> UNIFIED =
            Map.ofEntries(
                    Map.entry(
                            "cpu/cpu.stat",
                            """
                            usage_usec 5966155
                            user_usec 2318347
                            system_usec 3647807
                            nr_periods 119
                            nr_throttled 103
                            throttled_usec 4971164
                            nr_bursts 0
                            burst_usec 0\
                            """),
                    Map.entry(
                            "cpu/cpu.pressure",
                            """
                            some avg10=47.50 avg60=12.09 avg300=2.68 total=8173189
                            full avg10=30.75 avg60=7.79 avg300=1.73 total=5339298\
                            """),
                    Map.entry("cpuset/cpuset.cpus", ""),
                    Map.entry("memory/memory.stat", "anon 53248\nfile 7938048\nfile_mapped 0"),
                    Map.entry("memory/memory.current", "8675328"),
                    Map.entry("memory/memory.max", "33554432"),
                    Map.entry("memory/memory.peak", "33554432"),
                    Map.entry("memory/memory.swap.current", "4096"),
                    Map.entry("memory/memory.swap.max", "0"),
                    Map.entry(
                            "memory/memory.events",
                            "low 0\nhigh 0\nmax 303\noom 5\noom_kill 1\noom_group_kill 0"),
                    Map.entry("pids/pids.current", "1"),
                    Map.entry("pids/pids.max", "max"),
                    Map.entry(
                            "io/io.stat",
                            "7:0 rbytes=1986560 wbytes=1982464 rios=488 wios=2 dbytes=9 dios=9\n"
                                    + "254:3 "),
                    Map.entry("hugetlb/hugetlb.2MB.current", "0"),
                    Map.entry("hugetlb/hugetlb.2MB.rsvd.current", "0"),
                    Map.entry("hugetlb/hugetlb.2MB.max", "max"),
                    Map.entry("hugetlb/hugetlb.2MB.events", "max 2"));

    private static JsonObject of(Map<String, String> files, boolean unified) {
        var out = new JsonOutput("");
        Values values = (controller, file) -> files.get(controller + "/" + file);
        new Statistics(values, unified, out).write(List.of("2MB", "1GB"));
        return JsonParser.parseString(out.toString()).getAsJsonObject();
    }

    private static JsonElement at(JsonObject object, String path) {
        JsonElement at = object;
        for (String name : path.split("/", -1)) {
            at =
                    at instanceof JsonArray array
                            ? array.get(Integer.parseInt(name))
                            : at.getAsJsonObject().get(name);
        }
        return at;
    }

    private static void says(String expected, Map<String, String> files, String path) {
        assertEquals(expected, at(of(files, files.equals(UNIFIED)), path).toString());
    }

    @Test
    void processorTimeOfTheFirstVersion() {
        says(
                "{\"total\":68722911,\"percpu\":[48851542,19871369],"
                        + "\"percpu_kernel\":[28000000,12000000],\"percpu_user\":[20000000,4000000],"
                        + "\"kernel\":40000000,\"user\":20000000}",
                LEGACY,
                "cpu/usage");
        says(
                "{\"periods\":8,\"throttledPeriods\":4,\"throttledTime\":155504531}",
                LEGACY,
                "cpu/throttling");
    }

    @Test
    void processorTimeOfTheSecondVersion() {
        says(
                "{\"total\":5966155000,\"kernel\":3647807000,\"user\":2318347000}",
                UNIFIED,
                "cpu/usage");
        says(
                "{\"periods\":119,\"throttledPeriods\":103,\"throttledTime\":4971164000}",
                UNIFIED,
                "cpu/throttling");
    }

    @Test
    void pressure() {
        says(
                "{\"some\":{\"avg10\":47.50,\"avg60\":12.09,\"avg300\":2.68,\"total\":8173189},"
                        + "\"full\":{\"avg10\":30.75,\"avg60\":7.79,\"avg300\":1.73,"
                        + "\"total\":5339298}}",
                UNIFIED,
                "cpu/psi");
        assertFalse(of(UNIFIED, true).getAsJsonObject("memory").has("psi"));
    }

    @Test
    void processors() {
        says(
                "{\"cpus\":[0,1,4],\"cpu_exclusive\":0,\"mems\":[0],\"mem_hardwall\":0,"
                        + "\"mem_exclusive\":0,\"memory_migrate\":0,\"memory_spread_page\":0,"
                        + "\"memory_spread_slab\":0,\"memory_pressure\":0,"
                        + "\"sched_load_balance\":1,\"sched_relax_domain_level\":-1}",
                LEGACY,
                "cpuset");
        assertFalse(of(UNIFIED, true).getAsJsonObject("cpuset").has("cpus"));
    }

    @Test
    void memoryOfTheFirstVersion() {
        says(
                "{\"cache\":8192,"
                        + "\"usage\":{\"limit\":67108864,\"usage\":610304,\"max\":3543040,"
                        + "\"failcnt\":7},"
                        + "\"swap\":{\"limit\":9223372036854771712,\"usage\":610304,"
                        + "\"failcnt\":0},"
                        + "\"kernel\":{\"limit\":0,\"usage\":249856,\"failcnt\":0},"
                        + "\"kernelTCP\":{\"limit\":0,\"failcnt\":0},"
                        + "\"raw\":{\"cache\":8192,\"rss\":53248,\"total_cache\":9000}}",
                LEGACY,
                "memory");
    }

    @Test
    void memoryOfTheSecondVersion() {
        says(
                "{\"cache\":7938048,"
                        + "\"usage\":{\"limit\":33554432,\"usage\":8675328,\"max\":33554432,"
                        + "\"failcnt\":303},"
                        + "\"swap\":{\"limit\":33554432,\"usage\":8679424,\"failcnt\":0},"
                        + "\"kernel\":{\"limit\":0,\"failcnt\":0},"
                        + "\"kernelTCP\":{\"limit\":0,\"failcnt\":0},"
                        + "\"raw\":{\"anon\":53248,\"file\":7938048,\"file_mapped\":0}}",
                UNIFIED,
                "memory");
    }

    @Test
    void noLimitIsTheLargestNumber() {
        JsonObject stats = of(Map.of("memory/memory.max", "max"), true);
        assertEquals("18446744073709551615", at(stats, "memory/usage/limit").toString());
        assertEquals("18446744073709551615", at(stats, "memory/swap/limit").toString());
    }

    @Test
    void processes() {
        says("{\"current\":1,\"limit\":50}", LEGACY, "pids");
        says("{\"current\":1}", UNIFIED, "pids");
    }

    @Test
    void devicesOfTheFirstVersion() {
        says(
                "[{\"major\":254,\"minor\":1,\"op\":\"Read\",\"value\":19795968},"
                        + "{\"major\":254,\"minor\":1,\"op\":\"Write\",\"value\":21680128},"
                        + "{\"major\":254,\"minor\":1,\"op\":\"Sync\",\"value\":41476096},"
                        + "{\"major\":254,\"minor\":1,\"op\":\"Async\"},"
                        + "{\"major\":254,\"minor\":1,\"op\":\"Discard\"},"
                        + "{\"major\":254,\"minor\":1,\"op\":\"Total\",\"value\":41476096}]",
                LEGACY,
                "blkio/ioServiceBytesRecursive");
        says("[{\"major\":8,\"value\":1234}]", LEGACY, "blkio/ioTimeRecursive");
        assertEquals(2, at(of(LEGACY, false), "blkio").getAsJsonObject().size());
    }

    @Test
    void devicesOfTheSecondVersion() {
        says(
                "{\"ioServiceBytesRecursive\":[{\"major\":7,\"op\":\"Read\",\"value\":1986560},"
                        + "{\"major\":7,\"op\":\"Write\",\"value\":1982464}],"
                        + "\"ioServicedRecursive\":[{\"major\":7,\"op\":\"Read\",\"value\":488},"
                        + "{\"major\":7,\"op\":\"Write\",\"value\":2}]}",
                UNIFIED,
                "blkio");
    }

    @Test
    void hugePages() {
        says("{\"2MB\":{\"usage\":2097152,\"max\":6291456,\"failcnt\":3}}", LEGACY, "hugetlb");
        says("{\"2MB\":{\"failcnt\":2}}", UNIFIED, "hugetlb");
    }

    @Test
    void aGroupWithoutControllersSaysLittleButValidly() {
        for (boolean unified : new boolean[] {false, true}) {
            JsonObject stats = of(Map.of(), unified);
            assertEquals(8, stats.size());
            assertEquals("{\"kernel\":0,\"user\":0}", at(stats, "cpu/usage").toString());
            assertEquals("{}", at(stats, "blkio").toString());
            assertEquals("{\"limit\":0,\"failcnt\":0}", at(stats, "memory/swap").toString());
        }
    }
}

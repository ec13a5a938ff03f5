package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The limits of control groups hold: what is seen is what programs can do, not what files say. On
/// a host with the first version of control groups, and, by a subclass, with the second.
class CgroupLimitsIT extends WithContainer {

    private static final long MIB = 1 << 20;

    /// Keeps a processor busy.
    private static final String BURN = "while :; do :; done";

    // Memory

    private Bundle limited(long mib) {
        return bundle().setJson(
                        "/linux/resources/memory",
                        "{\"limit\": %1$d, \"swap\": %1$d}".formatted(mib * MIB));
    }

    /// One process alone: a second would ask for memory while the first is being killed.
    private static String taking(int mib) {
        return "dd if=/dev/zero of=/dev/null count=1 bs=" + mib + "M 2>/dev/null; echo $?";
    }

    @Test
    void whoTakesMoreMemoryThanAllowedIsKilled() {
        limited(32).sh(taking(64)).run().prints("137\n");
    }

    @Test
    void whoTakesLessMemoryLives() {
        Bundle other = running(limited(32));
        limited(256).sh(taking(64)).run().prints("0\n");
        limited(32).sh(taking(64)).run().prints("137\n");
        isUnharmed(other);
    }

    @Test
    void memoryOfWhatIsExecutedCountsToo() {
        Bundle bundle = running(limited(32));
        in(bundle).sh(taking(64)).prints("137\n");
        isUnharmed(bundle);
    }

    // Processes

    /// The shell that cannot fork ends with an error; then the other counts, without a process.
    private static final String FORK_50 =
            "sh -c 'i=0; while [ $i -lt 50 ]; do sleep 1000 & i=$((i+1)); done' 2>/dev/null ||"
                    + " echo stopped; set -- /proc/[0-9]*; echo $#";

    @Test
    void aForkBombStops() {
        bundle().set("/linux/resources/pids/limit", 8).sh(FORK_50).run().prints("stopped\n7\n");
        bundle().set("/linux/resources/pids/limit", 80).sh(FORK_50).run().prints("51\n");
    }

    @Test
    void aKeyOfTheSecondVersionHolds() {
        Bundle bundle = bundle().setJson("/linux/resources/unified", "{\"pids.max\": \"8\"}");
        if (Groups.areUnified()) {
            bundle.sh(FORK_50).run().prints("stopped\n7\n");
        } else {
            bundle.run().fails().says("/linux/resources/unified", "second version");
            sandbox.assertNothingIsLeft();
        }
    }

    // Processors

    /// Two that would use up two processors have a tenth of one. Compared with the periods in which
    /// the kernel gave them their quota: so it does not matter how busy the machine is otherwise.
    @Test
    void theQuotaOfProcessorTimeHolds() {
        Bundle bundle =
                bundle().setJson("/linux/resources/cpu", "{\"quota\": 10000, \"period\": 100000}")
                        .sh("sh -c '" + BURN + "' & " + BURN);
        bundle.run("--detach").succeeds();
        Groups groups = Groups.of(bundle.pid());
        assertTrue(Host.within(10_000, () -> groups.number("cpu.stat", "nr_throttled") > 1));
        long periods = groups.number("cpu.stat", "nr_periods");
        long micros = groups.processorMicros();
        // What is taken too much at once is missing in the next periods: a busy machine takes
        // longer.
        long more = 0;
        double ratio = 0;
        while (more < 30 || (more < 300 && Math.abs(ratio - 1) > 0.1)) {
            Host.sleep(100);
            more = groups.number("cpu.stat", "nr_periods") - periods;
            ratio = (groups.processorMicros() - micros) / (more * 10_000.0);
        }
        assertEquals(1, ratio, 0.1);
    }

    /// On the same processor one gets as much more of it as was asked for.
    @Test
    void sharesOfAProcessorAreKept() {
        Groups few = burning(256);
        Groups many = burning(2048);
        String file = Groups.areUnified() ? "cpu.weight" : "cpu.shares";
        double wanted = (double) many.number(file) / few.number(file);
        assertTrue(wanted >= 3, () -> "told the kernel " + wanted);
        long fewBefore = few.processorMicros();
        long manyBefore = many.processorMicros();
        assertTrue(Host.within(20_000, () -> few.processorMicros() > fewBefore + 300_000));
        double got =
                (double) (many.processorMicros() - manyBefore)
                        / (few.processorMicros() - fewBefore);
        assertEquals(1, got / wanted, 0.3, () -> got + " instead of " + wanted);
    }

    private Groups burning(int shares) {
        Bundle bundle =
                bundle().set("/linux/resources/cpu/shares", shares)
                        .set("/linux/resources/cpu/cpus", "0")
                        .sh(BURN);
        bundle.run("--detach").succeeds();
        Groups groups = Groups.of(bundle.pid());
        assertTrue(Host.within(10_000, () -> groups.processorMicros() > 50_000));
        return groups;
    }

    @Test
    void processorsAndMemoryNodesAreTheChosenOnes() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "needs two processors");
        Bundle bundle =
                bundle().set("/linux/resources/cpu/cpus", "1")
                        .set("/linux/resources/cpu/mems", "0");
        running(bundle);
        String allowed = "grep -e ^Cpus_allowed_list -e ^Mems_allowed_list /proc/self/status";
        String one = "Cpus_allowed_list:\t1\nMems_allowed_list:\t0\n";
        assertEquals("1", Host.status(bundle.pid(), "Cpus_allowed_list"));
        in(bundle).sh(allowed).prints(one);
        in(bundle).sh("taskset -p 1 $$ >/dev/null 2>&1; " + allowed).prints(one);
    }

    // Block devices

    /// Writes past the cache, since the first version throttles nothing else, and prints how long
    /// it took in milliseconds.
    private static final String WRITE =
            """
            now() { read a _ < /proc/uptime; echo ${a%.*}${a#*.}; }
            dd if=/dev/zero of=/disk/file bs=64k count=1 oflag=direct 2>/dev/null || exit 1
            before=$(now)
            dd if=/dev/zero of=/disk/file bs=64k count=12 oflag=direct conv=notrunc 2>/dev/null
            echo $((($(now) - before) * 10))
            """;

    @Test
    void theThrottleOfWritesHolds() throws IOException {
        Path disk = disk();
        long device = (long) Files.getAttribute(disk, "unix:dev");
        String throttle =
                "[{\"major\": %d, \"minor\": %d, \"rate\": %d}]"
                        .formatted((device >> 8) & 0xfff, device & 0xff, MIB / 4);
        try {
            throttles(disk, throttle);
        } finally {
            var words = List.of("sh", "-c", "umount " + disk + " 2>/dev/null; rm -f " + image());
            Call.of(sandbox, words, Map.of(), new byte[0]).finish();
        }
    }

    private String image() {
        return "/run/" + sandbox.token() + ".image";
    }

    private void throttles(Path disk, String throttle) {
        String free = bundle().bind(disk, "/disk").sh(WRITE).run().succeeds().stdout().strip();
        String held =
                bundle().bind(disk, "/disk")
                        .setJson("/linux/resources/blockIO/throttleWriteBpsDevice", throttle)
                        .sh(WRITE)
                        .run()
                        .succeeds()
                        .stdout()
                        .strip();
        // 3/4 MiB at 1/4 MiB a second.
        assertTrue(Long.parseLong(held) >= 2500, held);
        assertTrue(Long.parseLong(held) > 2 * Long.parseLong(free), held + " against " + free);
    }

    /// A directory on a block device.
    private Path disk() throws IOException {
        Path here = Files.createDirectory(sandbox.directory().resolve("disk"));
        if (onBlockDevice(here)) {
            return here;
        }
        String image = image();
        String script =
                "modprobe loop; truncate -s 32M "
                        + image
                        + " && mkfs.ext4 -q "
                        + image
                        + " && mount -o loop "
                        + image
                        + " "
                        + here;
        var words = List.of("sh", "-c", script);
        Result mounted = Call.of(sandbox, words, Map.of(), new byte[0]).finish();
        assumeTrue(mounted.exit() == 0, () -> "needs a block device: " + mounted);
        return here;
    }

    private static boolean onBlockDevice(Path directory) throws IOException {
        long device = (long) Files.getAttribute(directory, "unix:dev");
        return Files.exists(
                Path.of("/sys/dev/block/" + ((device >> 8) & 0xfff) + ":" + (device & 0xff)));
    }

    // Huge pages

    @Test
    void hugePagesAreLimited() throws IOException {
        Path pages = Path.of("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages");
        boolean counted =
                Files.exists(
                        Groups.areUnified()
                                ? Path.of("/sys/kernel/mm/hugepages")
                                : Path.of("/sys/fs/cgroup/hugetlb"));
        if (!counted || !Files.exists(pages)) {
            System.out.println("skipped hugePagesAreLimited: needs the controller hugetlb");
            assumeTrue(false);
        }
        String before = Files.readString(pages);
        Files.writeString(pages, "8");
        try {
            Bundle bundle =
                    bundle().folder("/huge")
                            .mount("/huge", "hugetlbfs", "hugetlbfs", "pagesize=2M")
                            .setJson(
                                    "/linux/resources/hugepageLimits",
                                    "[{\"pageSize\": \"2MB\", \"limit\": 4194304}]");
            bundle.sh(
                            "fallocate -l 4194304 /huge/a && echo two; fallocate -l 2097152 /huge/b"
                                    + " 2>/dev/null || echo no more")
                    .run()
                    .prints("two\nno more\n");
        } finally {
            Files.writeString(pages, before);
        }
    }
}

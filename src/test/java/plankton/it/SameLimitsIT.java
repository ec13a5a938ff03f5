package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The files of a control group have the same content, whether Plankton or runc has been given the
/// same limits, by a configuration or later. On a host with the first version of control groups,
/// and, by a subclass, with the second.
@PlanktonOnly("it compares Plankton with runc")
class SameLimitsIT extends WithSandbox {

    private static final List<String> FILES =
            List.of(
                    "cpu.shares",
                    "cpu.cfs_quota_us",
                    "cpu.cfs_period_us",
                    "cpu.cfs_burst_us",
                    "cpu.rt_period_us",
                    "cpu.idle",
                    "cpu.max",
                    "cpu.max.burst",
                    "cpuset.cpus",
                    "cpuset.mems",
                    "memory.limit_in_bytes",
                    "memory.memsw.limit_in_bytes",
                    "memory.soft_limit_in_bytes",
                    "memory.swappiness",
                    "memory.oom_control",
                    "memory.max",
                    "memory.swap.max",
                    "memory.low",
                    "memory.high",
                    "pids.max",
                    "hugetlb.2MB.max",
                    "blkio.bfq.weight",
                    "blkio.throttle.read_bps_device",
                    "blkio.throttle.write_iops_device",
                    "io.max",
                    "io.weight");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'memory': {'limit': 67108864}}",
                "{'memory': {'limit': 67108864, 'swap': 134217728, 'disableOOMKiller': false}}",
                "{'memory': {'limit': 67108864, 'swap': 67108864, 'reservation': 33554432}}",
                "{'memory': {'limit': 67108864, 'swap': -1}}",
                "{'memory': {'limit': 0, 'swap': 0, 'reservation': 0}}",
                "{'memory': {'limit': -1, 'swap': -1, 'reservation': -1}}",
                "{'memory': {'kernel': 67108864}}",
                "{'cpu': {'shares': 512, 'quota': 50000, 'period': 100000}}",
                "{'cpu': {'shares': 0, 'quota': 0, 'period': 0}}",
                "{'cpu': {'quota': 50000}}",
                "{'cpu': {'quota': -1, 'period': 50000}}",
                "{'cpu': {'cpus': '0-1', 'mems': '0'}}",
                "{'cpu': {'cpus': '1'}}",
                "{'pids': {'limit': 30}}",
                "{'pids': {'limit': -1}}",
                "{'blockIO': {'weight': 0}}",
            })
    void ofAConfiguration(String json) {
        compare(json, List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--memory 48m",
                "--memory 32m --memory-swap 64m",
                "--memory 128m --memory-swap 256m --memory-reservation 16m",
                "--memory -1",
                "--memory-swap -1",
                "--pids-limit 20 --cpu-share 2048",
                "--cpu-quota 30000",
                "--cpu-quota 30000 --cpu-period 200000",
                "--cpu-quota -1",
                "--cpu-period 50000 --cpu-quota 10000",
                "--cpuset-cpus 0 --cpuset-mems 0",
            })
    void ofAnUpdate(String options) {
        compare(
                "{'memory': {'limit': 67108864}, 'pids': {'limit': 10},"
                        + " 'cpu': {'shares': 100, 'quota': 50000, 'period': 100000}}",
                List.of(options.split(" ")));
    }

    /// Only the first version has these.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'memory': {'swappiness': 10}}",
                "{'memory': {'disableOOMKiller': true}}",
                "{'cpu': {'realtimePeriod': 500000}}",
            })
    void ofAConfigurationForTheFirstVersion(String json) {
        assumeTrue(!Groups.areUnified(), "the first version only");
        compare(json, List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'unified': {'memory.high': '67108864', 'pids.max': '33'}}",
                "{'hugepageLimits': [{'pageSize': '2MB', 'limit': 4194304}]}",
            })
    void ofAConfigurationForTheSecondVersion(String json) {
        assumeTrue(Groups.areUnified(), "the second version only");
        compare(json, List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"throttleReadBpsDevice", "throttleWriteIOPSDevice"})
    void ofABlockDevice(String property) throws Exception {
        Path device;
        try (var all = Files.list(Path.of("/sys/block"))) {
            device = all.filter(path -> !path.toString().contains("ram")).findFirst().orElse(null);
        }
        assumeTrue(device != null, "needs a block device");
        String numbers = Host.read(device + "/dev").strip();
        int colon = numbers.indexOf(':');
        compare(
                "{'blockIO': {'%s': [{'major': %s, 'minor': %s, 'rate': 1048576}]}}"
                        .formatted(
                                property,
                                numbers.substring(0, colon),
                                numbers.substring(colon + 1)),
                List.of());
    }

    private void compare(String json, List<String> update) {
        var peer = Peer.find(sandbox, "runc");
        assumeTrue(peer.isPresent(), "there is no runc");
        String root = sandbox.directory().resolve("runc-root").toString();
        Map<String, String> ours =
                files(
                        List.of(Program.PATH.toString(), "--root", sandbox.root().toString()),
                        json,
                        update);
        Map<String, String> theirs =
                files(List.of(peer.get().command().getFirst(), "--root", root), json, update);
        assertEquals(theirs, ours, json + " " + update);
    }

    /// What the files say once `runtime` has made a container, and changed it.
    private Map<String, String> files(List<String> runtime, String json, List<String> update) {
        Bundle bundle = bundle().args("sleep", "1000");
        String path = "/" + bundle.id();
        bundle.setJson("/linux/resources", json.replace('\'', '"'))
                .set("/linux/cgroupsPath", path)
                .write();
        try {
            call(
                            runtime,
                            List.of(
                                    "run",
                                    "--detach",
                                    "--bundle",
                                    bundle.directory().toString(),
                                    bundle.id()))
                    .succeeds();
            if (!update.isEmpty()) {
                var words = new ArrayList<>(List.of("update"));
                words.addAll(update);
                words.add(bundle.id());
                call(runtime, words).succeeds();
            }
            var content = new TreeMap<String, String>();
            Groups groups = Groups.at(path);
            for (String file : FILES) {
                String controller = file.substring(0, file.indexOf('.'));
                Path directory = groups.directories().get(Groups.areUnified() ? "" : controller);
                if (directory != null && Files.exists(directory.resolve(file))) {
                    content.put(file, Host.read(directory.resolve(file).toString()));
                }
            }
            return content;
        } finally {
            call(runtime, List.of("delete", "--force", bundle.id()));
        }
    }

    private Result call(List<String> runtime, List<String> words) {
        var all = new ArrayList<>(runtime);
        all.addAll(words);
        return Call.of(sandbox, all, Map.of(), new byte[0]).finish();
    }
}

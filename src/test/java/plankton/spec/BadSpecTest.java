package plankton.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plankton.failure.SpecError;

/// What a configuration must not say, where the error points to, and what it says is allowed.
class BadSpecTest {

    private static final String SMALLEST =
            """
            {
              "ociVersion": "1.3.0",
              "root": {"path": "rootfs"},
              "process": {"args": ["true"], "cwd": "/"}
            }
            """;

    private static final String ABSENT = "absent";

    /// The smallest configuration with one property set to `json`, or without it.
    private static byte[] with(String pointer, String json) {
        JsonObject spec = JsonParser.parseString(SMALLEST).getAsJsonObject();
        JsonObject parent = spec;
        String[] steps = pointer.substring(1).split("/", -1);
        for (String step : Arrays.asList(steps).subList(0, steps.length - 1)) {
            if (!parent.has(step)) {
                parent.add(step, new JsonObject());
            }
            parent = parent.getAsJsonObject(step);
        }
        String last = steps[steps.length - 1];
        if (json.equals(ABSENT)) {
            parent.remove(last);
        } else {
            parent.add(last, JsonParser.parseString(json));
        }
        return spec.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void assertRefused(
            String property, String json, String pointer, String problem) {
        var error = assertThrows(SpecError.class, () -> SpecReader.read(with(property, json)));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.startsWith(pointer + ": " + problem), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /ociVersion  | absent        | /ociVersion | is missing: the version
                    /ociVersion  | null          | /ociVersion | is missing: the version
                    /ociVersion  | "2.0.0"       | /ociVersion | "2.0.0" is not a supported version; allowed: 1.x.y
                    /ociVersion  | "foo"         | /ociVersion | "foo" is not a supported version
                    /ociVersion  | "1.0"         | /ociVersion | "1.0" is not
                    /ociVersion  | "1.0.0.0"     | /ociVersion | "1.0.0.0" is not
                    /ociVersion  | "1.0.00"      | /ociVersion | "1.0.00" is not
                    /ociVersion  | "1.0.0-"      | /ociVersion | "1.0.0-" is not
                    /ociVersion  | "1.0.0+a..b"  | /ociVersion | "1.0.0+a..b" is not
                    /ociVersion  | "1.0.0 "      | /ociVersion | "1.0.0 " is not
                    /ociVersion  | "11.0.0"      | /ociVersion | "11.0.0" is not
                    /ociVersion  | 1             | /ociVersion | must be a string, but is a number
                    /root        | absent        | /root | is missing: the root file system
                    /root        | "rootfs"      | /root | must be an object, but is a string
                    /root/path   | absent        | /root/path | is missing: the directory
                    /root/path   | ""            | /root/path | must not be empty
                    /root/readonly | "yes"       | /root/readonly | must be true or false, but is a string
                    /hostname    | []            | /hostname | must be a string, but is an array
                    /annotations | {"": "x"}     | /annotations/ | has an empty name
                    /annotations | {"a/b": 1}    | /annotations/a~1b | must be a string, but is a number
                    /windows     | {}            | /windows | is for another platform
                    /vm          | {}            | /vm | is for another platform
                    """)
    void document(String property, String json, String pointer, String problem) {
        assertRefused(property, json, pointer, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /process/args | absent       | /process/args | is missing: the program to run
                    /process/args | []           | /process/args | must not be empty
                    /process/args | [""]         | /process/args | must begin with the name of a program
                    /process/args | ["a", null]  | /process/args/1 | must be a string, but is null
                    /process/args | ["a\\u0000"] | /process/args/0 | contains a NUL character
                    /process/cwd  | absent       | /process/cwd | is missing: the absolute path
                    /process/cwd  | "tmp"        | /process/cwd | must be an absolute path, but is "tmp"
                    /process/cwd  | ""           | /process/cwd | must be an absolute path
                    /process/env  | ["A"]        | /process/env/0 | must be NAME=value, but is "A"
                    /process/env  | ["A=", "=b"] | /process/env/1 | must be NAME=value, but is "=b"
                    /process/terminal | 1        | /process/terminal | must be true or false
                    /process/consoleSize | {"height": 1} | /process/consoleSize/width | is missing: a number
                    /process/consoleSize | {"height": 65536} | /process/consoleSize/height | must be a whole number from 0 to 65535
                    /process/user/uid | -1       | /process/user/uid | must be a whole number from 0 to 4294967294
                    /process/user/gid | 4294967295 | /process/user/gid | must be a whole number from 0 to 4294967294
                    /process/user/umask | 512    | /process/user/umask | must be a whole number from 0 to 511
                    /process/user/additionalGids | [1, -1] | /process/user/additionalGids/1 | must be a whole number
                    /process/oomScoreAdj | -1001 | /process/oomScoreAdj | must be a whole number from -1000 to 1000
                    /process/oomScoreAdj | 1001  | /process/oomScoreAdj | must be a whole number from -1000 to 1000
                    /process/capabilities | []   | /process/capabilities | must be an object
                    /process/capabilities/ambient | ["CAP_FOO"] | /process/capabilities/ambient/0 | "CAP_FOO" is not a capability
                    /process/capabilities/ambient | ["chown"] | /process/capabilities/ambient/0 | "chown" is not a capability
                    /process/rlimits | [{"type": "RLIMIT_FOO", "soft": 1, "hard": 1}] | /process/rlimits/0/type | "RLIMIT_FOO" is not a resource limit; allowed: RLIMIT_AS, RLIMIT_CORE,
                    /process/rlimits | [{"soft": 1, "hard": 1}] | /process/rlimits/0/type | is missing
                    /process/rlimits | [{"type": "RLIMIT_AS", "hard": 1}] | /process/rlimits/0/soft | is missing
                    /process/rlimits | [{"type": "RLIMIT_AS", "soft": 1}] | /process/rlimits/0/hard | is missing
                    /process/rlimits | [{"type": "RLIMIT_AS", "soft": -1, "hard": 1}] | /process/rlimits/0/soft | must be a whole number from 0 to 18446744073709551615
                    /process/rlimits | [{"type": "RLIMIT_AS", "soft": 18446744073709551615, "hard": 1}] | /process/rlimits/0 | has a soft limit above the hard limit: 18446744073709551615 > 1
                    /process/rlimits | [{"type": "RLIMIT_AS", "soft": 1, "hard": 1}, {"type": "RLIMIT_AS"}] | /process/rlimits/1/type | "RLIMIT_AS" is given twice
                    /process/scheduler | {}      | /process/scheduler/policy | is missing
                    /process/scheduler | {"policy": "SCHED_FOO"} | /process/scheduler/policy | "SCHED_FOO" is not a scheduling policy; allowed: SCHED_OTHER,
                    /process/scheduler | {"policy": "SCHED_RR", "flags": ["X"]} | /process/scheduler/flags/0 | "X" is not a scheduling flag
                    /process/scheduler | {"policy": "SCHED_RR", "nice": 20} | /process/scheduler/nice | must be a whole number from -20 to 19
                    /process/scheduler | {"policy": "SCHED_RR", "priority": 100} | /process/scheduler/priority | must be a whole number from 0 to 99
                    /process/ioPriority | {"priority": 1} | /process/ioPriority/class | is missing
                    /process/ioPriority | {"class": "RT"} | /process/ioPriority/class | "RT" is not a class of I/O priority; allowed: IOPRIO_CLASS_RT, IOPRIO_CLASS_BE, IOPRIO_CLASS_IDLE
                    /process/ioPriority | {"class": "IOPRIO_CLASS_RT", "priority": 8} | /process/ioPriority/priority | must be a whole number from 0 to 7
                    /process/execCPUAffinity | {"initial": "all"} | /process/execCPUAffinity/initial | "all" is not a list of processors
                    """)
    void process(String property, String json, String pointer, String problem) {
        assertRefused(property, json, pointer, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /mounts | {}       | /mounts | must be an array
                    /mounts | [{}]     | /mounts/0/destination | is missing
                    /mounts | [{"destination": ""}] | /mounts/0/destination | must not be empty
                    /mounts | [{"destination": "/a", "options": "ro"}] | /mounts/0/options | must be an array
                    /mounts | [{"destination": "/a", "uidMappings": [{"containerID": 0, "hostID": 1, "size": 1}]}] | /mounts/0/gidMappings | is missing: a mount has mappings of both kinds or of none
                    /mounts | [{"destination": "/a", "gidMappings": [{"containerID": 0, "hostID": 1, "size": 1}]}] | /mounts/0/uidMappings | is missing
                    /hooks  | {"prestart": [{}]} | /hooks/prestart/0/path | is missing: the program to run
                    /hooks  | {"poststop": [{"path": "a"}]} | /hooks/poststop/0/path | must be an absolute path
                    /hooks  | {"poststart": [{"path": "/a", "timeout": 0}]} | /hooks/poststart/0/timeout | must be a whole number from 1 to 2147483647
                    /hooks  | {"createRuntime": [{"path": "/a", "env": ["A"]}]} | /hooks/createRuntime/0/env/0 | must be NAME=value
                    /hooks  | {"createContainer": {}} | /hooks/createContainer | must be an array
                    """)
    void mountsAndHooks(String property, String json, String pointer, String problem) {
        assertRefused(property, json, pointer, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /linux/namespaces | [{}] | /linux/namespaces/0/type | is missing
                    /linux/namespaces | [{"type": "net"}] | /linux/namespaces/0/type | "net" is not a namespace; allowed: user, cgroup, ipc, uts, network, pid, time, mount
                    /linux/namespaces | [{"type": "pid"}, {"type": "pid", "path": "/a"}] | /linux/namespaces/1/type | "pid" is given twice
                    /linux/namespaces | [{"type": "pid", "path": "a"}] | /linux/namespaces/0/path | must be an absolute path
                    /linux/uidMappings | [{"containerID": 0, "hostID": 1}] | /linux/uidMappings/0/size | is missing
                    /linux/gidMappings | [{"containerID": 0, "hostID": 4294967296, "size": 1}] | /linux/gidMappings/0/hostID | must be a whole number from 0 to 4294967295
                    /linux/timeOffsets | {"realtime": {}} | /linux/timeOffsets/realtime | is not a clock of a time namespace; allowed: monotonic, boottime
                    /linux/timeOffsets | {"boottime": {"nanosecs": 1000000000}} | /linux/timeOffsets/boottime/nanosecs | must be a whole number from 0 to 999999999
                    /linux/devices | [{"path": "/a"}] | /linux/devices/0/type | is missing: c, b, u or p
                    /linux/devices | [{"type": "z", "path": "/a"}] | /linux/devices/0/type | "z" is not a type of device; allowed: c, b, u, p
                    /linux/devices | [{"type": "c b", "path": "/a"}] | /linux/devices/0/type | "c b" is not a type of device
                    /linux/devices | [{"type": "p"}] | /linux/devices/0/path | is missing
                    /linux/devices | [{"type": "p", "path": "a"}] | /linux/devices/0/path | must be an absolute path
                    /linux/devices | [{"type": "c", "path": "/a", "minor": 1}] | /linux/devices/0/major | is missing
                    /linux/devices | [{"type": "c", "path": "/a", "major": 1}] | /linux/devices/0/minor | is missing
                    /linux/devices | [{"type": "c", "path": "/a", "major": 4096}] | /linux/devices/0/major | must be a whole number from 0 to 4095
                    /linux/devices | [{"type": "c", "path": "/a", "minor": -1}] | /linux/devices/0/minor | must be a whole number from 0 to 1048575
                    /linux/devices | [{"type": "p", "path": "/a", "uid": 4294967295}] | /linux/devices/0/uid | must be a whole number from 0 to 4294967294
                    /linux/netDevices | {"eth0": "eth1"} | /linux/netDevices/eth0 | must be an object
                    /linux/rootfsPropagation | "sideways" | /linux/rootfsPropagation | "sideways" is not a mount propagation; allowed: shared, slave, private, unbindable, rshared
                    /linux/maskedPaths | ["/a", "b"] | /linux/maskedPaths/1 | must be an absolute path, but is "b"
                    /linux/readonlyPaths | ["b"] | /linux/readonlyPaths/0 | must be an absolute path
                    /linux/sysctl | {"a": 1} | /linux/sysctl/a | must be a string
                    /linux/personality | {} | /linux/personality/domain | is missing: LINUX or LINUX32
                    /linux/personality | {"domain": "BSD"} | /linux/personality/domain | "BSD" is not a personality; allowed: LINUX, LINUX32
                    /linux/personality | {"domain": "LINUX", "flags": ["x"]} | /linux/personality/flags | must be empty
                    /linux/memoryPolicy | {} | /linux/memoryPolicy/mode | is missing
                    /linux/memoryPolicy | {"mode": "MPOL_BEST"} | /linux/memoryPolicy/mode | "MPOL_BEST" is not a memory mode; allowed: MPOL_DEFAULT,
                    /linux/memoryPolicy | {"mode": "MPOL_BIND", "flags": ["x"]} | /linux/memoryPolicy/flags/0 | "x" is not a memory flag
                    /linux/intelRdt | {"enableMonitoring": "x"} | /linux/intelRdt/enableMonitoring | must be true or false
                    """)
    void linux(String property, String json, String pointer, String problem) {
        assertRefused(property, json, pointer, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    devices | [{"type": "a"}] | devices/0/allow | is missing
                    devices | [{"allow": true, "type": "u"}] | devices/0/type | "u" is not a type of device; allowed: a, b, c
                    devices | [{"allow": true, "access": "rx"}] | devices/0/access | "rx" is not a kind of access
                    devices | [{"allow": true, "major": -2}] | devices/0/major | must be a whole number from -1 to 4095
                    devices | [{"allow": true, "minor": 4294967295}] | devices/0/minor | must be a whole number from -1 to 1048575
                    memory/limit | -2 | memory/limit | must be a whole number from -1 to 9223372036854775807
                    memory/limit | 9223372036854775808 | memory/limit | must be a whole number
                    memory/swappiness | 101 | memory/swappiness | must be a whole number from 0 to 100
                    cpu/shares | -1 | cpu/shares | must be a whole number from 0
                    cpu/idle | 2 | cpu/idle | must be a whole number from 0 to 1
                    cpu/cpus | 0 | cpu/cpus | must be a string
                    blockIO/weight | 65536 | blockIO/weight | must be a whole number from 0 to 65535
                    blockIO/weightDevice | [{"major": 8, "minor": 0}] | blockIO/weightDevice/0/weight | is missing: there must be weight, leafWeight or both
                    blockIO/weightDevice | [{"major": 8, "weight": 10}] | blockIO/weightDevice/0/minor | is missing
                    blockIO/throttleReadBpsDevice | [{"major": 8, "minor": 0}] | blockIO/throttleReadBpsDevice/0/rate | is missing
                    blockIO/throttleWriteIOPSDevice | [{"minor": 0, "rate": 1}] | blockIO/throttleWriteIOPSDevice/0/major | is missing
                    hugepageLimits | [{"limit": 1}] | hugepageLimits/0/pageSize | is missing
                    hugepageLimits | [{"pageSize": "2MB"}] | hugepageLimits/0/limit | is missing
                    hugepageLimits | [{"pageSize": "../2MB", "limit": 1}] | hugepageLimits/0/pageSize | "../2MB" is not a size of pages
                    hugepageLimits | [{"pageSize": "2M", "limit": 1}] | hugepageLimits/0/pageSize | "2M" is not a size of pages
                    network/classID | 4294967296 | network/classID | must be a whole number from 0 to 4294967295
                    network/priorities | [{"priority": 1}] | network/priorities/0/name | is missing
                    network/priorities | [{"name": "eth0"}] | network/priorities/0/priority | is missing
                    pids/limit | "1" | pids/limit | must be a number, but is a string
                    rdma | {"mlx5_0": {}} | rdma/mlx5_0 | must have hcaHandles, hcaObjects or both
                    unified | {"../a": "x"} | unified/..~1a | must be the name of a file of the control group
                    unified | {"a": 1} | unified/a | must be a string
                    """)
    void resources(String property, String json, String pointer, String problem) {
        String prefix = "/linux/resources/";
        assertRefused(prefix + property, json, prefix + pointer, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {} | /defaultAction | is missing
                    {"defaultAction": "ALLOW"} | /defaultAction | "ALLOW" is not an action of a filter; allowed: SCMP_ACT_KILL,
                    {"defaultAction": "SCMP_ACT_ALLOW", "defaultErrnoRet": 1} | /defaultErrnoRet | is only for SCMP_ACT_ERRNO and SCMP_ACT_TRACE
                    {"defaultErrnoRet": 4096} | /defaultErrnoRet | must be a whole number from 0 to 4095
                    {"architectures": ["x86"]} | /architectures/0 | "x86" is not an architecture; allowed: SCMP_ARCH_X86,
                    {"flags": ["FOO"]} | /flags/0 | "FOO" is not a flag of a filter; allowed: SECCOMP_FILTER_FLAG_TSYNC,
                    {"defaultAction": "SCMP_ACT_ALLOW", "listenerMetadata": "a"} | /listenerMetadata | needs a listenerPath
                    {"syscalls": [{"action": "SCMP_ACT_ALLOW"}]} | /syscalls/0/names | is missing: at least one system call
                    {"syscalls": [{"names": [], "action": "SCMP_ACT_ALLOW"}]} | /syscalls/0/names | is missing
                    {"syscalls": [{"names": ["read"]}]} | /syscalls/0/action | is missing
                    {"syscalls": [{"names": ["read"], "action": "SCMP_ACT_LOG", "errnoRet": 1}]} | /syscalls/0/errnoRet | is only for SCMP_ACT_ERRNO
                    {"syscalls": [{"args": [{"value": 1, "op": "SCMP_CMP_EQ"}]}]} | /syscalls/0/args/0/index | is missing
                    {"syscalls": [{"args": [{"index": 6}]}]} | /syscalls/0/args/0/index | must be a whole number from 0 to 5
                    {"syscalls": [{"args": [{"index": 1, "op": "SCMP_CMP_EQ"}]}]} | /syscalls/0/args/0/value | is missing
                    {"syscalls": [{"args": [{"index": 1, "value": 1}]}]} | /syscalls/0/args/0/op | is missing
                    {"syscalls": [{"args": [{"op": "EQ"}]}]} | /syscalls/0/args/0/op | "EQ" is not a comparison; allowed: SCMP_CMP_NE,
                    """)
    void seccomp(String json, String pointer, String problem) {
        assertRefused("/linux/seccomp", json, "/linux/seccomp" + pointer, problem);
    }

    /// What looks odd and is allowed.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /ociVersion | "1.0.0"
                    /ociVersion | "1.0.2-dev"
                    /ociVersion | "1.3.0+dev"
                    /ociVersion | "1.2.3-rc.1+build-7"
                    /ociVersion | "1.10.0"
                    /process | absent
                    /process | null
                    /process/user | null
                    /process/user | {}
                    /process/env | null
                    /process/env | ["A=", "A=b=c", "a b=c"]
                    /process/rlimits | [{"type": "RLIMIT_AS", "soft": 18446744073709551614, "hard": 18446744073709551615}]
                    /process/ioPriority | {"class": "IOPRIO_CLASS_IDLE"}
                    /process/execCPUAffinity | {"initial": "0-3,7", "final": ""}
                    /linux | absent
                    /linux | {}
                    /linux/seccomp | null
                    /linux/namespaces | [{"type": "pid", "path": ""}]
                    /linux/rootfsPropagation | ""
                    /linux/devices | [{"type": "p", "path": "/a"}]
                    /linux/devices | [{"type": "c", "path": "/a", "major": 4095, "minor": 1048575, "fileMode": 8630}]
                    /linux/resources/blockIO | {"weight": 0}
                    /linux/resources/pids | {"limit": 0}
                    /linux/resources/devices | [{"allow": false, "major": -1, "minor": -1}]
                    /linux/intelRdt | {"closID": "a", "enableCMT": true}
                    /hooks | {"prestart": null, "poststop": []}
                    /mounts | [{"destination": "tmp", "uidMappings": []}]
                    /future | {"a": [{"b": null}], "a": "\\u0000"}
                    /annotations | {"a": ""}
                    """)
    void allowed(String property, String json) {
        SpecReader.read(with(property, json));
    }

    @Test
    void absentIsEmptyOrNull() {
        Spec spec = SpecReader.read(SMALLEST.getBytes(StandardCharsets.UTF_8));
        assertEquals(Hooks.NONE, spec.hooks());
        assertEquals(LinuxReader.NOTHING, spec.linux());
        assertEquals("", spec.hostname());
        Program program = spec.process();
        assertTrue(program != null && program.user().uid() == 0 && program.user().gid() == 0);
        assertNull(program.user().umask());
        assertNull(program.capabilities());
        assertNull(program.oomScoreAdj());
    }

    @Test
    void processAloneIsPointedIntoFromItsOwnRoot() {
        byte[] json = "{\"args\": [\"true\"]}".getBytes(StandardCharsets.UTF_8);
        var error = assertThrows(SpecError.class, () -> SpecReader.readProcess(json));
        assertTrue(String.valueOf(error.getMessage()).startsWith("/cwd: is missing"));
    }

    @Test
    void unsignedNumbersKeepTheirBits() {
        byte[] json =
                with(
                        "/process/rlimits",
                        "[{\"type\": \"RLIMIT_AS\", \"soft\": 0, \"hard\": 18446744073709551615}]");
        Program program = SpecReader.read(json).process();
        assertTrue(program != null && program.rlimits().getFirst().hard() == -1);

        byte[] root = with("/process/user/uid", "4294967294");
        program = SpecReader.read(root).process();
        assertTrue(program != null && program.user().uid() == -2);
    }
}

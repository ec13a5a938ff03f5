package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SysctlIT extends WithSandbox {

    private static String file(String name) {
        return "/proc/sys/" + name.replace('.', '/');
    }

    @ParameterizedTest
    @CsvSource({
        "kernel.shm_rmid_forced, 1",
        "kernel.msgmax, 4096",
        "net.ipv4.ip_forward, 1",
        "net.core.somaxconn, 77",
        "fs.mqueue.msg_max, 5"
    })
    void isSetInsideAndNotOutside(String name, String value) {
        String before = Host.read(file(name));
        bundle().set("/linux/sysctl/" + name, value)
                .args("cat", file(name))
                .run()
                .prints(value + "\n");
        assertEquals(before, Host.read(file(name)));
    }

    @Test
    void isSetAlthoughThePathIsReadonly() {
        bundle().set("/linux/sysctl/net.ipv4.ip_forward", "1")
                .set("/linux/readonlyPaths", java.util.List.of("/proc/sys"))
                .args("cat", "/proc/sys/net/ipv4/ip_forward")
                .run()
                .prints("1\n");
    }

    @Test
    void mayBeWrittenWithSlashes() {
        bundle().set("/linux/sysctl/net~1ipv4~1ip_forward", "1")
                .args("cat", "/proc/sys/net/ipv4/ip_forward")
                .run()
                .prints("1\n");
    }

    @ParameterizedTest
    @CsvSource({
        "vm.swappiness, 10",
        "kernel.panic, 1",
        "fs.file-max, 1000",
        "kernel.core_pattern, core"
    })
    void ofTheWholeMachineIsRefused(String name, String value) {
        String before = Host.read(file(name));
        bundle().set("/linux/sysctl/" + name, value).run().fails().says("/linux/sysctl/" + name);
        assertEquals(before, Host.read(file(name)));
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({
        "net.ipv4.ip_forward, network",
        "kernel.msgmax, ipc",
        "fs.mqueue.msg_max, ipc",
        "kernel.shm_rmid_forced, ipc"
    })
    void withoutItsNamespaceIsRefused(String name, String namespace) {
        String before = Host.read(file(name));
        bundle().set("/linux/sysctl/" + name, before.strip())
                .withoutNamespace(namespace)
                .run()
                .fails()
                .says("/linux/sysctl/" + name, namespace);
        sandbox.assertNothingIsLeft();
    }

    @Test
    void thatDoesNotExistIsRefused() {
        bundle().set("/linux/sysctl/net.no.such", "1")
                .run()
                .fails()
                .says("/linux/sysctl/net.no.such");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void thatLeavesItsDirectoryIsRefused() {
        bundle().set("/linux/sysctl/net~1..~1vm~1swappiness", "10")
                .run()
                .fails()
                .says("/linux/sysctl/net~1..~1vm~1swappiness");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void withAWrongValueIsRefused() {
        bundle().set("/linux/sysctl/net.ipv4.ip_forward", "yes")
                .run()
                .fails()
                .says("/linux/sysctl/net.ipv4.ip_forward");
        sandbox.assertNothingIsLeft();
    }

    /// The `/proc` there is another container's, which may have put anything in its place.
    @Test
    @PlanktonOnly("runc writes to what the other container has there")
    void isWrittenToTheKernelAlsoWithTheMountsOfAnotherContainer() {
        Bundle other = bundle().setJson("/linux/readonlyPaths", "[\"/proc/sys\"]");
        other.args("sleep", "1000").run("--detach").succeeds();
        bundle().setJson("/mounts", "[]")
                .set("/root/path", "/")
                .namespace("mount", "/proc/" + other.pid() + "/ns/mnt")
                .set("/linux/sysctl/kernel.msgmax", "12345")
                .args("cat", "/proc/sys/kernel/msgmax")
                .run()
                .prints("12345\n");
    }

    @ParameterizedTest
    @CsvSource({"user.max_net_namespaces, 7", "net.ipv4.ip_forward, 1", "kernel.msgmax, 4096"})
    void isSetInAUserNamespace(String name, String value) {
        String before = Host.read(file(name));
        bundle().userNamespace()
                .set("/linux/sysctl/" + name, value)
                .args("cat", file(name))
                .run()
                .prints(value + "\n");
        assertEquals(before, Host.read(file(name)));
    }

    @Test
    void isSetWithTheDomainName() {
        bundle().set("/linux/sysctl/kernel.domainname", "example")
                .set("/domainname", "example")
                .args("cat", "/proc/sys/kernel/domainname")
                .run()
                .prints("example\n");
    }

    @ParameterizedTest
    @PlanktonOnly("others look at the network namespace at most")
    @CsvSource({
        "net.ipv4.ip_forward, network, net",
        "net/core/somaxconn, network, net",
        "kernel.msgmax, ipc, ipc",
        "kernel.domainname, uts, uts"
    })
    void isNotSetInANamespaceThatIsTheHosts(String name, String type, String file) {
        String before = Host.read("/proc/sys/" + name.replace('.', '/'));
        for (String process :
                java.util.List.of("self", Long.toString(ProcessHandle.current().pid()))) {
            bundle().set("/linux/sysctl/" + name.replace("/", "~1"), before.strip())
                    .namespace(type, "/proc/" + process + "/ns/" + file)
                    .run()
                    .fails()
                    .says("/linux/sysctl/", "the host's namespace");
        }
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @PlanktonOnly("others write nothing, or what comes last")
    @CsvSource({"net.ipv4.ip_forward, ''", "kernel.domainname, other"})
    void thatWouldHaveNoEffectIsRefused(String name, String value) {
        bundle().set("/linux/sysctl/" + name, value)
                .set("/domainname", "example")
                .run()
                .fails()
                .says("/linux/sysctl/" + name);
        sandbox.assertNothingIsLeft();
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HostnameIT extends WithSandbox {

    @Test
    void isSeenInside() {
        bundle().hostname("x").args("hostname").run().prints("x\n");
    }

    @Test
    void isTheHostsWhenNotGiven() {
        bundle().args("hostname").run().prints(Host.read("/proc/sys/kernel/hostname"));
    }

    @Test
    void doesNotChangeTheHosts() {
        String before = Host.read("/proc/sys/kernel/hostname");
        bundle().hostname("other").run().succeeds();
        assertEquals(before, Host.read("/proc/sys/kernel/hostname"));
    }

    @Test
    void mayBe64BytesLong() {
        String name = "n".repeat(64);
        bundle().hostname(name).args("hostname").run().prints(name + "\n");
    }

    @Test
    void isRefusedWhenTooLong() {
        bundle().hostname("n".repeat(65)).run().fails().says("/hostname", "64");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void isRefusedWithoutAUtsNamespace() {
        bundle().hostname("x").withoutNamespace("uts").run().fails().says("/hostname", "uts");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void domainnameIsSeenInside() {
        bundle().set("/domainname", "example.org")
                .args("cat", "/proc/sys/kernel/domainname")
                .run()
                .prints("example.org\n");
    }

    @Test
    void domainnameIsRefusedWithoutAUtsNamespace() {
        bundle().set("/domainname", "x")
                .withoutNamespace("uts")
                .run()
                .fails()
                .says("/domainname", "uts");
    }
}

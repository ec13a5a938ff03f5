package plankton.it;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `maskedPaths` and `readonlyPaths`.
class MaskedPathsIT extends WithSandbox {

    private Bundle masking(String... paths) {
        return bundle().set("/linux/maskedPaths", List.of(paths));
    }

    private Bundle readonly(String... paths) {
        return bundle().set("/linux/readonlyPaths", List.of(paths));
    }

    @Test
    void maskedFileIsEmpty() {
        masking("/secret").file("/secret", "secret").args("cat", "/secret").run().prints("");
    }

    @Test
    void maskedDirectoryIsEmptyAndCannotBeWritten() {
        masking("/secrets")
                .folder("/secrets")
                .file("/secrets/one", "secret")
                .sh("ls /secrets; touch /secrets/two")
                .run()
                .exits(1)
                .prints("")
                .complains("touch: /secrets/two: Read-only file system\n");
    }

    @Test
    void pathsOfProcAndSysAreMasked() {
        masking("/proc/timer_list", "/proc/interrupts", "/proc/bus", "/sys/firmware", "/sys/kernel")
                .sh("cat /proc/timer_list /proc/interrupts; ls /proc/bus /sys/kernel | grep -v : ")
                .run()
                .exits(0)
                .printsNothingLike("[a-z]");
    }

    @Test
    void missingOnesArePassedOver() {
        masking("/no/such", "/proc/no-such")
                .set("/linux/readonlyPaths", List.of("/no", "/proc/no"))
                .run()
                .succeeds()
                .silently();
    }

    @Test
    void maskedTwiceIsMasked() {
        masking("/secret", "/secret")
                .file("/secret", "secret")
                .args("cat", "/secret")
                .run()
                .prints("");
    }

    @Test
    void maskedOverALinkStaysInside() {
        masking("/link")
                .file("/secret", "secret")
                .link("/link", "/secret")
                .args("cat", "/secret")
                .run()
                .prints("");
    }

    @Test
    void readonlyDirectoryCanBeReadAndNotWritten() {
        readonly("/data")
                .folder("/data")
                .file("/data/one", "one\n")
                .sh("cat /data/one; touch /data/two")
                .run()
                .exits(1)
                .prints("one\n")
                .complains("touch: /data/two: Read-only file system\n");
    }

    @Test
    void readonlyFileCanBeReadAndNotWritten() {
        readonly("/file")
                .file("/file", "one\n")
                .sh("cat /file; echo two > /file")
                .run()
                .exits(1)
                .prints("one\n");
    }

    @Test
    void kernelParametersAreReadonly() {
        readonly("/proc/sys")
                .sh("cat /proc/sys/kernel/ostype; echo 1 > /proc/sys/net/ipv4/ip_forward")
                .run()
                .exits(1)
                .prints("Linux\n");
    }

    @Test
    void readonlyKeepsTheOtherFlags() {
        readonly("/dev/shm")
                .sh("awk '$5 == \"/dev/shm\" {print $6}' /proc/self/mountinfo | tail -n 1")
                .run()
                .prints("ro,nosuid,nodev,noexec,relatime\n");
    }

    @Test
    void hostIsNotTouched() {
        Bundle bundle = masking("/secret").file("/secret", "secret");
        bundle.run().succeeds();
        org.junit.jupiter.api.Assertions.assertEquals(
                "secret", Host.read(bundle.inRootfs("/secret").toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"maskedPaths", "readonlyPaths"})
    void needAMountNamespace(String property) {
        sandbox.toleratesMountsOfOthers("it leaves the root mounted without a mount namespace");
        bundle().without("/mounts")
                .withoutNamespace("mount")
                .set("/linux/" + property, List.of("/etc/passwd"))
                .run()
                .fails()
                .says("/linux/" + property, "mount namespace");
        sandbox.assertNothingIsLeft();
    }
}

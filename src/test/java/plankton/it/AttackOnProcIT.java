package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An image, or a volume, puts something in the way of `/proc` and `/sys`, where the runtime writes
/// and what it hides from the container.
class AttackOnProcIT extends WithCanary {

    private static final List<String> MASKED =
            List.of("/proc/kcore", "/proc/keys", "/proc/timer_list", "/proc/scsi", "/sys/firmware");
    private static final List<String> READONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private Bundle hiding(Bundle bundle) {
        return bundle.set("/linux/maskedPaths", MASKED).set("/linux/readonlyPaths", READONLY);
    }

    /// CVE-2023-27561, CVE-2023-28642, CVE-2025-54867: `/proc` or `/sys` is a link, so that what
    /// hides its parts hides something else. It is refused before anything runs.
    @ParameterizedTest
    @CsvSource({
        "proc, etc",
        "proc, /etc",
        "proc, ../../etc",
        "proc, link",
        "proc, missing",
        "proc, self",
        "sys, tmp",
        "sys, /tmp",
        "sys, link",
        "sys, missing",
    })
    void isALink(String name, String target) {
        Bundle bundle = hiding(bundle()).sh("echo it ran; " + LOOK).prepare("rmdir", name);
        bundle.folder("/real").link("/link", "real").folder("/self");
        harmless(bundle.link("/" + name, target)).fails().says("/" + name, "link");
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @FieldSource("WAYS")
    void isALinkToTheHost(String way) {
        for (String name : List.of("proc", "sys")) {
            Bundle bundle = hiding(bundle()).sh("echo it ran").prepare("rmdir", name);
            harmless(bundle.link("/" + name, link(way, canary.directory()))).fails();
        }
    }

    /// The same with a deeper target of the mount: a link on the way to it.
    @Test
    void isBelowALink() {
        Bundle bundle = bundle().withoutMount("/proc").folder("/real").link("/link", "real");
        harmless(bundle.mount("/link/proc", "proc", "proc").sh("echo it ran; " + LOOK));
    }

    /// CVE-2019-16884, CVE-2019-19921: a volume lies over `/proc`. Nothing may be written to what
    /// looks like a file of procfs, and what shall be set is set in the kernel or refused.
    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void isAVolume(String when) throws IOException {
        Path volume = volumeLikeProc();
        Bundle bundle = bundle().withoutMount("/proc");
        if (when.equals("after")) {
            bundle.mount("/proc", "proc", "proc");
        }
        bundle.bind(volume, "/proc");
        if (when.equals("before")) {
            bundle.mount("/real", "proc", "proc");
        }
        bundle.set("/linux/sysctl", java.util.Map.of("net.ipv4.ip_forward", "1"))
                .set("/process/oomScoreAdj", 77)
                .sh(LOOK);
        harmless(bundle);
        assertEquals("untouched", Files.readString(volume.resolve("self/oom_score_adj")));
        assertEquals("untouched", Files.readString(volume.resolve("sys/net/ipv4/ip_forward")));
        assertEquals("untouched", Files.readString(volume.resolve("self/attr/exec")));
    }

    private Path volumeLikeProc() throws IOException {
        Path volume = Files.createDirectory(sandbox.newFile("volume"));
        Files.createSymbolicLink(volume.resolve("thread-self"), Path.of("self"));
        Files.createSymbolicLink(volume.resolve("1"), Path.of("self"));
        for (String name :
                List.of(
                        "self/attr/exec",
                        "self/attr/keycreate",
                        "self/attr/apparmor/exec",
                        "self/oom_score_adj",
                        "self/setgroups",
                        "self/uid_map",
                        "self/timens_offsets",
                        "sys/net/ipv4/ip_forward",
                        "sysrq-trigger")) {
            Files.createDirectories(volume.resolve(name).getParent());
            Files.writeString(volume.resolve(name), "untouched");
        }
        return volume;
    }

    /// CVE-2025-52881, CVE-2025-62596: another procfs file lies over one that the runtime writes
    /// to, when the container is made and when somebody enters it.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proc/self/oom_score_adj",
                "/proc/self/attr/exec",
                "/proc/thread-self/attr/exec",
                "/proc/sys/net/ipv4/ip_forward",
                "/proc/sys/kernel/hostname",
                "/proc/self/fd",
            })
    void hasAnotherOfItsFilesOnTop(String file) {
        Path victim = Path.of(file.endsWith("fd") ? "/proc/sys" : "/proc/sys/kernel/core_pattern");
        Bundle bundle =
                bundle().bind(victim, file)
                        .hostname("attacked")
                        .set("/process/oomScoreAdj", 77)
                        .set("/linux/sysctl", java.util.Map.of("net.ipv4.ip_forward", "1"))
                        .sh("cat /proc/1/oom_score_adj");
        // Links like /proc/self are another process's when the container runs: the mount is refused
        // or lies elsewhere, and the value is set.
        Result result = harmless(bundle);
        if (result.exit() == 0 && !file.endsWith("oom_score_adj")) {
            result.prints("77\n");
        }
    }

    /// CVE-2025-31133, CVE-2025-62161: what masks a path is the container's own `/dev/null`, which
    /// the image has made a link to a file of procfs.
    @Test
    void makesTheMaskAWritableFile() {
        Bundle bundle = hiding(bundle().withoutMount("/dev").withoutMount("/dev/pts"));
        bundle.withoutMount("/dev/shm").withoutMount("/dev/mqueue");
        bundle.link("/dev/null", "/proc/sys/kernel/core_pattern")
                .sh("echo '|/attack' > /proc/keys; echo '|/attack' > /proc/timer_list; " + LOOK);
        harmless(bundle);
    }

    /// What is masked stays so, whatever the image has at the same places.
    @Test
    void hasItsOwnFilesWhereMasksGo() {
        Bundle bundle = hiding(bundle().withoutMount("/proc").withoutMount("/sys"));
        bundle.link("/proc/kcore", canary.file().toString())
                .link("/proc/keys", "../../../.." + canary.file())
                .link("/proc/sys", canary.directory().toString())
                .link("/proc/bus", "bus")
                .prepare("mkfifo", "proc/timer_list")
                .sh(LOOK);
        harmless(bundle);
    }

    /// CVE-2022-0811: the value of a kernel parameter has more in it than a value, its name more
    /// than a name.
    @ParameterizedTest
    @CsvSource({
        "net.ipv4.ip_forward, 1+kernel.core_pattern=|/attack",
        "net.ipv4.ping_group_range, '0 0\nkernel.core_pattern=|/attack'",
        "net/../kernel/core_pattern, |/attack",
        "net.ipv4/../../kernel/core_pattern, |/attack",
        "net.ipv4.ip_forward/../../../kernel/core_pattern, |/attack",
        "net.ipv4...kernel.core_pattern, |/attack",
        "kernel.core_pattern, |/attack",
        "kernel.msgmax/../core_pattern, |/attack",
        "fs.mqueue.msg_max/../../../kernel/core_pattern, |/attack",
        "/proc/sys/kernel/core_pattern, |/attack",
    })
    void hidesAnotherParameterInOne(String name, String value) {
        Bundle bundle = bundle().set("/linux/sysctl", java.util.Map.of(name, value)).sh("echo ran");
        harmless(bundle).fails();
    }
}

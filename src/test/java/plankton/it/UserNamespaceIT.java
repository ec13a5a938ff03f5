package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Containers in a user namespace of their own: who they are inside and outside, and what they
/// find.
class UserNamespaceIT extends WithSandbox {

    private static final String MAP = "0 100000 65536";

    @Test
    void hasTheIdsAsMapped() {
        bundle().userNamespace()
                .sh("for f in uid_map gid_map setgroups; do echo $(cat /proc/self/$f); done; id -u")
                .run()
                .prints(MAP + "\n" + MAP + "\nallow\n0\n");
    }

    @Test
    void isANewOne() {
        String inside =
                bundle().userNamespace()
                        .args("readlink", "/proc/self/ns/user")
                        .run()
                        .succeeds()
                        .stdout();
        assertNotEquals(Host.namespace("user"), inside.strip());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1000, 1001", "65535, 65535"})
    void runsAsTheMappedUser(int uid, int gid) {
        Bundle bundle =
                bundle().userNamespace()
                        .user(uid, gid)
                        .set("/process/user/additionalGids", new int[] {7, 8})
                        .args("sleep", "100");
        bundle.run("--detach").succeeds();
        long pid = bundle.pid();
        assertEquals((100000 + uid + "\t").repeat(4).strip(), Host.status(pid, "Uid"));
        assertEquals((100000 + gid + "\t").repeat(4).strip(), Host.status(pid, "Gid"));
        assertTrue(Host.status(pid, "Groups").endsWith("100007 100008"));
        bundle.delete("--force").succeeds();
    }

    @Test
    void hasCapabilitiesOnlyInside() {
        Bundle bundle =
                bundle().userNamespace()
                        .capabilities("CAP_SYS_ADMIN", "CAP_MKNOD")
                        .sh(
                                "mount -t tmpfs x /dev/shm && echo mounted;"
                                        + " mknod /dev/sda b 8 0 2>/dev/null || echo no device");
        bundle.run().prints("mounted\nno device\n");
    }

    @Test
    void filesThatAreMadeBelongToTheMappedIds() throws IOException {
        Bundle bundle = bundle().userNamespace().user(5, 6);
        bundle.prepare("mkdir", "-m", "777", "out").sh("touch /out/file").run().succeeds();
        Path file = bundle.inRootfs("/out/file");
        assertEquals(100005, Files.getAttribute(file, "unix:uid"));
        assertEquals(100006, Files.getAttribute(file, "unix:gid"));
    }

    @Test
    void filesOfOthersBelongToNobody() {
        Bundle bundle = bundle().userNamespace();
        bundle.prepare("touch", "mine").prepare("touch", "roots");
        bundle.prepare("chown", "100003:100004", "mine").prepare("chown", "0:0", "roots");
        bundle.args("stat", "-c", "%u:%g", "/mine", "/roots").run().prints("3:4\n65534:65534\n");
    }

    @Test
    void findsItsDevices() {
        String list = "null zero full random urandom tty";
        bundle().userNamespace()
                .sh(
                        "for d in "
                                + list
                                + "; do stat -c '%n %t:%T' /dev/$d; done;"
                                + " echo x >/dev/null && head -c 1 /dev/zero | wc -c")
                .run()
                .prints(
                        """
                        /dev/null 1:3
                        /dev/zero 1:5
                        /dev/full 1:7
                        /dev/random 1:8
                        /dev/urandom 1:9
                        /dev/tty 5:0
                        1
                        """);
    }

    @Test
    void findsItsDevicesAgainWithoutAMountOnDev() {
        Bundle bundle = bundle().userNamespace();
        for (String mount : new String[] {"/dev/pts", "/dev/shm", "/dev/mqueue", "/dev"}) {
            bundle.withoutMount(mount);
        }
        bundle.args("stat", "-c", "%t:%T", "/dev/null").run().prints("1:3\n");
        bundle.delete("--force").succeeds();
        bundle.run().prints("1:3\n");
    }

    @Test
    @PlanktonOnly("runc gives up")
    void seesTheHostsSysWithoutANetworkNamespace() {
        Result result =
                bundle().userNamespace()
                        .withoutNamespace("network")
                        .sh("test -d /sys/class/net/lo && ! touch /sys/fs/cgroup/x 2>&1")
                        .run()
                        .succeeds();
        result.says("/mounts/5", "/sys", "read-only", "network");
    }

    @Test
    @PlanktonOnly("runc gives up")
    void seesTheHostsProcWithoutAPidNamespace() {
        bundle().userNamespace()
                .withoutNamespace("pid")
                .sh("test $$ -gt 1 && cat /proc/self/uid_map | wc -l")
                .run()
                .prints("1\n")
                .says("/mounts/0", "/proc", "pid");
    }

    @Test
    void cannotMountQueuesThatAreNotItsOwn() {
        bundle().userNamespace()
                .withoutNamespace("ipc")
                .run()
                .fails()
                .says("/mounts/4", "mqueue", "EPERM", "ipc");
        sandbox.assertNothingIsLeft();
    }

    /// Like a home directory that the container's ids have no way into.
    @Test
    @PlanktonOnly("runc needs a rootfs that the container's ids can reach")
    void bindsFromAndRunsInADirectoryThatOnlyTheHostsRootMayEnter() throws IOException {
        Path locked = Files.createDirectories(sandbox.directory().resolve("locked/inner"));
        Files.writeString(locked.resolve("file"), "within\n");
        Files.setAttribute(locked.getParent(), "unix:uid", 12345);
        Files.setPosixFilePermissions(
                locked.getParent(), PosixFilePermissions.fromString("rwx------"));
        Bundle bundle = bundle().userNamespace();
        Path rootfs = locked.resolve("rootfs");
        Files.move(bundle.rootfs(), rootfs);
        bundle.set("/root/path", rootfs.toString())
                .bind(locked.resolve("file"), "/bound", "ro")
                .args("cat", "/bound")
                .run()
                .prints("within\n");
    }

    /// The host's own flags of a mount hold in a less privileged namespace.
    @Test
    void cannotTakeBackTheHostsFlagsOfAMount() {
        String place = sandbox.directory().resolve("ro").toString();
        String script = "mount -t tmpfs -o ro x " + place + "; exec \"$@\"";
        bundle().userNamespace()
                .calledAfter(
                        "mkdir "
                                + place
                                + "; exec unshare --mount sh -c '"
                                + script
                                + "' sh \"$@\"")
                .capabilities("CAP_SYS_ADMIN")
                .bind(Path.of(place), "/ro")
                .sh("mount -o remount,bind,rw /ro 2>/dev/null || echo kept")
                .run()
                .prints("kept\n");
    }

    @Test
    void readOnlyAndMaskedPathsHold() {
        bundle().userNamespace()
                .set("/linux/maskedPaths", new String[] {"/proc/kcore", "/proc/scsi"})
                .set("/linux/readonlyPaths", new String[] {"/proc/sys"})
                .set("/root/readonly", true)
                .sh(
                        "head -c 1 /proc/kcore | wc -c; ls /proc/scsi | wc -l;"
                                + " touch /x 2>/dev/null || echo ro")
                .run()
                .prints("0\n0\nro\n");
    }

    @Test
    void hasAHostnameAndSysctlsOfItsOwn() {
        bundle().userNamespace()
                .hostname("inner")
                .setJson("/linux/sysctl", "{\"net.ipv4.ip_forward\": \"1\"}")
                .sh("hostname; cat /proc/sys/net/ipv4/ip_forward")
                .run()
                .prints("inner\n1\n");
    }

    @Test
    void terminalBelongsToTheUser() {
        Bundle bundle = bundle().userNamespace().user(5, 6).set("/process/terminal", true);
        bundle.sh("stat -L -c 'owner %u' /proc/self/fd/0; stat -L -c '%t' /dev/console");
        try (var console = new ConsoleSocket(sandbox.newFile("console"))) {
            bundle.create("--console-socket", console.path()).succeeds();
            try (Pty terminal = console.receive()) {
                bundle.start().succeeds();
                terminal.until("owner 5");
            }
        }
        bundle.becomes("stopped");
    }

    @Test
    void programsOfExecAreInIt() {
        Bundle bundle = bundle().userNamespace().args("sleep", "100");
        bundle.run("--detach").succeeds();
        var exec = new Exec(sandbox, bundle.id());
        exec.sh("echo $(cat /proc/self/uid_map); id -u; id -g").prints(MAP + "\n0\n0\n");
        new Exec(sandbox, bundle.id())
                .with("--user", "7:8")
                .sh("id -u; id -g; readlink /proc/self/ns/user")
                .prints("7\n8\n" + Host.namespace(bundle.pid(), "user") + "\n");
        bundle.delete("--force").succeeds();
    }

    @Test
    void startsWhenItIsTold() {
        Bundle bundle = bundle().userNamespace().args("sleep", "100");
        bundle.create().succeeds();
        assertEquals("created", bundle.status());
        bundle.start().succeeds();
        bundle.becomes("running").kill("KILL").succeeds();
        bundle.becomes("stopped").delete().succeeds();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 500})
    void oomScoreIsSet(int score) {
        bundle().userNamespace()
                .set("/process/oomScoreAdj", score)
                .args("cat", "/proc/self/oom_score_adj")
                .run()
                .prints(score + "\n");
    }

    @Test
    void pipesOfTheCallerCanBeOpenedAgain() {
        bundle().userNamespace()
                .calledAfter("exec 3>&1; exec > >(cat >&3)")
                .sh("echo again >/dev/stdout")
                .run()
                .succeeds();
    }
}

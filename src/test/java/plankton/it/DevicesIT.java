package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicesIT extends WithSandbox {

    @Test
    void defaultOnesAreThere() {
        bundle().sh("cd /dev; stat -c '%n %F %t:%T %a %u:%g' null zero full random urandom tty")
                .run()
                .prints(
                        """
                        null character special file 1:3 666 0:0
                        zero character special file 1:5 666 0:0
                        full character special file 1:7 666 0:0
                        random character special file 1:8 666 0:0
                        urandom character special file 1:9 666 0:0
                        tty character special file 5:0 666 0:0
                        """);
    }

    @Test
    void work() {
        bundle().user(1000, 1000)
                .sh(
                        "echo x > /dev/null && head -c 5 /dev/zero | wc -c && head -c 5 /dev/urandom | wc -c"
                                + "; echo x > /dev/full")
                .run()
                .exits(1)
                .prints("5\n5\n");
    }

    @Test
    void linksAreThere() {
        bundle().sh("cd /dev; for l in fd stdin stdout stderr ptmx; do readlink $l; done")
                .run()
                .prints(
                        "/proc/self/fd\n/proc/self/fd/0\n/proc/self/fd/1\n/proc/self/fd/2\npts/ptmx\n");
    }

    @Test
    void aTerminalCanBeMade() {
        bundle().sh("exec 3<> /dev/ptmx && ls /dev/pts").run().prints("0\nptmx\n");
    }

    @Test
    void noOthersAreThere() {
        bundle().sh("find /dev -type c -o -type b | sort")
                .run()
                .prints(
                        "/dev/full\n/dev/null\n/dev/pts/ptmx\n/dev/random\n/dev/tty\n/dev/urandom\n/dev/zero\n");
    }

    /// A bundle whose root file system brings its own `/dev`.
    private Bundle withItsOwnDev() {
        return bundle().without("/mounts").mount("/proc", "proc", "proc");
    }

    @Test
    void areMadeInTheRootWhenNothingIsMountedOnDev() {
        withItsOwnDev().sh("stat -c '%t:%T %a' /dev/null").run().prints("1:3 666\n");
    }

    @Test
    void mayBeThereAlready() {
        withItsOwnDev()
                .prepare("mknod", "-m", "666", "dev/null", "c", "1", "3")
                .link("/dev/fd", "/proc/self/fd")
                .sh("stat -c '%t:%T %a' /dev/null; readlink /dev/fd")
                .run()
                .prints("1:3 666\n/proc/self/fd\n");
    }

    @ParameterizedTest
    @CsvSource({"c, 1, 5", "b, 1, 3", "c, 7, 3"})
    void thatDoNotMatchAreRefused(String type, String major, String minor) {
        withItsOwnDev()
                .prepare("mknod", "dev/null", type, major, minor)
                .run()
                .fails()
                .says("/dev/null");
        sandbox.assertNothingIsLeft();
    }

    @Test
    @PlanktonOnly("others take any file for it")
    void thatAreFilesAreRefused() {
        withItsOwnDev().file("/dev/zero", "text").run().fails().says("/dev/zero");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void ofTheHostAreLeftAloneWhenBoundIn() {
        String before = list();
        bundle().without("/mounts")
                .mount("/proc", "proc", "proc")
                .mount("/dev", "bind", "/dev", "rbind")
                .sh("stat -c '%t:%T' /dev/null")
                .run()
                .prints("1:3\n");
        assertEquals(before, list());
    }

    private Bundle with(String... devices) {
        return bundle().setJson("/linux/devices", "[" + String.join(", ", devices) + "]");
    }

    private static String device(String type, String path, int major, int minor, String more) {
        return "{\"type\": \""
                + (type + "\", \"path\": \"" + path)
                + ("\", \"major\": " + major + ", \"minor\": " + minor + more + "}");
    }

    /// One more null device.
    private static String null2(String path) {
        return device("c", path, 1, 3, "");
    }

    @Test
    void areMadeAsAskedFor() {
        with(
                        device("c", "/dev/a", 1, 3, ", \"fileMode\": 384, \"uid\": 5, \"gid\": 6"),
                        device("b", "/dev/b", 7, 3, ", \"fileMode\": 416"),
                        device("u", "/dev/u", 10, 229, ", \"gid\": 7"),
                        "{\"type\": \"p\", \"path\": \"/dev/p\", \"fileMode\": 420, \"uid\": 8}")
                .sh("cd /dev; stat -c '%n %F %t:%T %a %u:%g' a b p; stat -c '%n %F %t:%T' u")
                .run()
                .prints(
                        """
                        a character special file 1:3 600 5:6
                        b block special file 7:3 640 0:0
                        p fifo 0:0 644 8:0
                        u character special file a:e5
                        """);
    }

    @Test
    void areForEverybodyIfNothingIsSaid() {
        with(null2("/dev/a")).args("stat", "-c", "%a %u:%g", "/dev/a").run().prints("666 0:0\n");
    }

    @Test
    void workWhenMade() {
        with(device("c", "/dev/nothing", 1, 3, ", \"fileMode\": 438"))
                .sh("echo x > /dev/nothing && wc -c < /dev/nothing")
                .run()
                .prints("0\n");
    }

    @Test
    void mayBeMadeAnywhere() {
        with(null2("/dev/deep/er/a"), null2("/opt/b"), null2("/c"), null2("/tmp/in/d"))
                .mount("/tmp", "tmpfs", "tmpfs")
                .sh("stat -c '%n %t:%T' /dev/deep/er/a /opt/b /c /tmp/in/d")
                .run()
                .prints("/dev/deep/er/a 1:3\n/opt/b 1:3\n/c 1:3\n/tmp/in/d 1:3\n");
    }

    @Test
    void areMadeAlthoughDevAndTheRootAreReadonly() {
        with(null2("/dev/a"), null2("/b"))
                .withoutMount("/dev")
                .setJson("/mounts/-", READONLY_DEV)
                .set("/root/readonly", true)
                .sh("stat -c '%n %t:%T' /dev/a /b; touch /dev/c /d 2>/dev/null; ls /dev/c /d")
                .run()
                .exits(1)
                .prints("/dev/a 1:3\n/b 1:3\n");
    }

    private static final String READONLY_DEV =
            "{\"destination\": \"/dev\", \"type\": \"tmpfs\", \"source\": \"tmpfs\","
                    + " \"options\": [\"ro\", \"mode=755\"]}";

    @Test
    void ofTheConfigurationWinOverTheDefaultOnes() {
        with(device("c", "/dev/zero", 1, 5, ", \"fileMode\": 384, \"gid\": 9"))
                .args("stat", "-c", "%t:%T %a %u:%g", "/dev/zero")
                .run()
                .prints("1:5 600 0:9\n");
    }

    @Test
    void neverReplaceTheMultiplexerOfTerminals() {
        with(device("c", "/dev/ptmx", 5, 2, ", \"fileMode\": 438"))
                .sh("readlink /dev/ptmx; exec 3<> /dev/ptmx && ls /dev/pts")
                .run()
                .prints("pts/ptmx\n0\nptmx\n");
    }

    @Test
    void mayBeAskedForTwice() {
        with(null2("/dev/a"), null2("/dev/./a"))
                .args("stat", "-c", "%t:%T", "/dev/a")
                .run()
                .prints("1:3\n");
    }

    @Test
    @PlanktonOnly("others pass over the second one")
    void ofTheSamePathMustBeTheSame() {
        with(null2("/dev/a"), device("c", "/dev/a", 1, 5, ""))
                .run()
                .fails()
                .says("/linux/devices/1/path");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void thatMatchStayAsTheyAre() {
        with(device("c", "/a", 1, 3, ", \"fileMode\": 438, \"uid\": 5"))
                .prepare("mknod", "-m", "600", "a", "c", "1", "3")
                .args("stat", "-c", "%t:%T %a %u", "/a")
                .run()
                .prints("1:3 600 0\n");
    }

    @ParameterizedTest
    @PlanktonOnly("others take whatever is there")
    @CsvSource(
            delimiter = '|',
            value = {
                "mknod a c 1 5",
                "mknod a b 1 3",
                "mknod a p",
                "touch a",
                "mkdir a",
                "ln -s /dev/null a",
                "ln -s nothing a"
            })
    void thatDoNotMatchWhatIsThereAreRefused(String prepare) {
        with(null2("/a"))
                .prepare(prepare.split(" ", -1))
                .run()
                .fails()
                .says("/linux/devices/0", "/a", "1:3");
        sandbox.assertNothingIsLeft();
    }

    @Test
    @PlanktonOnly("runc cannot open the null device then")
    void ofTheHostAreBoundWhenNoneCanBeMade() {
        with(device("c", "/dev/fuse", 10, 229, ", \"fileMode\": 384"), null2("/dev/null"))
                .calledAfter(WITHOUT_MKNOD)
                .sh("cd /dev; stat -c '%n %t:%T' null zero fuse tty; echo x > null && echo works")
                .run()
                .prints("null 1:3\nzero 1:5\nfuse a:e5\ntty 5:0\nworks\n");
    }

    /// Without this capability mknod(2) refuses, as it does in a user namespace and where the
    /// control group forbids the device.
    private static final String WITHOUT_MKNOD = "set -- setpriv --bounding-set=-mknod -- \"$@\"";

    @Test
    void ofAUserNamespaceAreTheHosts() {
        with(
                        device("c", "/dev/fuse", 10, 229, ""),
                        "{\"type\": \"p\", \"path\": \"/dev/p\", \"fileMode\": 420, \"uid\": 8}")
                .userNamespace()
                .sh(
                        "cd /dev; stat -c '%n %t:%T' null zero full random urandom tty fuse; stat -c '%F"
                                + " %a %u' p; readlink ptmx; readlink fd; echo x > null && head -c 3 zero | wc -c")
                .run()
                .prints(
                        """
                        null 1:3
                        zero 1:5
                        full 1:7
                        random 1:8
                        urandom 1:9
                        tty 5:0
                        fuse a:e5
                        fifo 644 8
                        pts/ptmx
                        /proc/self/fd
                        3
                        """);
    }

    /// The files on which they were mounted are still there when it is run again.
    @Test
    void ofAUserNamespaceNeedNoMountOnDev() {
        Bundle bundle =
                withItsOwnDev()
                        .userNamespace()
                        .setJson(
                                "/linux/devices", "[" + device("c", "/dev/fuse", 10, 229, "") + "]")
                        .args("stat", "-c", "%t:%T", "/dev/null", "/dev/fuse");
        for (int i = 0; i < 2; i++) {
            bundle.run().prints("1:3\na:e5\n");
            bundle.delete("--force");
        }
    }

    @Test
    void ofAUserNamespaceTheHostMustHave() {
        with(null2("/dev/no-such-device"))
                .userNamespace()
                .run()
                .fails()
                .says("/linux/devices/0", "/dev/no-such-device", "on the host");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void thatTheHostLacksAreMissed() {
        with(null2("/dev/no-such-device"))
                .calledAfter(WITHOUT_MKNOD)
                .run()
                .fails()
                .says("/linux/devices/0", "/dev/no-such-device", "on the host");
        sandbox.assertNothingIsLeft();
    }

    @Test
    @PlanktonOnly("others bind whatever has the path on the host")
    void ofTheHostMustBeWhatTheyAreCalled() {
        with(device("c", "/dev/fuse", 1, 3, ""))
                .calledAfter(WITHOUT_MKNOD)
                .run()
                .fails()
                .says("/linux/devices/0", "/dev/fuse", "1:3");
        sandbox.assertNothingIsLeft();
    }

    @Test
    @PlanktonOnly("others make nothing and say nothing then")
    void mustBeInADevThatIsTheHosts() {
        String before = list();
        Bundle bundle =
                with(device("c", "/dev/fuse", 10, 229, ", \"uid\": 5"), null2("/dev/null"))
                        .without("/mounts")
                        .mount("/proc", "proc", "proc")
                        .mount("/dev", "bind", "/dev", "rbind")
                        .sh("stat -c '%t:%T %u' /dev/fuse");
        bundle.run().prints("a:e5 0\n");
        bundle.setJson("/linux/devices/-", null2("/dev/no-such-device"));
        bundle.delete();
        bundle.run().fails().says("/linux/devices/2", "/dev/no-such-device");
        assertEquals(before, list());
    }

    @ParameterizedTest
    @PlanktonOnly("others change the host's /dev")
    @CsvSource({"bind", "devtmpfs"})
    void areNotMadeInTheHostsDevHoweverItGotThere(String type) {
        String before = list();
        bundle().without("/mounts")
                .mount("/proc", "proc", "proc")
                .mount("/dev", type, "/dev")
                .setJson(
                        "/mounts/-",
                        "{\"destination\": \"/dev\", \"options\": [\"remount\", \"nosuid\"]}")
                .sh("stat -c '%t:%T' /dev/null")
                .run()
                .prints("1:3\n");
        assertEquals(before, list());
    }

    @Test
    @PlanktonOnly("others replace the host's /dev/ptmx")
    void areNotMadeInTheHostsDevWhenItsRootIsTheContainers() {
        String before = list();
        bundle().without("/mounts")
                .set("/root/path", "/")
                .args("sh", "-c", "test -e /dev/null")
                .run()
                .succeeds();
        assertEquals(before, list());
    }

    private String list() {
        var words =
                java.util.List.of(
                        "sh",
                        "-c",
                        "cd /dev && ls -l --time-style=+ null zero full tty ptmx fd std*");
        return Call.of(sandbox, words, java.util.Map.of(), new byte[0])
                .finish()
                .succeeds()
                .stdout();
    }
}

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

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The standard streams that the caller hands over.
class StdioIT extends WithSandbox {

    private static final String NOTHING = "exec < /dev/null > /dev/null 2> /dev/null";

    /// The number of the mount that a descriptor of the container's process belongs to.
    private static String mount(Bundle bundle, int stream) {
        return Host.read("/proc/" + bundle.pid() + "/fdinfo/" + stream)
                .lines()
                .filter(line -> line.startsWith("mnt_id:"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void thatAreTheNullDeviceAreTheContainersOwn() {
        Bundle bundle = bundle().args("sleep", "1000").calledAfter(NOTHING);
        bundle.create().exits(0);
        bundle.start().succeeds();
        String hosts =
                Host.read("/proc/self/mountinfo")
                        .lines()
                        .filter(line -> line.contains(" /dev "))
                        .map(line -> "mnt_id:\t" + line.split(" ", 2)[0])
                        .findFirst()
                        .orElse("none");
        for (int stream = 0; stream <= 2; stream++) {
            assertNotEquals(hosts, mount(bundle, stream));
            assertEquals(mount(bundle, 0), mount(bundle, stream));
        }
    }

    @Test
    void thatAreTheNullDeviceWorkInAUserNamespace() {
        bundle().userNamespace()
                .sh("echo lost; echo lost >&2; echo x > /dev/stdout && echo ok > /dev/shm/x")
                .calledAfter(NOTHING)
                .run()
                .prints("");
    }

    @Test
    void thatAreTheNullDeviceWork() {
        bundle().sh("echo lost; echo lost >&2; wc -c > /out; echo x > /dev/stdout; echo ok >> /out")
                .calledAfter(NOTHING)
                .run()
                .prints("");
    }

    @Test
    void thatAreOtherwiseStayWhatTheyAre() {
        bundle().input("text").sh("cat; echo error >&2").run().prints("text").complains("error\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @PlanktonOnly("runc opens the null device instead")
    void thatAreClosedStayClosed(int stream) {
        Bundle bundle =
                bundle().args("sleep", "1000")
                        .calledAfter("exec " + stream + (stream == 0 ? "<&-" : ">&-"));
        bundle.create().exits(0);
        bundle.start().succeeds();
        Path file = Path.of("/proc/" + bundle.pid() + "/fd/" + stream);
        assertEquals(false, Files.exists(file, java.nio.file.LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void keepTheOwnerOfTheHostsNullDevice() throws IOException {
        Path device = Path.of("/dev/null");
        Object before = Files.readAttributes(device, "unix:ino,mode,uid,gid,ctime");
        bundle().user(1000, 1000).sh("echo x").calledAfter(NOTHING).run().prints("");
        bundle().user(1000, 1000)
                .without("/mounts")
                .mount("/proc", "proc", "proc")
                .mount("/dev", "bind", "/dev", "rbind")
                .sh("echo x")
                .calledAfter(NOTHING)
                .run()
                .prints("");
        assertEquals(before, Files.readAttributes(device, "unix:ino,mode,uid,gid,ctime"));
    }
}

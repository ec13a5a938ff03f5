package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootIT extends WithSandbox {

    @ParameterizedTest
    @ValueSource(strings = {"rootfs", "./rootfs", "rootfs/", "rootfs/../rootfs"})
    void mayBeRelativeToTheBundle(String path) {
        bundle().file("/mark", "here")
                .set("/root/path", path)
                .args("cat", "/mark")
                .run()
                .prints("here");
    }

    @Test
    void mayBeAbsolute() {
        Bundle bundle = bundle().file("/mark", "here").args("cat", "/mark");
        bundle.set("/root/path", bundle.rootfs().toString()).run().prints("here");
    }

    @Test
    void mayBeOutsideTheBundle() {
        Bundle other = bundle().file("/mark", "other");
        bundle().set("/root/path", other.rootfs().toString())
                .args("cat", "/mark")
                .run()
                .prints("other");
    }

    @Test
    @PlanktonOnly("runc refuses it")
    void mayBeReachedOverALink() throws IOException {
        Bundle bundle = bundle().file("/mark", "here").args("cat", "/mark");
        Files.createSymbolicLink(bundle.directory().resolve("link"), Path.of("rootfs"));
        bundle.set("/root/path", "link").run().prints("here");
    }

    @Test
    void isTheTopOfWhatIsSeen() {
        bundle().sh(
                        "ls -di / /.. | tr -s ' ' | sed 's/^ //' | cut -d' ' -f1 | uniq | wc -l; ls /../../bin/busybox")
                .run()
                .prints("1\n/../../bin/busybox\n");
    }

    @Test
    void showsNoMountOfTheHost() {
        bundle().sh("cut -d' ' -f5 /proc/self/mountinfo | sort")
                .run()
                .prints("/\n/dev\n/dev/mqueue\n/dev/pts\n/dev/shm\n/proc\n/sys\n");
    }

    @Test
    void isWritableWhenNotReadonly() {
        Bundle bundle = bundle().sh("echo mark > /mark");
        bundle.run().succeeds();
        assertEquals("mark\n", Host.read(bundle.inRootfs("/mark").toString()));
    }

    @Test
    void isNotWritableWhenReadonly() {
        Bundle bundle = bundle().set("/root/readonly", true).sh("echo mark > /mark");
        Result result = bundle.run().exits(1);
        assertTrue(result.stderr().contains("Read-only file system"), result::toString);
        assertFalse(Files.exists(bundle.inRootfs("/mark")));
    }

    @Test
    void leavesOtherMountsWritableWhenReadonly() {
        bundle().set("/root/readonly", true)
                .sh("echo mark > /dev/shm/mark && cat /dev/shm/mark && echo x > /dev/null")
                .run()
                .prints("mark\n");
    }

    @Test
    void makesMountPointsAlthoughReadonly() {
        bundle().set("/root/readonly", true)
                .mount("/new/point", "tmpfs", "tmpfs")
                .sh("touch /new/point/x && ls /new/point")
                .run()
                .prints("x\n");
    }
}

package plankton.it;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserIT extends WithSandbox {

    private static final String IDS =
            "grep -E '^(Uid|Gid|Groups):' /proc/self/status | tr -s '\\t ' ' '";

    @Test
    void isRootWhenNothingIsGiven() {
        bundle().without("/process/user")
                .sh(IDS)
                .run()
                .printsLine("Uid: 0 0 0 0")
                .printsLine("Gid: 0 0 0 0");
    }

    @Test
    void setsAllFourUserAndGroupIds() {
        bundle().user(1000, 2000)
                .sh(IDS)
                .run()
                .printsLine("Uid: 1000 1000 1000 1000")
                .printsLine("Gid: 2000 2000 2000 2000");
    }

    @Test
    void mayBeOneThatThePasswordFileDoesNotKnow() {
        bundle().user(123456789, 987654321).args("id", "-u").run().prints("123456789\n");
    }

    @Test
    void ofOthersCannotBeRead() throws IOException {
        Bundle bundle = bundle().file("/secret", "secret").user(1000, 1000).args("cat", "/secret");
        Files.setAttribute(bundle.inRootfs("/secret"), "unix:mode", 0600);
        bundle.run().exits(1).prints("");
    }

    @Test
    void hasTheAdditionalGroups() {
        bundle().user(1000, 1000)
                .set("/process/user/additionalGids", List.of(5, 10, 70000))
                .sh(IDS)
                .run()
                .printsLine("Groups: 5 10 70000 ");
    }

    @Test
    void hasNoneOfTheCallersGroups() {
        bundle().sh(IDS)
                .calledAfter("exec setpriv --groups 10,20 \"$@\"")
                .run()
                .printsLine("Groups: ");
    }

    @Test
    void hasTheUmask() {
        bundle().set("/process/user/umask", 077)
                .sh("umask; touch /tmp/f; stat -c %a /tmp/f")
                .run()
                .prints("0077\n600\n");
    }

    @Test
    void hasTheUmaskZero() {
        bundle().set("/process/user/umask", 0).sh("umask").run().prints("0000\n");
    }

    @Test
    @PlanktonOnly("others force 0022")
    void hasTheCallersUmaskWhenNoneIsGiven() {
        for (String umask : List.of("0027", "0000", "0022")) {
            bundle().sh("umask").calledAfter("umask " + umask).run().prints(umask + "\n");
        }
    }

    @Test
    void umaskOfTheCallerDoesNotTouchWhatTheRuntimeMakes() {
        bundle().sh("stat -c %a /dev/null /dev/shm /dev/pts")
                .calledAfter("umask 077")
                .run()
                .prints("666\n1777\n755\n");
    }

    @Test
    @PlanktonOnly("others take any number")
    void umaskAbove0777IsRefused() {
        bundle().set("/process/user/umask", 01000).run().fails().says("/process/user/umask", "511");
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// SELinux labels, on a kernel that has SELinux at work, without a policy: it knows no labels then
/// but those that it begins with, and forbids nothing.
@Tag("vm-selinux")
class SelinuxIT extends WithContainer {

    private static final String LABEL = "file";
    private static final String OTHER = "node";

    @BeforeEach
    void mountItsFileSystem() throws IOException, InterruptedException {
        if (!Files.exists(Path.of("/sys/fs/selinux/enforce"))) {
            var mount = new ProcessBuilder("mount", "-t", "selinuxfs", "none", "/sys/fs/selinux");
            assertEquals(0, mount.inheritIO().start().waitFor());
        }
    }

    private Bundle labelled() {
        return bundle().set("/process/selinuxLabel", LABEL);
    }

    private static String labelOf(Bundle bundle) {
        return Host.read("/proc/" + bundle.pid() + "/attr/current").replace("\0", "");
    }

    @Test
    void areThoseOfTheProgram() {
        assertEquals(LABEL, labelOf(running(labelled())));
        assertEquals(
                LABEL,
                labelOf(
                        running(
                                labelled()
                                        .withoutMount("/proc")
                                        .mount("/proc", "tmpfs", "tmpfs"))));
    }

    @Test
    void areThoseOfTheKeyring() {
        // proc(5), /proc/keys, does not show them: what is left for further keys does.
        labelled().args("cat", "/proc/self/attr/keycreate").run().prints("");
    }

    @Test
    void areThoseOfWhatIsExecuted() {
        Bundle bundle = running(labelled());
        assertTrue(in(bundle).run("cat", "/proc/self/attr/current").stdout().startsWith(LABEL));
        assertTrue(
                in(bundle)
                        .with("--process-label", OTHER)
                        .run("cat", "/proc/self/attr/current")
                        .stdout()
                        .startsWith(OTHER));
        isUnharmed(bundle);
    }

    @Test
    void thatThePolicyLacksAreRefused() {
        labelled()
                .set("/process/selinuxLabel", "system_u:system_r:none_t:s0")
                .run()
                .fails()
                .says("/process/selinuxLabel", "policy");
        sandbox.assertNothingIsLeft();
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Labels on a host whose kernel has no such module at work: they are refused, and never passed
/// over. Where the modules are, [AppArmorIT] and [SelinuxIT] say what labels do.
class LabelsIT extends WithContainer {

    @BeforeEach
    void needsAHostWithoutThem() {
        boolean none =
                !Files.exists(Path.of("/sys/kernel/security/apparmor"))
                        && !Files.exists(Path.of("/sys/fs/selinux/enforce"));
        if (!none) {
            System.out.println("skipped LabelsIT: needs a host without AppArmor and SELinux");
        }
        assumeTrue(none);
    }

    @ParameterizedTest
    @CsvSource({
        "/process/apparmorProfile, AppArmor",
        "/process/selinuxLabel, SELinux",
    })
    void areRefused(String pointer, String module) {
        bundle().set(pointer, "x").run().fails().says("config.json: " + pointer, module);
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({
        "--apparmor, /process/apparmorProfile, AppArmor",
        "--process-label, /process/selinuxLabel, SELinux",
    })
    void ofExecAreRefused(String option, String pointer, String module) {
        Bundle bundle = running();
        in(bundle).with(option, "x").run("true").failsWith(255).says(pointer, module);
        isUnharmed(bundle);
    }

    @Test
    void ofAProcessFileAreRefused() throws IOException {
        Path file = sandbox.newFile("process.json");
        Files.writeString(
                file, "{\"args\": [\"true\"], \"cwd\": \"/\", \"apparmorProfile\": \"x\"}");
        Bundle bundle = running();
        in(bundle)
                .with("--process", file.toString())
                .run()
                .failsWith(255)
                .says("/process/apparmorProfile", "AppArmor");
        isUnharmed(bundle);
    }

    @Test
    void thatAreEmptyAskForNothing() {
        bundle().set("/process/apparmorProfile", "")
                .set("/process/selinuxLabel", "")
                .run()
                .succeeds()
                .silently();
    }
}

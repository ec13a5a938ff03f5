package plankton.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A kernel that lacks a call is told of, with the version that has it; there is no weaker way.
@PlanktonOnly("others have other ways")
class OldKernelIT extends WithSandbox {

    @BeforeEach
    void needStrace() {
        if (!Files.exists(Path.of("/usr/bin/strace"))) {
            System.out.println("skipped OldKernelIT: needs the package strace");
            assumeTrue(false);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "openat2, 5.6",
        "open_tree, 5.2",
        "move_mount, 5.2",
        "fsopen, 5.2",
        "fsconfig, 5.2",
        "fsmount, 5.2",
        "mount_setattr, 5.12",
        "clone3, 5.3",
        "close_range, 5.9"
    })
    void aMissingCallIsNamed(String call, String version) {
        bundle().calledAfter(
                        "set -- strace -f -o /dev/null -e trace="
                                + call
                                + " -e inject="
                                + call
                                + ":error=ENOSYS \"$@\"")
                .run()
                .fails()
                .says(call, "ENOSYS", "Linux " + version + " or later");
        sandbox.assertNothingIsLeft();
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `linux.rootfsPropagation`, seen from the container and from the host: which mounts of one reach
/// the other.
class RootPropagationIT extends WithSandbox {

    /// In a mount namespace of the test's own, in which a directory is a shared mount.
    private Bundle inANamespaceWith(Path shared) throws IOException {
        Files.createDirectories(shared.resolve("a"));
        Files.createDirectories(shared.resolve("b"));
        return bundle().calledAfter(
                        "set -- unshare -m sh -c 'mount --bind "
                                + shared
                                + " "
                                + shared
                                + " && mount --make-shared "
                                + shared
                                + " && \"$@\"; s=$?; grep -c \" "
                                + shared
                                + "/a \" /proc/self/mountinfo >&2; exit $s' sh \"$@\"");
    }

    @ParameterizedTest
    @CsvSource({
        // of the root, of the bind, what the container sees of the bind, whether the host sees a
        // mount
        "'', '', master, 0",
        "rslave, '', master, 0",
        "slave, '', master, 0",
        "private, '', -, 0",
        "rprivate, '', -, 0",
        "rprivate, rshared, shared, 1",
        "rshared, rshared, shared, 1",
        "shared, shared, shared, 1",
        "rslave, rshared, shared, 1",
        "rslave, rslave, master, 0",
        "rslave, private, -, 0"
    })
    @PlanktonOnly(
            "runc mounts after it has cut off the host, and a mount that is to be shared is not")
    void mountsTravelAsFarAsAsked(String root, String bind, String seen, int onHost)
            throws IOException {
        Path shared = sandbox.newFile("shared");
        Bundle bundle =
                inANamespaceWith(shared)
                        .set("/linux/rootfsPropagation", root)
                        .capabilities("CAP_SYS_ADMIN");
        if (bind.isEmpty()) {
            bundle.bind(shared, "/mnt");
        } else {
            bundle.bind(shared, "/mnt", bind);
        }
        Result result =
                bundle.sh(
                                "mount -t tmpfs x /mnt/a && awk '$5 == \"/mnt\" {sub(\":.*\", \"\","
                                        + " $7); print $7}' /proc/self/mountinfo")
                        .run();
        result.prints(seen + "\n");
        assertEquals(onHost + "\n", result.stderr(), result::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "private, 0",
        "rprivate, 0",
        "slave, 0",
        "rslave, 0",
        "shared, 1",
        "rshared, 1",
        "unbindable, 0",
        "runbindable, 0"
    })
    void isThatOfTheRoot(String propagation, int shared) {
        bundle().set("/linux/rootfsPropagation", propagation)
                .sh(
                        "awk '$5 == \"/\" {print ($0 ~ / shared:/), ($0 ~ / unbindable /)}'"
                                + " /proc/self/mountinfo")
                .run()
                .prints(shared + " " + (propagation.contains("unbindable") ? 1 : 0) + "\n");
    }

    @ParameterizedTest
    @CsvSource({"rshared, 1", "rprivate, 0", "rslave, 0"})
    void holdsForAllMountsIfRecursive(String propagation, int shared) {
        bundle().set("/linux/rootfsPropagation", propagation)
                .sh("awk '$5 == \"/dev/shm\" {print ($0 ~ / shared:/)}' /proc/self/mountinfo")
                .run()
                .prints(shared + "\n");
    }

    /// As they are wherever systemd is the first process.
    @ParameterizedTest
    @ValueSource(strings = {"", "rprivate", "rslave", "rshared"})
    void whereTheHostsMountsAreSharedNothingIsMountedThere(String propagation) {
        Bundle bundle = bundle().args("echo", "fine");
        if (!propagation.isEmpty()) {
            bundle.set("/linux/rootfsPropagation", propagation);
        }
        bundle.calledAfter(
                        "unshare --mount --propagation shared bash -c '\"$@\"; grep -c "
                                + bundle.rootfs()
                                + " /proc/self/mountinfo' bash \"$@\"; exit 0")
                .run()
                .prints("fine\n0\n");
    }
}

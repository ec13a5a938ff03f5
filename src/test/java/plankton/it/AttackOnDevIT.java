package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An image has its own `/dev`, and in it links in place of devices, terminals and directories.
class AttackOnDevIT extends WithCanary {

    static final List<String> NAMES =
            List.of(
                    "null",
                    "zero",
                    "full",
                    "random",
                    "urandom",
                    "tty",
                    "console",
                    "ptmx",
                    "fd",
                    "stdin",
                    "stdout",
                    "stderr",
                    "pts",
                    "shm",
                    "mqueue",
                    "pts/0",
                    "pts/ptmx");

    private @Nullable ConsoleSocket socket;

    /// A bundle without any mount below `/dev`.
    private Bundle withItsOwnDev() {
        return bundle().set("/mounts", List.of())
                .mount("/proc", "proc", "proc")
                .sh(LOOK + "; echo x > /dev/null");
    }

    @AfterEach
    void closeSocket() {
        if (socket != null) {
            socket.close();
        }
    }

    /// Every way in: run, create and start, exec, with and without a terminal.
    private void harmlessInEveryWay(Bundle bundle) {
        harmless(bundle);
        if (bundle.create().exit() == 0) {
            bundle.start();
        }
        bundle.delete("--force");
        bundle.run("--detach");
        if (bundle.state().exit() == 0) {
            seesNothing(in(bundle).sh(LOOK + "; echo x > /dev/null"));
            seesNothing(in(bundle).with("--tty").sh(LOOK));
        }
        bundle.delete("--force");
        bundle.set("/process/terminal", true);
        if (socket == null) {
            socket = new ConsoleSocket(sandbox.newFile("console"));
        }
        if (bundle.create("--console-socket", socket.path()).exit() == 0) {
            bundle.start();
        }
        bundle.delete("--force");
        bundle.without("/process/terminal");
    }

    /// CVE-2026-41579, CVE-2026-47766: the whole `/dev` is a link, and nothing is mounted on it.
    @ParameterizedTest
    @FieldSource("WAYS")
    void isALink(String way) {
        Bundle bundle = withItsOwnDev().prepare("rmdir", "dev");
        harmlessInEveryWay(bundle.link("/dev", link(way, canary.directory())));
    }

    /// The same, and something is mounted on it, or below.
    @ParameterizedTest
    @FieldSource("WAYS")
    void isALinkAndAMountPoint(String way) {
        Bundle bundle = bundle().sh(LOOK).prepare("rmdir", "dev");
        harmlessInEveryWay(bundle.link("/dev", link(way, canary.directory())));
        harmlessInEveryWay(bundle.withoutMount("/dev"));
    }

    /// CVE-2026-88264, CVE-2026-88265, CVE-2025-31133, CVE-2025-52565: one of the files is a link
    /// to one of the host.
    @ParameterizedTest
    @FieldSource("NAMES")
    void hasALink(String name) {
        for (Path target : List.of(canary.file(), canary.directory().resolve("new"))) {
            harmlessInEveryWay(withALink(name, target.toString()));
            harmless(withALink(name, link(WAYS.getLast(), target)));
        }
    }

    private Bundle withALink(String name, String target) {
        Bundle bundle =
                withItsOwnDev()
                        .set("/linux/maskedPaths", List.of("/etc/passwd", "/root"))
                        .set("/linux/readonlyPaths", List.of("/tmp"));
        if (name.startsWith("pts/")) {
            bundle.folder("/dev/pts");
        }
        return bundle.link("/dev/" + name, target);
    }

    /// The same, and what it leads to is a file of the host that is bound into the container: it
    /// keeps its owner and its mode.
    @ParameterizedTest
    @ValueSource(strings = {"null", "zero", "tty", "console", "ptmx", "pts/0"})
    void hasALinkToAFileThatIsBound(String name) throws IOException {
        Path file = Files.writeString(sandbox.newFile("bound"), "of the host");
        Files.setAttribute(file, "unix:uid", 1234);
        Files.setAttribute(file, "unix:mode", 0640);
        Bundle bundle = withItsOwnDev().sh("echo x > /dev/null").user(1000, 1000);
        if (name.startsWith("pts/")) {
            bundle.folder("/dev/pts");
        }
        harmlessInEveryWay(bundle.bind(file, "/bound").link("/dev/" + name, "/bound"));
        assertEquals(1234, Files.getAttribute(file, "unix:uid"));
        assertEquals(0100640, Files.getAttribute(file, "unix:mode"));
        assertEquals("of the host", Files.readString(file));
    }

    /// Something else stands in the place of one of the files.
    @ParameterizedTest
    @ValueSource(strings = {"mkfifo", "mkdir", "touch"})
    void hasSomethingElseThere(String command) {
        for (String name : List.of("null", "tty", "console", "ptmx", "pts", "fd", "stdin")) {
            harmlessInEveryWay(withItsOwnDev().prepare(command, "dev/" + name));
        }
    }

    /// Not even by what is bound over it: the mounts of the configuration lead over links of the
    /// image.
    @ParameterizedTest
    @FieldSource("WAYS")
    void isBoundOverALink(String way) throws IOException {
        Path source = Files.createDirectory(sandbox.newFile("source"));
        Bundle bundle = withItsOwnDev().prepare("rmdir", "dev");
        bundle.link("/dev", link(way, canary.directory())).bind(source, "/dev");
        harmlessInEveryWay(bundle);
    }
}

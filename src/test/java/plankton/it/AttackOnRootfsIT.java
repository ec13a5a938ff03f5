package plankton.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An image puts links, and things that are not what they should be, where the runtime mounts,
/// makes and reads.
class AttackOnRootfsIT extends WithCanary {

    /// CVE-2019-18837, CVE-2021-30465, CVE-2024-45310, without a race: the target of a mount, or
    /// what leads to it, is a link to the host.
    @ParameterizedTest
    @FieldSource("WAYS")
    void mountsOverALink(String way) throws IOException {
        Path source = Files.createDirectory(sandbox.newFile("source"));
        Path file = Files.writeString(sandbox.newFile("file"), "text");
        Bundle bundle =
                bundle().sh(LOOK)
                        .link("/dir", link(way, canary.directory()))
                        .link("/file", link(way, canary.file()))
                        .link("/none", link(way, canary.directory().resolve("none")))
                        .link("/twice", "/dir");
        for (String target : List.of("/dir", "/dir/new", "/none", "/none/new", "/twice/a/b")) {
            harmless(bundle.set("/mounts", List.of()).mount(target, "tmpfs", "tmpfs"));
            harmless(bundle.set("/mounts", List.of()).bind(source, target));
        }
        for (String target : List.of("/file", "/dir/new-file", "/none", "/none/b/c", "/twice/d")) {
            harmless(bundle.set("/mounts", List.of()).bind(file, target));
        }
    }

    /// The directory that the program is to begin in, which is made when it is missing.
    @ParameterizedTest
    @FieldSource("WAYS")
    void beginsInALink(String way) {
        Bundle bundle =
                bundle().sh(LOOK + "; ls; cat " + Canary.NAME)
                        .link("/dir", link(way, canary.directory()))
                        .link("/none", link(way, canary.directory().resolve("none")));
        for (String cwd : List.of("/dir", "/dir/new/er", "/none", "/none/new")) {
            harmless(bundle.cwd(cwd));
        }
    }

    /// CVE-2025-24965: every file that some feature of a runtime writes or reads is a link.
    @ParameterizedTest
    @FieldSource("WAYS")
    void plantsLinksForAllThatIsWrittenOrRead(String way) {
        Bundle bundle = bundle().sh(LOOK).set("/root/readonly", true).hostname("attacked");
        String file = link(way, canary.file());
        bundle.prepare("rm", "-r", "etc", "root", "tmp").folder("/etc").folder("/run");
        for (String name :
                List.of(
                        "/etc/passwd",
                        "/etc/group",
                        "/etc/hostname",
                        "/etc/hosts",
                        "/etc/resolv.conf",
                        "/run/notify",
                        "/run/secrets",
                        "/root",
                        "/tmp",
                        "/.krun_config.json",
                        "/.pivot_root",
                        "/.oldroot")) {
            bundle.link(name, file);
        }
        harmless(bundle);
        harmless(bundle.without("/root/readonly"));
        bundle.calledAfter("export NOTIFY_SOCKET=" + sandbox.newFile("notify"));
        harmless(bundle);
    }

    /// A file that is read is one that never ends, or blocks whoever opens it.
    @ParameterizedTest
    @CsvSource({
        "mkfifo etc/passwd",
        "mknod etc/passwd c 1 5",
        "mknod etc/passwd c 5 0",
        "ln -s /dev/zero etc/passwd",
        "ln -s /proc/self/fd/0 etc/passwd",
        "ln -s passwd etc/passwd",
        "mkdir etc/passwd",
        "dd if=/dev/zero of=etc/passwd bs=1M seek=1000000 count=0",
    })
    void hasAPasswdThatCannotBeRead(String command) {
        Bundle bundle = bundle().sh("echo $HOME").user(7, 7);
        bundle.prepare("rm", "etc/passwd").prepare(command.split(" "));
        bundle.run().prints("/\n");
    }

    /// The messages of the host's kernel are there for the first who reads them.
    @Test
    void hasAPasswdThatIsTheLogOfTheKernel() {
        Bundle bundle = bundle().sh("echo $HOME").prepare("rm", "etc/passwd");
        Result result = harmless(bundle.link("/etc/passwd", "/proc/kmsg"));
        assertTrue(result.exit() == 1 || result.stdout().equals("/\n"), result::toString);
    }

    /// CVE-2026-115521: what makes mounts read-only goes through the image's `/proc/self/fd`.
    @Test
    void fakesProcToKeepItsMountsWritable() throws IOException {
        Path source = Files.createDirectory(sandbox.newFile("source"));
        Bundle bundle = bundle().set("/mounts", List.of()).set("/root/readonly", true);
        bundle.folder("/proc/self").folder("/proc/self/fd").folder("/volume").folder("/tmpfs");
        for (int n = 0; n < 64; n++) {
            bundle.link("/proc/self/fd/" + n, "/tmp");
        }
        bundle.link("/proc/thread-self", "self");
        bundle.bind(source, "/volume", "ro")
                .mount("/tmpfs", "tmpfs", "tmpfs", "ro")
                .set("/linux/readonlyPaths", List.of("/root"))
                .sh(
                        "for d in / /volume /tmpfs /root /tmp /proc/self/fd; do"
                                + " touch $d/x 2>&1; done; true")
                .run()
                .prints(
                        List.of("/", "/volume/", "/tmpfs/", "/root/", "/tmp/", "/proc/self/fd/")
                                .stream()
                                .map(d -> "touch: " + d + "x: Read-only file system\n")
                                .reduce("", String::concat)
                                .replace("touch: /x", "touch: //x"));
        assertArrayEquals(new String[0], source.toFile().list());
    }

    /// crun's issue 2262: below what is bound lies a namespace that is pinned by a mount, and what
    /// did not work is tried again by path, inside the container.
    @ParameterizedTest
    @ValueSource(strings = {"net", "uts", "mnt"})
    void pinsANamespaceBelowWhatIsBound(String namespace) throws IOException {
        Path bound = sandbox.newFile("source");
        Path source = Files.createDirectories(bound.resolve("below"));
        Files.createFile(source.resolve("pin"));
        Files.writeString(source.resolve("mark"), "the right one");
        String pin = source.resolve("pin").toString();
        Bundle bundle =
                bundle().folder("/below")
                        .file("/below/mark", "the wrong one")
                        .bind(bound, "/bound")
                        .sh("cat /bound/below/mark; " + LOOK)
                        .calledAfter(
                                "exec unshare --mount sh -ec 'unshare --"
                                        + (namespace.equals("mnt") ? "mount" : namespace)
                                        + " sleep 30 & sleep 0.2; mount --bind /proc/$!/ns/"
                                        + namespace
                                        + " "
                                        + pin
                                        + " || true; kill $!; exec \"$@\"' sh \"$@\"");
        Result result = harmless(bundle);
        assertTrue(
                result.exit() != 0 || result.stdout().startsWith("the right one"),
                result::toString);
    }

    /// Fifty at once make the same mount points in a directory that they share: what one has made
    /// is as good for the others (runc's issue 4543, the other side of CVE-2024-45310).
    @Test
    void manyMakeTheSameMountPoints() throws IOException {
        Path volume = Files.createDirectory(sandbox.newFile("volume"));
        Bundle bundle = bundle().set("/mounts", List.of()).bind(volume, "/new/volume");
        bundle.mount("/new/volume/a/b/c/d", "tmpfs", "tmpfs").mount("/e/f/g", "tmpfs", "tmpfs");
        String directory = bundle.write().directory().toString();
        var calls = new ArrayList<Call>();
        for (int i = 0; i < 50; i++) {
            calls.add(sandbox.call(List.of("run", "--bundle", directory, sandbox.newId())));
        }
        calls.forEach(call -> call.finish().succeeds());
    }

    /// The content of a volume is as hostile as that of an image.
    @ParameterizedTest
    @FieldSource("WAYS")
    void mountsOverALinkInAVolume(String way) throws IOException {
        Path volume = Files.createDirectory(sandbox.newFile("volume"));
        Files.createSymbolicLink(volume.resolve("dir"), Path.of(link(way, canary.directory())));
        Files.createSymbolicLink(volume.resolve("file"), Path.of(link(way, canary.file())));
        Bundle bundle = bundle().sh(LOOK).bind(volume, "/volume");
        Bundle masking = bundle.mount("/volume/dir/new", "tmpfs", "tmpfs");
        harmless(masking);
        harmless(
                masking.bind(volume, "/volume/file")
                        .set("/linux/maskedPaths", List.of("/volume/dir", "/volume/file"))
                        .set("/linux/readonlyPaths", List.of("/volume/dir", "/volume/file")));
    }
}

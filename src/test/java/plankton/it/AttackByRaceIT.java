package plankton.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Another container that shares the root file system or a volume exchanges directories, files and
/// links while containers are made: what is found at one moment is another thing at the next.
///
/// `-Dplankton.race.seconds=N` tries each for longer.
class AttackByRaceIT extends WithCanary {

    private static final long SECONDS = Long.getLong("plankton.race.seconds", 4);

    /// Makes container after container while the names of each of `pairs` are exchanged.
    private void attack(IntFunction<Bundle> bundles, Path... pairs) {
        String[] names = Stream.of(pairs).map(Path::toString).toArray(String[]::new);
        Call attacker = Probe.listening(sandbox, "exchange", names);
        long end = System.nanoTime() + SECONDS * 1_000_000_000;
        int made = 0;
        int tries = 0;
        for (; System.nanoTime() < end; tries++) {
            Bundle bundle = bundles.apply(tries);
            made += harmless(bundle).exit() == 0 ? 1 : 0;
            if (!Program.isPlankton()) {
                bundle.delete("--force");
            }
        }
        assertTrue(attacker.isAlive(), () -> "it could not attack: " + attacker.soFar());
        attacker.kill();
        System.out.println("attacked " + tries + " containers, of which " + made + " were made");
        assertTrue(tries > 1, "too few tries");
    }

    /// A volume with `dir`, in which is `inner`, and `link`, which leads to the canary.
    private Path volume() throws IOException {
        Path volume = Files.createDirectory(sandbox.newFile("volume"));
        Files.createDirectories(volume.resolve("dir/inner"));
        Files.createSymbolicLink(volume.resolve("link"), canary.directory().resolve("directory"));
        Files.createSymbolicLink(volume.resolve("up"), Path.of("../volume/dir/../dir/inner"));
        return volume;
    }

    private static Path[] directoryAndLink(Path volume) {
        return new Path[] {volume.resolve("dir"), volume.resolve("link")};
    }

    /// CVE-2021-30465: what leads to the target of a mount.
    @Test
    void exchangesWhatLeadsToAMountPoint() throws IOException {
        Path volume = volume();
        Path source = Files.createDirectory(sandbox.newFile("source"));
        Bundle bundle =
                bundle().sh(LOOK)
                        .bind(volume, "/volume")
                        .mount("/volume/dir", "tmpfs", "tmpfs")
                        .bind(source, "/volume/dir/inner")
                        .bind(source, "/volume/up");
        attack(_ -> bundle, directoryAndLink(volume));
    }

    /// CVE-2024-45310: what leads to a mount point that has to be made, a directory or a file.
    @Test
    void exchangesWhatLeadsToAMountPointThatIsMade() throws IOException {
        Path volume = volume();
        Path file = Files.writeString(sandbox.newFile("file"), "text");
        Bundle bundle = bundle().sh(LOOK).bind(volume, "/volume");
        attack(
                i ->
                        bundle.withoutMount("/volume/dir/a" + (i - 1) + "/b/c")
                                .withoutMount("/volume/dir/f" + (i - 1))
                                .mount("/volume/dir/a" + i + "/b/c", "tmpfs", "tmpfs")
                                .bind(file, "/volume/dir/f" + i),
                directoryAndLink(volume));
    }

    /// CVE-2024-21626's cousin: the working directory, which is made when it is missing.
    @Test
    void exchangesTheWorkingDirectory() throws IOException {
        Path volume = volume();
        Bundle bundle = bundle().sh("cat " + Canary.NAME + "; " + LOOK).bind(volume, "/volume");
        attack(i -> bundle.cwd("/volume/dir/cwd" + i), directoryAndLink(volume));
    }

    /// What is masked or made read-only, and with it the place of the mask.
    @Test
    void exchangesWhatIsHidden() throws IOException {
        Path volume = volume();
        List<String> paths = List.of("/volume/dir/inner", "/volume/dir", "/volume/up");
        Bundle bundle =
                bundle().sh(LOOK)
                        .bind(volume, "/volume")
                        .set("/linux/maskedPaths", paths)
                        .set("/linux/readonlyPaths", paths);
        attack(_ -> bundle, directoryAndLink(volume));
    }

    /// CVE-2023-27561 by a race: `/proc` is a directory when it is looked at, and a link when it is
    /// mounted on. Whatever becomes of it, what has to be masked is not seen.
    @Test
    void exchangesProc() throws IOException {
        Bundle bundle =
                bundle().sh("test -e /proc/1/exe && cat /proc/version; " + LOOK)
                        .set("/linux/maskedPaths", List.of("/proc/version"))
                        .link("/other", "/tmp");
        attack(_ -> bundle, bundle.inRootfs("/proc"), bundle.inRootfs("/other"));
    }

    /// CVE-2025-31133 and CVE-2026-88265: the devices, of which `/dev/null` is what masks.
    @Test
    void exchangesDevices() throws IOException {
        Bundle bundle =
                bundle().set("/mounts", List.of())
                        .mount("/proc", "proc", "proc")
                        .set("/linux/maskedPaths", List.of("/proc/kcore", "/etc/passwd"))
                        .link("/link", canary.file().toString())
                        .sh("echo attack > /proc/kcore; echo attack > /etc/passwd; " + LOOK);
        bundle.prepare("mknod", "-m", "666", "dev/null", "c", "1", "3");
        attack(_ -> bundle, bundle.inRootfs("/dev/null"), bundle.inRootfs("/link"));
    }

    /// The whole `/dev`, in which devices and links are made and `ptmx` is removed first.
    @Test
    void exchangesTheDirectoryOfDevices() throws IOException {
        Bundle bundle =
                bundle().set("/mounts", List.of())
                        .mount("/proc", "proc", "proc")
                        .link("/link", canary.directory().toString())
                        .sh(LOOK);
        attack(_ -> bundle, bundle.inRootfs("/dev"), bundle.inRootfs("/link"));
    }

    /// CVE-2025-52565: the terminal, the directory of terminals, and the console.
    @Test
    void exchangesTerminals() throws IOException {
        Bundle bundle =
                bundle().set("/mounts", List.of())
                        .mount("/dev/pts", "devpts", "devpts", "newinstance", "ptmxmode=0666")
                        .set("/process/terminal", true)
                        .set("/linux/maskedPaths", List.of("/etc/passwd"))
                        .link("/link", canary.file().toString())
                        .link("/directory", canary.directory().toString())
                        .file("/dev/console", "")
                        .folder("/dev/pts");
        Call attacker =
                Probe.listening(
                        sandbox,
                        "exchange",
                        bundle.inRootfs("/dev/console").toString(),
                        bundle.inRootfs("/link").toString(),
                        bundle.inRootfs("/dev/pts").toString(),
                        bundle.inRootfs("/directory").toString());
        long end = System.nanoTime() + SECONDS * 1_000_000_000;
        while (System.nanoTime() < end) {
            try (var socket = new ConsoleSocket(sandbox.newFile("console"))) {
                if (bundle.create("--console-socket", socket.path()).exit() == 0) {
                    socket.receive().close();
                    bundle.start();
                }
                bundle.delete("--force");
            }
        }
        assertTrue(attacker.isAlive(), () -> "it could not attack: " + attacker.soFar());
        attacker.kill();
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A tree of the host that nothing in a container may reach, and some of the host's own files that
/// attacks have changed elsewhere. What they are is remembered, down to inodes and times.
final class Canary {

    /// What stands in its file.
    static final String SECRET = "the secret of the host";

    /// The name of its file, which is in no image.
    static final String NAME = "canary-file";

    private static final List<String> PARAMETERS =
            List.of(
                    "kernel/core_pattern",
                    "kernel/modprobe",
                    "kernel/hostname",
                    "kernel/domainname",
                    "kernel/sysrq",
                    "kernel/poweroff_cmd",
                    "kernel/shmmax",
                    "net/ipv4/ip_forward");

    private static final List<String> DEVICES =
            List.of("null", "zero", "full", "random", "urandom", "tty", "ptmx", "console");

    private static final String ATTRIBUTES =
            "unix:ino,mode,uid,gid,nlink,rdev,size,lastModifiedTime,ctime";

    private final Path directory;
    private final Map<String, String> before;

    /// Plants it in the new directory `directory`.
    Canary(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory.resolve("directory/inner"));
            Files.writeString(file(), SECRET);
            Files.writeString(directory.resolve("directory/inner/" + NAME), SECRET);
            Files.createSymbolicLink(directory.resolve("link"), Path.of("directory"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        before = look();
    }

    Path directory() {
        return directory;
    }

    Path file() {
        return directory.resolve(NAME);
    }

    /// Fails if anything of it, or of the host, is not as it was. A parameter gets its value back.
    void assertUntouched() {
        Map<String, String> now = look();
        for (String name : PARAMETERS) {
            String file = "/proc/sys/" + name;
            String value = before.get(file);
            if (value != null && !value.equals(now.get(file))) {
                write(file, value);
            }
        }
        assertEquals(before, now, "the host has been changed");
    }

    private static void write(String file, String text) {
        try {
            Files.writeString(Path.of(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> look() {
        var seen = new TreeMap<String, String>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.toList()) {
                seen.put(path.toString(), describe(path));
            }
            for (String name : DEVICES) {
                Path device = Path.of("/dev", name);
                if (Files.exists(device, LinkOption.NOFOLLOW_LINKS)) {
                    String which = "unix:ino,mode,uid,gid,nlink,rdev";
                    seen.put(device.toString(), attributes(device, which));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String name : PARAMETERS) {
            Path file = Path.of("/proc/sys", name);
            if (Files.exists(file)) {
                seen.put(file.toString(), Host.read(file.toString()));
            }
        }
        return seen;
    }

    private static String describe(Path path) throws IOException {
        String text = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? read(path) : "";
        return attributes(path, ATTRIBUTES) + " " + text;
    }

    private static String read(Path path) throws IOException {
        return Files.readString(path);
    }

    private static String attributes(Path path, String which) throws IOException {
        return new TreeMap<>(Files.readAttributes(path, which, LinkOption.NOFOLLOW_LINKS))
                .toString();
    }
}

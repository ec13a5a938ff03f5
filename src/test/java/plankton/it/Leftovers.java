package plankton.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What may be left of containers besides processes, mounts and files.
public final class Leftovers {
    private Leftovers() {}

    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    /// The control groups of all hierarchies that have `token` in their path, the deepest first.
    public static List<Path> cgroups(String token) {
        var found = new ArrayList<Path>();
        addCgroups(CGROUPS, token, found);
        return found;
    }

    private static void addCgroups(Path directory, String token, List<Path> found) {
        for (Path child : directories(directory)) {
            addCgroups(child, token, found);
            if (child.toString().contains(token)) {
                found.add(child);
            }
        }
    }

    /// The directories in one. That of a group counts them in its links, which spares a look at its
    /// many files; those of others come and go.
    private static List<Path> directories(Path directory) {
        try {
            if (Files.getAttribute(directory, "unix:nlink").equals(2)) {
                return List.of();
            }
            try (Stream<Path> all = Files.list(directory)) {
                return all.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                        .toList();
            }
        } catch (IOException _) {
            return List.of();
        }
    }

    /// The lines of `/proc/locks` about files in `directory`.
    static List<String> locks(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            List<String> names = files.map(Leftovers::nameOfLocked).toList();
            return Host.read("/proc/locks")
                    .lines()
                    .filter(line -> names.stream().anyMatch(line::contains))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As proc_locks(5) names a file: its device and inode.
    private static String nameOfLocked(Path file) {
        try {
            long device = (long) Files.getAttribute(file, "unix:dev");
            long major = (device >> 8) & 0xfff;
            long minor = (device & 0xff) | ((device >> 12) & 0xfff00);
            String inode = Files.getAttribute(file, "unix:ino").toString();
            return " " + hex(major) + ":" + hex(minor) + ":" + inode + " ";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hex(long number) {
        return (number < 16 ? "0" : "") + Long.toHexString(number);
    }
}

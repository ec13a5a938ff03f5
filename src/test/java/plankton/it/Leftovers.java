package plankton.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What may be left of containers besides processes, mounts and files.
final class Leftovers {
    private Leftovers() {}

    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    /// The control groups of all hierarchies that have `token` in their name.
    static List<Path> cgroups(String token) {
        var found = new ArrayList<Path>();
        try {
            Files.walkFileTree(
                    CGROUPS,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path directory, BasicFileAttributes attributes) {
                            if (directory.getFileName().toString().contains(token)) {
                                found.add(directory);
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        // Those of others come and go.
                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException e) {
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(Path directory, IOException e) {
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
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

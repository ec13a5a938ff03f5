package plankton.it;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// The machine the tests run on, as `/proc` shows it.
public final class Host {
    private Host() {}

    public static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The text of a small file, such as one in `/proc`.
    public static String read(String path) {
        // In large pieces: a kernel parameter gives its text to the first read alone, and the class
        // Files begins with a read of one byte when the size is said to be 0.
        try (var in = new FileInputStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The inode of one of this process's namespaces, as a link's text: `uts:[4026531838]`.
    public static String namespace(String file) {
        return namespace(ProcessHandle.current().pid(), file);
    }

    /// The same of the process `pid`.
    public static String namespace(long pid, String file) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/" + file)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One field of `/proc/PID/status`, such as `SigBlk`.
    public static String status(long pid, String field) {
        return read("/proc/" + pid + "/status")
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    /// The mount points whose path has `part` in it, the deepest first.
    public static List<String> mountsBelow(String part) {
        return read("/proc/self/mountinfo")
                .lines()
                .map(line -> line.split(" ", 6)[4])
                .filter(point -> point.contains(part))
                .sorted((a, b) -> b.length() - a.length())
                .toList();
    }

    /// The processes that have to do with `token`: it is in their command line or environment, or
    /// their root or working directory is one of `directories`. A changed root or a new mount
    /// namespace cannot hide them, as directories are compared by device and inode.
    public static List<Long> processesOf(String token, List<Path> directories) {
        var inodes = directories.stream().map(Host::inode).flatMap(Optional::stream).toList();
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .map(Long::valueOf)
                    .filter(pid -> pid != ProcessHandle.current().pid())
                    .filter(pid -> mentions(pid, token) || livesIn(pid, inodes))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean mentions(long pid, String token) {
        return Stream.of("cmdline", "environ")
                .map(file -> readIfThere(Path.of("/proc/" + pid + "/" + file)))
                .anyMatch(text -> text.contains(token));
    }

    private static boolean livesIn(long pid, List<Map<String, Object>> inodes) {
        return Stream.of("root", "cwd")
                .map(link -> inode(Path.of("/proc/" + pid + "/" + link)))
                .flatMap(Optional::stream)
                .anyMatch(inodes::contains);
    }

    /// Device and inode of what `path` leads to, if it is there.
    private static Optional<Map<String, Object>> inode(Path path) {
        try {
            return Optional.of(Files.readAttributes(path, "unix:dev,ino"));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static String readIfThere(Path path) {
        try {
            return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }

    /// A line about each of the processes `pids`, for a failure's message.
    public static String describe(List<Long> pids) {
        return pids.stream().map(pid -> pid + " " + commandLine(pid)).toList().toString();
    }

    /// The words of a process's command line, separated by spaces; empty if it is not there.
    public static String commandLine(long pid) {
        return readIfThere(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ').strip();
    }

    /// Whether `condition` becomes true within `millis`.
    public static boolean within(long millis, BooleanSupplier condition) {
        long end = System.nanoTime() + millis * 1_000_000;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            sleep(5);
        }
        return true;
    }

    public static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(Objects.toString(e.getMessage()), e);
        }
    }
}

package plankton.it;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A small root file system in which, at random, something is not what it should be, at each of the
/// places that a runtime touches.
final class HostileImage {

    /// The places, each directory before what is in it.
    static final List<String> PLACES =
            List.of(
                    "/proc",
                    "/proc/self",
                    "/proc/sys",
                    "/proc/kcore",
                    "/sys",
                    "/sys/firmware",
                    "/dev",
                    "/dev/null",
                    "/dev/zero",
                    "/dev/full",
                    "/dev/random",
                    "/dev/urandom",
                    "/dev/tty",
                    "/dev/console",
                    "/dev/ptmx",
                    "/dev/pts",
                    "/dev/pts/ptmx",
                    "/dev/pts/0",
                    "/dev/shm",
                    "/dev/fd",
                    "/dev/stdin",
                    "/etc",
                    "/etc/passwd",
                    "/tmp",
                    "/root",
                    "/cwd",
                    "/m",
                    "/m/a",
                    "/m/a/b",
                    "/n",
                    "/n/x");

    private static final int HOSTILE_PERCENT = 8;

    private final Random random;
    private final Canary canary;
    private final Path root;
    private final List<String> described = new ArrayList<>();

    /// Makes one in the new directory `root`, which has another name for the file `busybox`.
    HostileImage(Random random, Canary canary, Path busybox, Path root) throws IOException {
        this.random = random;
        this.canary = canary;
        this.root = root;
        Files.createDirectories(root.resolve("bin"));
        Files.createLink(root.resolve("bin/busybox"), busybox);
        for (String name : List.of("sh", "awk", "find", "cat", "head", "true")) {
            Files.createSymbolicLink(root.resolve("bin", name), Path.of("busybox"));
        }
        var script = new StringBuilder("true");
        for (String place : PLACES) {
            plant(place, script);
        }
        runInRoot(script.toString());
    }

    /// What stands where.
    @Override
    public String toString() {
        return described.toString();
    }

    private void plant(String place, StringBuilder script) throws IOException {
        Path path = root.resolve(place.substring(1));
        // Never over a link: that would be an attack of the test on the canary.
        if (!isRealDirectory(place.substring(0, place.lastIndexOf('/')))) {
            return;
        }
        if (random.nextInt(100) >= HOSTILE_PERCENT) {
            if (!place.matches("/proc/.*|/sys/.*|/dev/(?!pts$|shm$).*|/etc/.*|/[mn]/.*")) {
                Files.createDirectory(path);
            }
            return;
        }
        switch (random.nextInt(9)) {
            case 0, 1 -> {
                Files.writeString(path, "root:x:0:0::" + canary.directory() + ":/bin/sh\n");
                described.add(place + " file");
            }
            case 2, 3, 4, 5 -> {
                String target = target();
                Files.createSymbolicLink(path, Path.of(target));
                described.add(place + " -> " + target);
            }
            case 6 -> special(script, "mkfifo", place, "");
            case 7 -> special(script, "mknod -m 666", place, " c 1 " + (3 + random.nextInt(6)));
            default -> Files.createDirectory(path);
        }
    }

    private void special(StringBuilder script, String command, String place, String more) {
        script.append("; /bin/busybox ").append(command).append(" .").append(place).append(more);
        described.add(command + " " + place + more);
    }

    private boolean isRealDirectory(String path) {
        Path here = root;
        for (Path name : Path.of(path)) {
            here = here.resolve(name);
            if (!Files.isDirectory(here, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
        }
        return true;
    }

    /// Where a link leads.
    private String target() {
        String other = pick(PLACES);
        return switch (random.nextInt(14)) {
            case 0 -> canary.directory().toString();
            case 1 -> canary.file().toString();
            case 2 -> canary.directory() + "/new";
            case 3 -> "../../../../../../../../.." + canary.directory();
            case 4 -> "/proc/1/root" + canary.directory();
            case 5 -> "/proc/self/fd/" + random.nextInt(12);
            case 6 -> "/proc/self/cwd/../../../../.." + canary.directory();
            case 7 -> "..";
            case 8 -> "/";
            case 9 -> ".";
            case 10 -> "/proc/sys/kernel/core_pattern";
            case 11 -> "missing/" + random.nextInt(3);
            case 12 -> other.substring(1);
            default -> other;
        };
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private void runInRoot(String script) throws IOException {
        try {
            var process =
                    new ProcessBuilder("sh", "-c", script).directory(root.toFile()).inheritIO();
            if (process.start().waitFor() != 0) {
                throw new FileSystemException(script);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(script, e);
        }
    }
}

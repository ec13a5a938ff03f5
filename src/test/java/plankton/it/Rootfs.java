package plankton.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/// A small root file system: busybox under all its names, and the directories that a container
/// expects.
public final class Rootfs {
    private Rootfs() {}

    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final List<String> DIRECTORIES =
            List.of("bin", "etc", "proc", "sys", "dev", "root", "tmp");
    private static final List<String> APPLETS = applets();

    private static List<String> applets() {
        if (!Files.isExecutable(BUSYBOX)) {
            throw new IllegalStateException(
                    BUSYBOX + " is missing: apt-get install busybox-static");
        }
        try (var sandbox = new Sandbox()) {
            var list = List.of(BUSYBOX.toString(), "--list");
            return Call.of(sandbox, list, Map.of(), new byte[0])
                    .finish()
                    .stdout()
                    .lines()
                    .filter(applet -> !applet.equals("busybox"))
                    .toList();
        }
    }

    /// Makes one at `target`.
    public static void make(Path target) {
        try {
            Files.createDirectory(target);
            for (String name : DIRECTORIES) {
                Files.createDirectory(target.resolve(name));
            }
            Files.setPosixFilePermissions(
                    target.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
            Files.setAttribute(target.resolve("tmp"), "unix:mode", 01777);
            Files.copy(BUSYBOX, target.resolve("bin/busybox"));
            for (String applet : APPLETS) {
                Files.createSymbolicLink(target.resolve("bin", applet), Path.of("busybox"));
            }
            Files.writeString(
                    target.resolve("etc/passwd"),
                    "root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000:user:/tmp:/bin/sh\n");
            Files.writeString(target.resolve("etc/group"), "root:x:0:\nuser:x:1000:\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package plankton.init;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.environment.Environment;
import plankton.linux.Fd;
import plankton.linux.FileSystem;
import plankton.linux.MountAttr;
import plankton.linux.MountTree;
import plankton.linux.Rootfs;

/// Takes paths away from the container: read-only ones by a read-only mount of themselves, masked
/// ones by something empty on top (config-linux.md, Masked Paths and Readonly Paths). Paths that
/// are not there are passed over, as the kernel decides what procfs and sysfs have.
final class HiddenPaths {

    private final Environment environment;
    private final Progress progress;

    private @Nullable MountTree emptyDirectory;

    HiddenPaths(Environment environment, Progress progress) {
        this.environment = environment;
        this.progress = progress;
    }

    void apply(Rootfs rootfs) {
        List<String> readonlyPaths = environment.readonlyPaths();
        for (int i = 0; i < readonlyPaths.size(); i++) {
            progress.at("/linux/readonlyPaths/" + i, "make a path read-only");
            protect(rootfs, readonlyPaths.get(i));
        }
        List<String> maskedPaths = environment.maskedPaths();
        if (maskedPaths.isEmpty()) {
            return;
        }
        // The host's own: an image could have put anything in place of the container's.
        try (Fd nothing = Fd.nullDevice()) {
            for (int i = 0; i < maskedPaths.size(); i++) {
                progress.at("/linux/maskedPaths/" + i, "mask a path");
                mask(rootfs, maskedPaths.get(i), nothing);
            }
        }
    }

    private static void protect(Rootfs rootfs, String path) {
        Fd found = rootfs.find(path);
        if (found == null) {
            return;
        }
        try (found;
                MountTree tree = MountTree.copy(found, true)) {
            tree.change(MountAttr.RDONLY, 0, null, true);
            tree.attach(found);
        }
    }

    private void mask(Rootfs rootfs, String path, Fd nothing) {
        Fd found = rootfs.find(path);
        if (found == null) {
            return;
        }
        try (found) {
            if (found.isDirectory()) {
                coverDirectory(found);
            } else {
                try (MountTree tree = MountTree.copy(nothing, false)) {
                    tree.attach(found);
                }
            }
        }
    }

    /// One empty file system serves for all directories: each further one would cost memory and
    /// time.
    private void coverDirectory(Fd directory) {
        if (emptyDirectory != null) {
            try (MountTree again = emptyDirectory.copy()) {
                again.attach(directory);
            }
            return;
        }
        try (var fileSystem = new FileSystem("tmpfs")) {
            fileSystem.set("nr_blocks", "1").set("nr_inodes", "1").flag("ro");
            fileSystem.label(environment.rootfs().mountLabel());
            emptyDirectory = fileSystem.mount(MountAttr.RDONLY);
            emptyDirectory.attach(directory);
        }
    }
}

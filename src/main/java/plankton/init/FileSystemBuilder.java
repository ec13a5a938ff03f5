package plankton.init;

import org.jspecify.annotations.Nullable;
import plankton.environment.MountFlags;
import plankton.environment.MountPlan;
import plankton.linux.Fd;
import plankton.linux.FileSystem;
import plankton.linux.MountAttr;
import plankton.linux.MountTree;
import plankton.linux.Rootfs;
import plankton.linux.TreeCopy;

/// Makes a new instance of a file system and mounts it.
final class FileSystemBuilder {

    private final MountPlan.NewFileSystem plan;
    private final MountFlags flags;
    private final String label;

    /// @param label of its files (SELinux), empty for the usual one
    FileSystemBuilder(MountPlan.NewFileSystem plan, String label) {
        this.plan = plan;
        this.label = label;
        flags = plan.flags();
    }

    /// Mounts it.
    ///
    /// @return the top of `/dev` if that is what it was, else null
    @Nullable Fd mountIn(Rootfs rootfs) {
        boolean inheritsMode = inheritsMode(rootfs);
        try (var fileSystem = new FileSystem(plan.type());
                Fd target = target(rootfs)) {
            configure(fileSystem, target);
            if (inheritsMode) {
                fileSystem.set("mode", Integer.toString(target.permissions(), 8));
            }
            boolean copyUp = flags.has(MountFlags.COPY_UP);
            // The device files are still to be made in it.
            boolean isDev = plan.destination().equals(RootfsBuilder.DEV);
            int readonly = flags.set() & MountAttr.RDONLY;
            if (readonly != 0 && !isDev && !copyUp) {
                fileSystem.flag("ro");
            }
            int attributes = isDev || copyUp ? flags.set() & ~MountAttr.RDONLY : flags.set();
            try (MountTree tree = fileSystem.mount(attributes)) {
                if (copyUp) {
                    TreeCopy.copy(target, tree.top());
                    tree.change(isDev ? 0 : readonly, 0, null, false);
                }
                if (plan.isLabelledLater() && !label.isEmpty()) {
                    tree.label(label);
                }
                RootfsBuilder.changeRecursively(tree.top(), flags);
                tree.attach(target);
                return isDev ? tree.top().copy() : null;
            }
        }
    }

    /// Programs find a directory as accessible as the image has it, as with other runtimes; one
    /// that is made for the mount says nothing.
    private boolean inheritsMode(Rootfs rootfs) {
        if (!plan.type().equals("tmpfs") || isGiven("mode")) {
            return false;
        }
        try (Fd before = rootfs.find(plan.destination())) {
            return before != null;
        }
    }

    private Fd target(Rootfs rootfs) {
        String destination = plan.destination();
        if (flags.has(MountFlags.LINK_AS_DESTINATION)) {
            return rootfs.openItself(destination);
        }
        return plan.isKernelInterface()
                ? rootfs.realDirectory(destination)
                : rootfs.directory(destination);
    }

    private void configure(FileSystem fileSystem, Fd target) {
        fileSystem.set("source", plan.source());
        for (String word : flags.words()) {
            fileSystem.option(word);
        }
        if (!plan.isKernelInterface() && !plan.isLabelledLater() && !isGiven("context")) {
            fileSystem.label(label);
        }
        if (flags.has(MountFlags.COPY_UP)) {
            inherit(fileSystem, "uid", target.owner());
            inherit(fileSystem, "gid", target.group());
        }
    }

    private void inherit(FileSystem fileSystem, String option, int id) {
        if (!isGiven(option)) {
            fileSystem.set(option, Long.toString(Integer.toUnsignedLong(id)));
        }
    }

    private boolean isGiven(String option) {
        for (String word : flags.words()) {
            if (word.startsWith(option) && word.startsWith("=", option.length())) {
                return true;
            }
        }
        return false;
    }
}

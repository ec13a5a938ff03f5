package plankton.init;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.environment.Environment;
import plankton.environment.MountFlags;
import plankton.environment.MountPlan;
import plankton.linux.Fd;
import plankton.linux.MountAttr;
import plankton.linux.MountTree;
import plankton.linux.Propagation;
import plankton.linux.Rootfs;

/// Mounts the container's tree of files in the new mount namespace. Everything goes by descriptor:
/// the tree's content, and a container that shares part of it, may change any path at any moment.
final class RootfsBuilder {

    static final String DEV = "/dev";

    private final Environment environment;
    private final Progress progress;
    private final List<@Nullable MountTree> sources = new ArrayList<>();

    RootfsBuilder(Environment environment, Progress progress) {
        this.environment = environment;
        this.progress = progress;
    }

    /// Takes copies of what will be bound while its mounts still belong to the host's: a bind that
    /// is to be shared with the host must not be cut off from it first.
    void takeSources() {
        for (MountPlan mount : environment.mountList()) {
            progress.at(mount.pointer(), mount.description());
            sources.add(mount instanceof MountPlan.Bind bind ? source(bind) : null);
        }
    }

    private static MountTree source(MountPlan.Bind bind) {
        return bind.flags().has(MountFlags.LINK_AS_SOURCE | MountFlags.COPY_LINK)
                ? MountTree.copyItself(bind.source(), bind.recursive())
                : MountTree.copy(bind.source(), bind.recursive());
    }

    /// Cuts this namespace off from the host's mounts and mounts the rootfs on itself, since only a
    /// mount can become the root (pivot_root(2)).
    Rootfs attachRoot() {
        var root = environment.rootfs();
        progress.at("/linux/rootfsPropagation", "cut off the host's mounts");
        try (Fd hostRoot = Fd.directory("/")) {
            // Shared mounts would carry what follows back to the host; what is to be shared with it
            // was
            // taken before.
            Propagation cut =
                    root.propagation() == Propagation.PRIVATE
                            ? Propagation.PRIVATE
                            : Propagation.SLAVE;
            MountTree.change(hostRoot, 0, 0, cut, true);
        }
        progress.at("/root/path", "mount the rootfs " + root.path());
        MountTree tree = MountTree.copy(root.path(), true);
        try (Fd place = Fd.directory(root.path())) {
            tree.attach(place);
        }
        return new Rootfs(tree.top());
    }

    void mountAll(Rootfs rootfs) {
        List<MountPlan> mounts = environment.mountList();
        String label = environment.rootfs().mountLabel();
        for (int i = 0; i < mounts.size(); i++) {
            MountPlan mount = mounts.get(i);
            progress.at(mount.pointer(), mount.description());
            switch (mount) {
                case MountPlan.NewFileSystem m -> new FileSystemBuilder(m, label).mountIn(rootfs);
                case MountPlan.ControlGroups m -> new ControlGroupMounts(m, label).mountIn(rootfs);
                case MountPlan.Bind m -> bind(m, sources.get(i), rootfs);
                case MountPlan.Remount m -> remount(m, rootfs);
            }
        }
    }

    private void bind(MountPlan.Bind mount, @Nullable MountTree source, Rootfs rootfs) {
        if (source == null) {
            throw new IllegalStateException();
        }
        MountFlags flags = mount.flags();
        Fd top = source.top();
        if (flags.has(MountFlags.COPY_LINK) && top.isSymbolicLink()) {
            rootfs.makeLink(mount.destination(), top.linkTarget());
            source.close();
            return;
        }
        try (source;
                Fd target = target(mount, source, rootfs)) {
            MountTree.change(top, flags.set(), flags.clear(), null, false);
            if (flags.propagation() == null) {
                MountTree.change(top, 0, 0, defaultPropagation(), true);
            }
            changeRecursively(top, flags);
            source.attach(target);
        }
    }

    private static Fd target(MountPlan.Bind mount, MountTree source, Rootfs rootfs) {
        if (mount.flags().has(MountFlags.LINK_AS_DESTINATION)) {
            return rootfs.openItself(mount.destination());
        }
        return source.isDirectory()
                ? rootfs.directory(mount.destination())
                : rootfs.file(mount.destination());
    }

    /// As for all other mounts; only where the root is to be shared with the host, its mounts are
    /// too.
    private @Nullable Propagation defaultPropagation() {
        return switch (environment.rootfs().propagation()) {
            case SHARED -> null;
            case PRIVATE -> Propagation.PRIVATE;
            case SLAVE, UNBINDABLE -> Propagation.SLAVE;
        };
    }

    private static void remount(MountPlan.Remount mount, Rootfs rootfs) {
        try (Fd target = rootfs.open(mount.destination())) {
            MountFlags flags = mount.flags();
            MountTree.change(target, flags.set(), flags.clear(), null, false);
            changeRecursively(target, flags);
        }
    }

    static void changeRecursively(Fd top, MountFlags flags) {
        MountTree.change(top, flags.recursiveSet(), flags.recursiveClear(), null, true);
        MountTree.change(top, 0, 0, flags.propagation(), flags.propagationIsRecursive());
    }

    /// A working directory that the image lacks is made, as other runtimes do.
    void makeWorkingDirectory(Rootfs rootfs) {
        progress.at("/process/cwd", "make the working directory");
        rootfs.directory(environment.program().cwd()).close();
    }

    /// What can only be said of the root once nothing is made in it any more.
    void finishRoot(Rootfs rootfs) {
        var root = environment.rootfs();
        progress.at("/root/readonly", "make the root read-only");
        MountTree.change(rootfs.top(), root.readonly() ? MountAttr.RDONLY : 0, 0, null, false);
        if (root.propagation() != Propagation.SLAVE || !root.propagationIsRecursive()) {
            progress.at("/linux/rootfsPropagation", "set the propagation of the root");
            // Private are all already, but for those that are to be shared by their own options.
            boolean all =
                    root.propagationIsRecursive() && root.propagation() != Propagation.PRIVATE;
            MountTree.change(rootfs.top(), 0, 0, root.propagation(), all);
        }
    }
}

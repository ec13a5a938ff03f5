package plankton.init;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.environment.Environment;
import plankton.environment.MountFlags;
import plankton.environment.MountPlan;
import plankton.failure.SystemError;
import plankton.linux.Fd;
import plankton.linux.FileSystem;
import plankton.linux.MountAttr;
import plankton.linux.MountTree;
import plankton.linux.Namespace;
import plankton.linux.Propagation;
import plankton.linux.Rootfs;

/// Mounts the container's tree of files in the new mount namespace. Everything goes by descriptor:
/// the tree's content, and a container that shares part of it, may change any path at any moment.
final class RootfsBuilder {

    static final String DEV = "/dev";

    private final Environment environment;
    private final Progress progress;
    private final HostFiles host;
    private final List<@Nullable MountTree> sources = new ArrayList<>();
    private @Nullable MountTree rootTree;
    private @Nullable Fd rootPlace;
    private @Nullable Fd dev;

    RootfsBuilder(Environment environment, Progress progress, HostFiles host) {
        this.environment = environment;
        this.progress = progress;
        this.host = host;
    }

    /// Takes copies of what will be bound while its mounts still belong to the host's: a bind that
    /// is to be shared with the host must not be cut off from it first.
    void takeSources() {
        String root = environment.rootfs().path();
        progress.at("/root/path", "open the rootfs " + root);
        rootPlace = host.place(root);
        rootTree = MountTree.copy(rootPlace, true);
        for (MountPlan mount : environment.mountList()) {
            progress.at(mount.pointer(), mount.description());
            sources.add(mount instanceof MountPlan.Bind bind ? source(bind) : null);
        }
    }

    private MountTree source(MountPlan.Bind bind) {
        boolean itself = bind.flags().has(MountFlags.LINK_AS_SOURCE | MountFlags.COPY_LINK);
        MountTree source = host.copy(bind.source(), bind.recursive(), itself);
        if (bind.idmap() != null) {
            host.mapIds(source, bind.pointer());
        }
        return source;
    }

    /// Cuts this namespace off from the host's mounts and mounts the rootfs on itself, since only a
    /// mount can become the root (pivot_root(2)).
    Rootfs attachRoot() {
        var root = environment.rootfs();
        progress.at("/linux/rootfsPropagation", "cut off the host's mounts");
        Propagation cut =
                root.propagation() == Propagation.PRIVATE ? Propagation.PRIVATE : Propagation.SLAVE;
        try (Fd hostRoot = Fd.directory("/")) {
            // Shared mounts would carry what follows back to the host; what is to be shared with it
            // was taken before.
            MountTree.change(hostRoot, 0, 0, cut, true);
        }
        progress.at("/root/path", "mount the rootfs " + root.path());
        MountTree tree = taken(rootTree);
        // It was taken before, too, and nothing that is mounted in it is the host's.
        MountTree.change(tree.top(), 0, 0, cut, true);
        try (Fd place = taken(rootPlace)) {
            tree.attach(place);
        }
        return new Rootfs(tree.top());
    }

    /// The top of the last file system made for `/dev`, whatever may have been mounted on it since,
    /// perhaps by way of a link of the image; null if there is none.
    @Nullable Fd dev() {
        return dev;
    }

    void mountAll(Rootfs rootfs) {
        List<MountPlan> mounts = environment.mountList();
        String label = environment.rootfs().mountLabel();
        for (int i = 0; i < mounts.size(); i++) {
            MountPlan mount = mounts.get(i);
            progress.at(mount.pointer(), mount.description());
            switch (mount) {
                case MountPlan.NewFileSystem m -> mountOrBorrow(m, label, rootfs);
                case MountPlan.ControlGroups m -> new ControlGroupMounts(m, label).mountIn(rootfs);
                case MountPlan.Bind m -> bind(m, taken(sources.get(i)), rootfs);
                case MountPlan.Remount m -> remount(m, rootfs);
            }
        }
    }

    /// In a user namespace a file system of the kernel can only be mounted by the owner of the
    /// namespace that it shows. Where that is the host's, the host's own may be seen as well.
    private void mountOrBorrow(MountPlan.NewFileSystem mount, String label, Rootfs rootfs) {
        try {
            Fd made = new FileSystemBuilder(mount, label).mountIn(rootfs);
            dev = made == null ? dev : made;
        } catch (SystemError e) {
            boolean mayBeBorrowed = environment.ids() != null && e.isForLackOfRights();
            switch (mayBeBorrowed ? mount.type() : "") {
                case "proc" -> {
                    if (environment.hasOwn(Namespace.PID)) {
                        throw e.hint(
                                "in a user namespace that is allowed only where a procfs is in"
                                        + " sight that has nothing mounted on it");
                    }
                    borrow("/proc", 0, Namespace.PID, mount, rootfs);
                }
                case "sysfs" -> borrow("/sys", MountAttr.RDONLY, Namespace.NETWORK, mount, rootfs);
                case "mqueue" ->
                        throw e.hint("a user namespace needs a new ipc namespace for it, too");
                default -> throw e;
            }
        }
    }

    /// What lies below is hidden from writes and the like as well: below `/sys` are the control
    /// groups.
    ///
    /// @param attributes what is set besides what the configuration asks for
    private void borrow(
            String path,
            int attributes,
            Namespace shown,
            MountPlan.NewFileSystem mount,
            Rootfs rootfs) {
        try (MountTree tree = host.copy(path, true, false);
                Fd target = rootfs.realDirectory(mount.destination())) {
            int all = MountAttr.RDONLY | MountAttr.NOSUID | MountAttr.NODEV | MountAttr.NOEXEC;
            tree.change((mount.flags().set() & all) | attributes, 0, null, true);
            tree.attach(target);
        }
        host.warn(
                mount.pointer()
                        + ": "
                        + path
                        + " of the host is bound to "
                        + mount.destination()
                        + (attributes == 0 ? "" : ", read-only")
                        + ": to mount a new "
                        + mount.type()
                        + ", a user namespace needs a new "
                        + shown.type()
                        + " namespace, too");
    }

    /// What [#takeSources] has taken.
    private static <T> T taken(@Nullable T source) {
        if (source == null) {
            throw new IllegalStateException();
        }
        return source;
    }

    private void bind(MountPlan.Bind mount, MountTree source, Rootfs rootfs) {
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
            if (!flags.words().isEmpty()) {
                try (FileSystem fileSystem = FileSystem.mountedAt(target)) {
                    for (String word : flags.words()) {
                        fileSystem.option(word);
                    }
                    fileSystem.reconfigure();
                }
            }
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

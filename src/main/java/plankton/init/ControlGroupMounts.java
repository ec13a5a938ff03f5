package plankton.init;

import plankton.environment.MountFlags;
import plankton.environment.MountPlan;
import plankton.failure.SystemError;
import plankton.linux.ControlGroup;
import plankton.linux.Fd;
import plankton.linux.FileSystem;
import plankton.linux.MountAttr;
import plankton.linux.MountTree;
import plankton.linux.Rootfs;
import plankton.linux.WordList;

/// Shows a container its control groups: the one hierarchy of the second version, or a directory
/// for each hierarchy of the first. In a cgroup namespace they are mounted anew and begin with the
/// group that is the namespace's root. Without one, the container's own group is bound from the
/// host's mounts, and no other is seen.
final class ControlGroupMounts {

    private final MountPlan.ControlGroups plan;
    private final MountFlags flags;
    private final String label;

    /// @param label of what has one (SELinux), may be empty
    ControlGroupMounts(MountPlan.ControlGroups plan, String label) {
        this.plan = plan;
        this.label = label;
        flags = plan.flags();
    }

    void mountIn(Rootfs rootfs) {
        boolean unified = ControlGroup.isUnifiedHost();
        try (Fd target = rootfs.realDirectory(plan.destination())) {
            if (unified || plan.unified()) {
                attach(secondVersion(unified ? "" : "/unified"), target);
            } else {
                mountFirstVersion(target);
            }
        }
    }

    private void attach(MountTree tree, Fd target) {
        try (tree) {
            RootfsBuilder.changeRecursively(tree.top(), flags);
            tree.attach(target);
        }
    }

    /// @param directory where the host has the hierarchy mounted, below the usual place
    private MountTree secondVersion(String directory) {
        if (plan.namespaced()) {
            try (var fileSystem = new FileSystem("cgroup2")) {
                return fileSystem.set("source", "cgroup").mount(flags.set());
            }
        }
        for (ControlGroup group : ControlGroup.ofThisProcess()) {
            if (group.isUnified()) {
                return bound(directory, group);
            }
        }
        throw new SystemError("", "this kernel has no second version of control groups");
    }

    /// A small file system with one mount for each hierarchy, and links for those that have several
    /// controllers, as it is on hosts.
    private void mountFirstVersion(Fd target) {
        try (var fileSystem = new FileSystem("tmpfs")) {
            fileSystem.set("source", "tmpfs").set("mode", "755").label(label);
            try (MountTree tree = fileSystem.mount(flags.set() & ~MountAttr.RDONLY)) {
                tree.attach(target);
                for (ControlGroup group : ControlGroup.ofThisProcess()) {
                    if (!group.isUnified()) {
                        mountHierarchy(group, tree.top());
                    }
                }
                tree.change(flags.set() & MountAttr.RDONLY, 0, null, false);
            }
        }
    }

    private void mountHierarchy(ControlGroup group, Fd directory) {
        String name = group.directory();
        try (Fd place = Rootfs.newDirectory(directory, name)) {
            attach(plan.namespaced() ? fresh(group) : bound("/" + name, group), place);
        }
        if (name.indexOf(',') >= 0) {
            for (String controller : WordList.of(name, ',')) {
                Rootfs.link(directory, controller, name);
            }
        }
    }

    private MountTree fresh(ControlGroup group) {
        try (var fileSystem = new FileSystem("cgroup")) {
            fileSystem.set("source", "cgroup");
            for (String word : group.mountOptions()) {
                fileSystem.option(word);
            }
            return fileSystem.mount(flags.set());
        }
    }

    private MountTree bound(String directory, ControlGroup group) {
        String path = group.path().equals("/") ? "" : group.path();
        MountTree tree =
                MountTree.copy(
                        ControlGroup.MOUNTS + directory + path,
                        false,
                        "the host does not have its control groups mounted there; give the"
                                + " container a cgroup namespace");
        tree.change(flags.set(), flags.clear(), null, false);
        return tree;
    }
}

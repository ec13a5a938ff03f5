package plankton.environment;

import org.jspecify.annotations.Nullable;

/// Something to mount, in one of the four ways there are.
public sealed interface MountPlan {

    /// Where, as an absolute path inside the rootfs.
    String destination();

    /// What holds for the mount.
    MountFlags flags();

    /// Where the configuration asks for it, such as `/mounts/3`.
    String pointer();

    /// A new instance of a file system.
    ///
    /// @param source what it says it is mounted from
    record NewFileSystem(
            String type, String source, String destination, MountFlags flags, String pointer)
            implements MountPlan {

        /// Whether it is one of the kernel's own, to which attributes and labels are written later:
        /// its mount point must be what it seems.
        public boolean isKernelInterface() {
            return type.equals("proc") || type.equals("sysfs");
        }

        /// Whether it may be on a device, which the process that mounts it has to open.
        public boolean isOfDevice() {
            return source.startsWith("/");
        }

        /// Whether it takes labels, but not when it is made.
        public boolean isLabelledLater() {
            return type.equals("mqueue");
        }
    }

    /// The container's control groups.
    ///
    /// @param unified whether those of the second version are asked for, else those of the host
    /// @param namespaced whether they are seen from a cgroup namespace of the container
    record ControlGroups(
            boolean unified,
            boolean namespaced,
            String destination,
            MountFlags flags,
            String pointer)
            implements MountPlan {}

    /// A file or directory of the host, seen at a second place.
    ///
    /// @param source absolute, on the host
    /// @param idmap null if the files keep their owners
    record Bind(
            String source,
            String destination,
            boolean recursive,
            MountFlags flags,
            @Nullable Idmap idmap,
            String pointer)
            implements MountPlan {}

    /// Other attributes for what is mounted already, and other options for its file system.
    record Remount(String destination, MountFlags flags, String pointer) implements MountPlan {}

    /// What is being done, for people.
    default String description() {
        return switch (this) {
            case NewFileSystem m -> "mount " + m.type + " on " + m.destination;
            case ControlGroups m -> "mount the control groups on " + m.destination;
            case Bind m -> "bind " + m.source + " to " + m.destination;
            case Remount m -> "change the mount on " + m.destination;
        };
    }
}

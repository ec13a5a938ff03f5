package plankton.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import plankton.linux.DeviceFile;
import plankton.linux.MountAttr;
import plankton.linux.Namespace;
import plankton.spec.Program;
import plankton.spec.Spec;

/// The full description of what a process will find around itself. It is complete: making it asks
/// nothing but what stands here.
///
/// @param program what runs in it, with what identity, rights and limits
/// @param execution how the kernel runs it
/// @param options what the command line said
/// @param newNamespaces the kinds of namespaces to make
/// @param joinedNamespaces the namespaces to join; every other one is the caller's
/// @param ids those of its user namespace, null if it is the caller's
/// @param timeOffsets how far the clocks of its time namespace are set off, as the kernel reads it;
///   empty if they are not
/// @param hostname empty to leave it as it is, likewise `domainname`
/// @param mountList in the order in which they are mounted
/// @param devices those that are asked for beside the default ones, in the order of the
///   configuration
/// @param netDevices network devices of the host by their name there, with the name that each gets
/// @param maskedPaths absolute paths whose content is hidden
/// @param readonlyPaths absolute paths that cannot be written
/// @param sysctl kernel parameters by name, dots between the parts
public record Environment(
        Program program,
        Execution execution,
        Options options,
        RootPlan rootfs,
        List<Namespace> newNamespaces,
        List<JoinedNamespace> joinedNamespaces,
        @Nullable IdMaps ids,
        String timeOffsets,
        String hostname,
        String domainname,
        List<MountPlan> mountList,
        List<DeviceFile> devices,
        Map<String, String> netDevices,
        List<String> maskedPaths,
        List<String> readonlyPaths,
        Map<String, String> sysctl) {

    /// Describes what the configuration `spec` asks for. Touches nothing.
    ///
    /// @param bundle the absolute path of the bundle, to which relative paths of the host refer
    /// @param options what the command line adds
    /// @throws plankton.failure.SpecError if it cannot be made, or contradicts itself
    public static Environment of(Spec spec, String bundle, Options options) {
        return new Planner(spec, bundle, options).plan();
    }

    /// A namespace that exists.
    ///
    /// @param path absolute
    /// @param pointer where the configuration asks for it
    public record JoinedNamespace(Namespace kind, String path, String pointer) {}

    /// Whether the container has a mount namespace of its own; without one nothing is mounted, and
    /// the root is changed for its process only.
    public boolean hasOwnMounts() {
        return newNamespaces.contains(Namespace.MOUNT);
    }

    /// Whether its process joins a namespace of this kind, which others live in.
    public boolean joins(Namespace kind) {
        for (JoinedNamespace namespace : joinedNamespaces) {
            if (namespace.kind() == kind) {
                return true;
            }
        }
        return false;
    }

    /// Whether it has a namespace of this kind that is not its maker's, be it new or joined.
    public boolean hasOwn(Namespace kind) {
        return joins(kind) || newNamespaces.contains(kind);
    }

    /// Where the configuration asks for something that would change the host if the namespace of
    /// this kind, which is joined, were the host's; empty if nowhere.
    public String changeTo(Namespace kind) {
        return kind == Namespace.NETWORK && !netDevices.isEmpty()
                ? "/linux/netDevices"
                : Sysctls.firstOf(kind, sysctl);
    }

    /// Whether a file system of a device is to be mounted.
    public boolean mountsDevices() {
        for (MountPlan mount : mountList) {
            if (mount instanceof MountPlan.NewFileSystem fresh && fresh.isOfDevice()) {
                return true;
            }
        }
        return false;
    }

    /// The user of the host to whom its control group belongs, -1 if to nobody: only a program that
    /// sees its group as the root and can write there is to make groups of its own
    /// (config-linux.md, Cgroup ownership).
    public int cgroupOwner() {
        int uid = program.user().uid();
        for (MountPlan mount : mountList) {
            if (mount instanceof MountPlan.ControlGroups groups
                    && groups.namespaced()
                    && newNamespaces.contains(Namespace.CGROUP)
                    && (groups.flags().set() & MountAttr.RDONLY) == 0) {
                return ids == null ? uid : ids.hostUser(uid);
            }
        }
        return -1;
    }

    /// The kinds of namespaces in which its process begins. The cgroup namespace has the group as
    /// its root in which a process is when it is made: it comes once the process is in its own.
    public List<Namespace> firstNamespaces() {
        var first = new ArrayList<>(newNamespaces);
        first.remove(Namespace.CGROUP);
        return first;
    }

    /// Whether the program finds a socket at which somebody waits for it to be ready. Without
    /// mounts of its own it cannot be given one.
    public boolean isNotified() {
        return hasOwnMounts() && !options.notifyDirectory().isEmpty();
    }
}

package plankton.environment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.failure.SpecError;
import plankton.linux.Namespace;
import plankton.linux.Propagation;
import plankton.linux.Utf8;
import plankton.linux.WordList;
import plankton.spec.Linux.NamespaceEntry;
import plankton.spec.Mount;
import plankton.spec.Program;
import plankton.spec.Spec;

/// Makes an [Environment] of a configuration: puts the parts in relation to each other and refuses
/// what contradicts itself.
final class Planner {

    /// `__NEW_UTS_LEN` of the kernel (uname(2)).
    private static final int MAX_NAME = 64;

    /// Where the container finds the directory with the socket, as with other runtimes.
    private static final String NOTIFY = "/run/notify";

    private static final MountFlags NOTIFY_FLAGS =
            new MountOptions(List.of("nosuid", "noexec", "nodev", "ro"), "").flags();

    private final Spec spec;
    private final String bundle;
    private final Options options;
    private final List<Namespace> newNamespaces = new ArrayList<>();
    private final List<Environment.JoinedNamespace> joinedNamespaces = new ArrayList<>();
    private @Nullable IdMaps ids;

    Planner(Spec spec, String bundle, Options options) {
        this.spec = spec;
        this.bundle = bundle;
        this.options = options;
    }

    Environment plan() {
        Program process = spec.process();
        if (process == null) {
            throw new SpecError("/process", "is missing: the program to run");
        }
        Execution.check(process);
        if (spec.linux().intelRdt() != null) {
            ResourceClass.check(spec.linux().intelRdt());
        }
        planNamespaces();
        planIds(process);
        checkName(spec.hostname(), "/hostname");
        checkName(spec.domainname(), "/domainname");
        requireNewMountNamespace();
        Sysctls.check(spec, this::isOwn);
        return new Environment(
                process.withEnv(environment(process)),
                Execution.of(spec.linux()),
                options,
                root(),
                newNamespaces,
                joinedNamespaces,
                ids,
                timeOffsets(),
                spec.hostname(),
                spec.domainname(),
                mounts(),
                DevicePlans.of(spec.linux().devices()),
                NetDevicePlans.of(spec.linux().netDevices(), isOwn(Namespace.NETWORK)),
                spec.linux().maskedPaths(),
                spec.linux().readonlyPaths(),
                spec.linux().sysctl());
    }

    private List<String> environment(Program process) {
        var env = new ArrayList<>(process.env());
        if (options.listenFds() > 0) {
            env.add("LISTEN_FDS=" + options.listenFds());
            env.add("LISTEN_PID=1");
        }
        if (isNotified()) {
            env.add("NOTIFY_SOCKET=" + NOTIFY + "/notify.sock");
        }
        return env;
    }

    /// Without mounts of its own the container cannot be given the socket.
    private boolean isNotified() {
        return !options.notifyDirectory().isEmpty() && newNamespaces.contains(Namespace.MOUNT);
    }

    private void planNamespaces() {
        List<NamespaceEntry> entries = spec.linux().namespaces();
        // In the order in which they have to be joined, whatever the order in the configuration.
        for (Namespace kind : Namespace.values()) {
            for (int i = 0; i < entries.size(); i++) {
                NamespaceEntry entry = entries.get(i);
                if (entry.type() == kind && entry.path().isEmpty()) {
                    newNamespaces.add(kind);
                } else if (entry.type() == kind) {
                    String pointer = "/linux/namespaces/" + i + "/path";
                    joinedNamespaces.add(
                            new Environment.JoinedNamespace(kind, entry.path(), pointer));
                }
            }
        }
    }

    /// As time_namespaces(7) has it.
    private String timeOffsets() {
        var text = new StringBuilder();
        for (var offset : spec.linux().timeOffsets().entrySet()) {
            if (!newNamespaces.contains(Namespace.TIME)) {
                throw new SpecError(
                        "/linux/timeOffsets",
                        "needs a new time namespace: add {\"type\": \"time\"} without a path to"
                                + " /linux/namespaces");
            }
            text.append(offset.getKey()).append(' ').append(offset.getValue().secs());
            text.append(' ').append(offset.getValue().nanosecs()).append('\n');
        }
        return text.toString();
    }

    private void planIds(Program process) {
        if (isOwn(Namespace.USER)) {
            ids = IdMaps.of(spec.linux(), newNamespaces.contains(Namespace.USER));
            ids.require(process.user());
        }
    }

    private boolean isOwn(Namespace kind) {
        for (NamespaceEntry entry : spec.linux().namespaces()) {
            if (entry.type() == kind) {
                return true;
            }
        }
        return false;
    }

    private void checkName(String name, String pointer) {
        if (!name.isEmpty() && !isOwn(Namespace.UTS)) {
            throw new SpecError(pointer, Sysctls.needed(Namespace.UTS));
        }
        if (Utf8.encode(name).length > MAX_NAME) {
            throw new SpecError(pointer, "must be at most " + MAX_NAME + " bytes long");
        }
    }

    /// Mounting in a mount namespace that others live in would change what they see.
    private void requireNewMountNamespace() {
        var linux = spec.linux();
        boolean[] needed = {
            !spec.mounts().isEmpty(),
            !linux.devices().isEmpty(),
            spec.root().readonly(),
            !linux.rootfsPropagation().isEmpty(),
            !linux.maskedPaths().isEmpty(),
            !linux.readonlyPaths().isEmpty()
        };
        String[] pointers = {
            "/mounts",
            "/linux/devices",
            "/root/readonly",
            "/linux/rootfsPropagation",
            "/linux/maskedPaths",
            "/linux/readonlyPaths"
        };
        for (int i = 0; i < needed.length; i++) {
            if (needed[i] && !newNamespaces.contains(Namespace.MOUNT)) {
                throw new SpecError(
                        pointers[i],
                        "needs a new mount namespace: add {\"type\": \"mount\"} without a path to"
                                + " /linux/namespaces");
            }
        }
    }

    private RootPlan root() {
        String word = spec.linux().rootfsPropagation();
        String path = absolute(spec.root().path());
        return new RootPlan(
                path,
                spec.root().readonly(),
                switch (word) {
                    case "shared", "rshared" -> Propagation.SHARED;
                    case "private", "rprivate" -> Propagation.PRIVATE;
                    case "unbindable", "runbindable" -> Propagation.UNBINDABLE;
                    default -> Propagation.SLAVE;
                },
                word.isEmpty() || word.startsWith("r"),
                spec.linux().mountLabel());
    }

    private List<MountPlan> mounts() {
        var plans = new ArrayList<MountPlan>();
        List<Mount> mounts = spec.mounts();
        for (int i = 0; i < mounts.size(); i++) {
            plans.add(mount(mounts.get(i), "/mounts/" + i));
        }
        if (isNotified()) {
            plans.add(
                    new MountPlan.Bind(
                            options.notifyDirectory(), NOTIFY, false, NOTIFY_FLAGS, null, ""));
        }
        return plans;
    }

    private MountPlan mount(Mount mount, String pointer) {
        Idmap idmap = Idmap.of(mount, ids, newNamespaces.contains(Namespace.USER), pointer);
        String destination = destination(mount.destination(), pointer + "/destination");
        var options = new MountOptions(mount.options(), pointer);
        MountFlags flags = options.flags();
        if (options.isRemount()) {
            if (options.isBind()) {
                options.refuseWords(BIND);
            }
            options.refuseSpecial(ALL_SPECIAL, "changes nothing that is mounted already");
            refuseIdmap(idmap, pointer);
            return new MountPlan.Remount(destination, flags, pointer);
        }
        String type = mount.type();
        if (options.isBind() || "bind".equals(type)) {
            checkBind(options, flags, idmap);
            String source = bindSource(mount.source(), pointer);
            MountFlags harmless = bindFlags(flags, source);
            return new MountPlan.Bind(
                    source, destination, options.isRecursive(), harmless, idmap, pointer);
        }
        refuseIdmap(idmap, pointer);
        if (type == null || type.isEmpty() || type.equals("none")) {
            throw new SpecError(
                    pointer + "/type",
                    "is missing: a type of file system such as tmpfs, or the option bind or rbind");
        }
        checkNew(type, options);
        if (type.equals(CGROUP) || type.equals("cgroup2")) {
            options.refuseWords("a mount of control groups");
            return controlGroups(!type.equals(CGROUP), destination, flags, pointer);
        }
        checkIds(mount.options(), pointer);
        String source = mount.source() == null ? type : mount.source();
        return new MountPlan.NewFileSystem(type, source, destination, flags, pointer);
    }

    private MountPlan controlGroups(
            boolean unified, String destination, MountFlags flags, String pointer) {
        boolean namespaced = isOwn(Namespace.CGROUP);
        // The group belongs to the host, and its files to a user whom the container may be.
        MountFlags harmless = namespaced || !isOwn(Namespace.USER) ? flags : flags.readonly();
        return new MountPlan.ControlGroups(unified, namespaced, destination, harmless, pointer);
    }

    private void checkIds(List<String> options, String pointer) {
        for (int i = 0; i < options.size() && ids != null; i++) {
            String option = options.get(i);
            if (option.startsWith("uid=") || option.startsWith("gid=")) {
                ids.require(option, pointer + "/options/" + i);
            }
        }
    }

    private static final String BIND = "a bind mount";
    private static final String CGROUP = "cgroup";
    private static final String CGROUPS = "/sys/fs/cgroup/";
    private static final int ALL_SPECIAL = -1;
    private static final int OF_LINKS = MountFlags.LINK_AS_SOURCE | MountFlags.LINK_AS_DESTINATION;

    private static void refuseIdmap(@Nullable Idmap idmap, String pointer) {
        if (idmap != null) {
            throw new SpecError(pointer, "has ids to map, which is for bind mounts only");
        }
    }

    /// The host's groups come with its `/sys`, and a user of the container may be who owns them.
    private MountFlags bindFlags(MountFlags flags, String source) {
        boolean hasGroups = isOwn(Namespace.USER) && CGROUPS.startsWith(source + "/");
        return hasGroups ? flags.readonlyBelow() : flags;
    }

    private static void checkBind(MountOptions options, MountFlags flags, @Nullable Idmap idmap) {
        options.refuseWords(BIND);
        if (idmap != null) {
            options.refuseSpecial(
                    MountFlags.COPY_LINK | MountFlags.LINK_AS_SOURCE,
                    "cannot be together with ids to map");
        }
        options.refuseSpecial(MountFlags.COPY_UP, "is an option of a tmpfs only");
        if (flags.has(MountFlags.COPY_LINK)) {
            options.refuseSpecial(OF_LINKS, "cannot be together with copy-symlink");
        }
    }

    private static void checkNew(String type, MountOptions options) {
        options.refuseSpecial(
                MountFlags.COPY_LINK | MountFlags.LINK_AS_SOURCE,
                "is an option of a bind mount only");
        if (!type.equals("tmpfs")) {
            options.refuseSpecial(MountFlags.COPY_UP, "is an option of a tmpfs only");
        }
        if (WordList.contains(" proc sysfs devpts ", type)) {
            options.refuseSpecial(
                    MountFlags.LINK_AS_DESTINATION, "a link is never followed to this mount");
        }
    }

    private String bindSource(@Nullable String source, String pointer) {
        if (source == null || source.isEmpty()) {
            throw new SpecError(
                    pointer + "/source", "is missing: the file or directory of the host to bind");
        }
        return absolute(source);
    }

    /// Relative to the root (config.md, Mounts), without `.` and `..`, which cannot lead out of it.
    static String destination(String path, String pointer) {
        var parts = new ArrayList<String>();
        int start = 0;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            String part = path.substring(start, end);
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.removeLast();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
            start = end + 1;
        }
        if (parts.isEmpty()) {
            throw new SpecError(
                    pointer,
                    "must not be the root of the container; give another root in /root/path");
        }
        var clean = new StringBuilder();
        for (String part : parts) {
            clean.append('/').append(part);
        }
        return clean.toString();
    }

    private String absolute(String path) {
        return path.startsWith("/") ? path : bundle + "/" + path;
    }
}

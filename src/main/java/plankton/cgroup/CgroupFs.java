package plankton.cgroup;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import plankton.failure.SpecError;
import plankton.failure.SystemError;
import plankton.linux.CgroupDirectory;
import plankton.linux.ControlGroup;
import plankton.linux.Credentials;
import plankton.linux.WordList;

/// Control groups that the runtime makes itself, in the file systems of the host.
public final class CgroupFs {
    private CgroupFs() {}

    private static final String POINTER = "/linux/cgroupsPath";

    /// Where the group of a container is to be.
    ///
    /// @param path absolute from the root of each hierarchy, or relative to the group of this
    ///   process, or, in the second version, to the one above it, since that can have groups in it;
    ///   empty for a default
    /// @return [Place#NONE] if this process may make no groups there, and is not the host's root's
    /// @throws SpecError if it cannot be there
    public static Place place(String path, String id) {
        refuseWrong(path);
        boolean mayAll = Credentials.isRootOfHost();
        String wanted = path.isEmpty() ? (mayAll ? "/" : "") + "plankton-" + id : path;
        var directories = new HashMap<String, String>();
        boolean unified = ControlGroup.isUnifiedHost();
        for (ControlGroup own : ControlGroup.ofThisProcess()) {
            if (!unified || own.isUnified()) {
                String mount = ControlGroup.MOUNTS + (unified ? "" : "/" + own.directory());
                String parent = own.path();
                if (unified) {
                    parent = parent.substring(0, parent.lastIndexOf('/') + 1);
                }
                String directory = wanted.startsWith("/") ? wanted : parent + "/" + wanted;
                directory = mount + clean(directory);
                if (isOpen(mount, directory, mayAll)) {
                    directories.put(own.controllers(), directory);
                }
            }
        }
        if (directories.isEmpty() && mayAll) {
            throw new SpecError(
                    POINTER,
                    "no control groups are mounted below "
                            + ControlGroup.MOUNTS
                            + ": mount them, or do without by --cgroup-manager=disabled");
        }
        return new Place(directories, "", "");
    }

    private static void refuseWrong(String path) {
        for (String name : WordList.of(path, '/')) {
            if (name.equals("..")) {
                throw new SpecError(POINTER, "must not have \"..\" in it");
            }
        }
        if (!path.isEmpty() && clean(path).isEmpty()) {
            throw new SpecError(POINTER, "must not be the root of all control groups");
        }
    }

    /// The same path with one slash before each name.
    private static String clean(String path) {
        var clean = new StringBuilder();
        for (String name : WordList.of(path, '/')) {
            if (!name.isEmpty() && !name.equals(".")) {
                clean.append('/').append(name);
            }
        }
        return clean.toString();
    }

    /// Whether the hierarchy is there and this process may make the group.
    private static boolean isOpen(String mount, String path, boolean mayAll) {
        String at = mayAll ? mount : path;
        while (at.length() >= mount.length()) {
            try (CgroupDirectory found = CgroupDirectory.find(at)) {
                if (found != null) {
                    return found.has("cgroup.procs") && (mayAll || found.isOurs());
                }
            }
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return false;
    }

    /// Refuses a group that is in use: its processes would be the container's.
    ///
    /// @throws SpecError if it has processes, or is frozen
    public static void refuseUsed(Place place) {
        try (Group group = place.marked("").find()) {
            if (group == null) {
                return;
            }
            List<Integer> pids = group.isEmpty() ? List.of() : group.pids();
            if (!pids.isEmpty()) {
                throw new SpecError(
                        POINTER,
                        "container's cgroup is not empty: "
                                + pids.size()
                                + " process(es) found, such as "
                                + (int) pids.getFirst());
            }
            if (group.isFrozen()) {
                throw new SpecError(POINTER, "container's cgroup unexpectedly frozen");
            }
        }
    }

    /// Makes the group, or takes the one that is there, and marks it.
    ///
    /// @return null if there is to be none
    public static @Nullable Group make(Place place) {
        try {
            if (place.isUnified()) {
                return UnifiedGroup.make(place.directories().getOrDefault("", ""), place.mark());
            }
            return place.exists() ? makeLegacy(place) : null;
        } catch (SystemError e) {
            throw e.during(POINTER, "make the control group")
                    .hint("--cgroup-manager=disabled runs the container without one");
        }
    }

    private static Group makeLegacy(Place place) {
        var made = new HashMap<String, CgroupDirectory>();
        for (Map.Entry<String, String> entry : place.directories().entrySet()) {
            String controllers = entry.getKey();
            String mount =
                    ControlGroup.MOUNTS + "/" + new ControlGroup(controllers, "").directory();
            CgroupDirectory group = LegacyGroup.make(mount, entry.getValue(), controllers);
            group.mark(place.mark());
            made.put(controllers, group);
        }
        return new LegacyGroup(made);
    }
}

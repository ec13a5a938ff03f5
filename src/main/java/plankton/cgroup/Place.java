package plankton.cgroup;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import plankton.linux.CgroupDirectory;

/// Where the control group of a container is, whether it is there or not.
///
/// @param directories its absolute path in each hierarchy, by the controllers that
///   `/proc/PID/cgroup` names; the second version has none, hence the empty name. None at all: it
///   has no group
/// @param unit the name of its scope, if systemd has made it, else empty
/// @param mark what is written on the group when a container takes it: another that is made in the
///   same place later, when this one has stopped, writes its own; empty if nothing is known of that
public record Place(Map<String, String> directories, String unit, String mark) {

    /// Of a container without a control group.
    public static final Place NONE = new Place(Map.of(), "", "");

    /// The same for the container whose mark is `other`.
    public Place marked(String other) {
        return new Place(directories, unit, other);
    }

    /// Whether it has a group, or is to have one.
    public boolean exists() {
        return !directories.isEmpty();
    }

    /// Whether it is a group of the second version, which has all controllers.
    public boolean isUnified() {
        return directories.size() == 1 && directories.containsKey("");
    }

    /// Whether the processes of the group are stopped.
    public boolean isFrozen() {
        String freezer = directories.get(isUnified() ? "" : "freezer");
        if (freezer == null) {
            return false;
        }
        try (CgroupDirectory group = CgroupDirectory.find(freezer)) {
            String state =
                    group == null
                            ? null
                            : group.read(isUnified() ? "cgroup.events" : "freezer.state");
            return state != null && (state.contains("frozen 1") || state.startsWith("FR"));
        }
    }

    /// The group, or null if it is not there, or is another container's by now.
    public @Nullable Group find() {
        var found = new HashMap<String, CgroupDirectory>();
        for (Map.Entry<String, String> entry : directories.entrySet()) {
            CgroupDirectory directory = CgroupDirectory.find(entry.getValue());
            if (directory != null && directory.hasOtherMarkThan(mark)) {
                directory.close();
            } else if (directory != null) {
                found.put(entry.getKey(), directory);
            }
        }
        if (found.isEmpty()) {
            return null;
        }
        CgroupDirectory unified = found.get("");
        return isUnified() && unified != null ? new UnifiedGroup(unified) : new LegacyGroup(found);
    }
}

package plankton.cgroup;

import java.util.List;
import plankton.failure.StateError;
import plankton.linux.CgroupDirectory;
import plankton.linux.WordList;

/// A group below that of a container, for a process that enters it.
///
/// @param controllers those whose hierarchies are meant (first version), none for all
/// @param path from the container's group
public record Subgroup(List<String> controllers, String path) {

    /// Reads `[CONTROLLER[,CONTROLLER]:]PATH`.
    public static Subgroup parse(String text) {
        int colon = text.indexOf(':');
        int start = colon + 1;
        while (start < text.length() && text.charAt(start) == '/') {
            start++;
        }
        return new Subgroup(
                colon < 0 ? List.of() : WordList.of(text.substring(0, colon), ','),
                start == text.length() ? "." : text.substring(start));
    }

    /// For the second version, which has one hierarchy.
    void refuseControllers() {
        if (!controllers.isEmpty()) {
            throw new StateError(
                    "control group "
                            + path
                            + ": this host has one hierarchy for all controllers: name none");
        }
    }

    /// Opens it in the group of a container. Nothing in its path leads out of that.
    ///
    /// @throws StateError if it is not there
    CgroupDirectory in(CgroupDirectory group) {
        CgroupDirectory found = group.below(path);
        if (found == null) {
            throw new StateError(
                    "the container's control group " + group + " has no group " + path);
        }
        return found;
    }
}

package plankton.linux;

import java.util.ArrayList;
import java.util.List;
import plankton.failure.SystemError;
import plankton.sys.Mount;

/// The place of this process in one hierarchy of control groups (cgroups(7), `/proc/PID/cgroup`).
///
/// @param controllers such as `cpu,cpuacct` or `name=systemd`; empty for the second version, which
///   has a single hierarchy
/// @param path from the root of the cgroup namespace
public record ControlGroup(String controllers, String path) {

    /// Where the host's hierarchies are mounted.
    public static final String MOUNTS = "/sys/fs/cgroup";

    private static final int LIMIT = 1 << 20;

    /// Those of this process, in all hierarchies.
    public static List<ControlGroup> ofThisProcess() {
        return of("self");
    }

    /// Those of a process, in all hierarchies.
    ///
    /// @param process its id, or `self`
    public static List<ControlGroup> of(String process) {
        try (Fd file = Fd.read("/proc/" + process + "/cgroup")) {
            byte[] content = file.readAll(LIMIT);
            if (content == null) {
                throw new SystemError(file.toString(), "is too long");
            }
            return read(Utf8.decode(content));
        }
    }

    static List<ControlGroup> read(String text) {
        var groups = new ArrayList<ControlGroup>();
        for (String line : WordList.of(text, '\n')) {
            int first = line.indexOf(':');
            int second = line.indexOf(':', first + 1);
            if (first >= 0 && second >= 0) {
                groups.add(
                        new ControlGroup(
                                line.substring(first + 1, second), line.substring(second + 1)));
            }
        }
        return groups;
    }

    /// Whether this host has nothing but the second version, or at least has it in the usual place.
    public static boolean isUnifiedHost() {
        Fd mounts = Fd.find(MOUNTS);
        if (mounts == null) {
            return false;
        }
        try (mounts) {
            return FileStatus.isOn(mounts, Mount.CGROUP2_SUPER_MAGIC());
        }
    }

    /// Whether the hierarchy is that of the second version.
    public boolean isUnified() {
        return controllers.isEmpty();
    }

    /// The name of the directory in which the hierarchy is mounted.
    public String directory() {
        return isUnified()
                ? "unified"
                : controllers.startsWith(NAME) ? controllers.substring(NAME.length()) : controllers;
    }

    /// The options by which the hierarchy is mounted: words or `name=value`.
    public List<String> mountOptions() {
        return controllers.startsWith(NAME)
                ? List.of("none", controllers)
                : WordList.of(controllers, ',');
    }

    private static final String NAME = "name=";
}

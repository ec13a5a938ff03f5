package plankton.engine;

import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import plankton.it.Groups;

/// How engines have control groups made on this machine: by systemd, where it is the first process
/// (sd_booted(3)), or as directories that the runtime makes itself. And where a container finds its
/// own limits, which depends on the version of the control groups.
final class Machine {
    private Machine() {}

    static final boolean HAS_SYSTEMD = Files.isDirectory(Path.of("/run/systemd/system"));

    /// The word of Podman and Docker for who makes them.
    static final String MANAGER = HAS_SYSTEMD ? "systemd" : "cgroupfs";

    static final String MEMORY = file("memory.max", "memory/memory.limit_in_bytes");

    /// The share of a container's processor time, and what [#share] says of it.
    static final String SHARE = file("cpu.weight", "cpu/cpu.shares");

    /// A script that prints how many of 100,000 microseconds a container may use the processors.
    static final String PRINT_QUOTA =
            "cut -d \" \" -f 1 " + file("cpu.max", "cpu/cpu.cfs_quota_us");

    static final String USE_OF_PROCESSORS = file("cpu.stat", "cpu/cpu.stat");

    static boolean isKernelFrom(String version) {
        return Version.parse(System.getProperty("os.version")).compareTo(Version.parse(version))
                >= 0;
    }

    private static String file(String unified, String legacy) {
        return "/sys/fs/cgroup/" + (Groups.areUnified() ? unified : legacy);
    }

    /// What is in the file [#SHARE] of a container that has `weight` in the second version for
    /// `shares` in the first.
    static String share(int shares, int weight) {
        return Integer.toString(Groups.areUnified() ? weight : shares);
    }

    /// The group above those of containers that has `name` in its path, as engines want it.
    static String parent(String name) {
        return (HAS_SYSTEMD ? "" : "/") + directory(name);
    }

    /// The path of that group, which a kubelet tells: a slice lies in those that its name begins
    /// with (systemd.slice(5)).
    static String path(String name) {
        var path = new StringBuilder();
        for (int dash = name.indexOf('-');
                HAS_SYSTEMD && dash > 0;
                dash = name.indexOf('-', dash + 1)) {
            path.append('/').append(directory(name.substring(0, dash)));
        }
        return path + "/" + directory(name);
    }

    /// The last name in the path of that group.
    static String directory(String name) {
        return HAS_SYSTEMD ? name + ".slice" : name;
    }
}

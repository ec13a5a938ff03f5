package plankton.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import plankton.it.Groups;
import plankton.it.PlanktonOnly;

/// Podman of any release for root, who may have all ids and control groups.
abstract class WithPodmanOfRoot extends WithPodman {

    WithPodmanOfRoot(String prelude) {
        super("cd /run; HOME=/run\n" + prelude);
    }

    @Override
    final void setUp() {
        // Those of whom Podman takes ids for new user namespaces.
        // Newer releases want the user to be there.
        room.asRoot("useradd --system containers").succeeds();
        room.write("/etc/subuid", "containers:500000:1000000\n");
        room.write("/etc/subgid", "containers:500000:1000000\n");
        install();
        super.setUp();
    }

    /// Puts the release where it is found.
    void install() {}

    @Test
    void userNamespace() {
        String ids = "cat /proc/self/uid_map; stat -c %u /bin/busybox";
        inside("--uidmap 0:100000:2000", ids).printsLike("^ +0 +100000 +2000\n0$");
        inside("--userns auto", ids).printsLike("^ +0 +[5-9][0-9]+ +[0-9]+\n0$");
    }

    /// The files are of the same users inside and outside.
    @Test
    @PlanktonOnly("runc 1.1 passes the mappings over")
    void mountWithMappedIds() {
        assumeTrue(Machine.isKernelFrom("6.3"), "older kernels map no ids on tmpfs");
        sh("mkdir -p /run/mine; touch /run/mine/file").succeeds();
        inside("--userns auto -v /run/mine:/mnt:idmap", "stat -c %u /mnt/file; touch /mnt/new")
                .prints("0\n");
        sh("stat -c %u /run/mine/new").prints("0\n");
    }

    @Test
    void controlGroupOfOthers() {
        String above = room.token() + "-above";
        String parent = "--cgroupns host --cgroup-parent " + Machine.parent(above);
        String found = (Groups.areUnified() ? "^0::" : ":pids:") + Machine.path(above) + "/";
        inside(parent, "cat /proc/1/cgroup").printsLike(found);
        inside("--cgroups no-conmon " + parent, "cat /proc/1/cgroup").printsLike(found);
        // What Podman itself makes for it, it leaves.
        sh("find /sys/fs/cgroup -depth -type d -path '*/" + above + "*' -exec rmdir {} +")
                .succeeds();
    }
}

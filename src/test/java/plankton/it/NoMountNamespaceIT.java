package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A container without a mount namespace, as the first Plankton knew it: it has a root of its own,
/// and on the host nothing is mounted or stays mounted.
class NoMountNamespaceIT extends WithSandbox {

    @BeforeEach
    void toleratesOthers() {
        sandbox.toleratesMountsOfOthers("it leaves the root mounted without a mount namespace");
    }

    private Bundle without() {
        return withoutCapabilities().namespaces();
    }

    /// runc needs `/proc` to set them.
    private Bundle withoutCapabilities() {
        return bundle().set("/mounts", List.of()).without("/process/capabilities");
    }

    @Test
    void hasItsOwnRoot() {
        without()
                .file("/mark", "here")
                .sh("cat /mark; ls -d /../mark")
                .run()
                .prints("here/../mark\n");
    }

    @Test
    @PlanktonOnly("runc leaves its root mounted")
    void leavesNothingMounted() {
        String before = Host.read("/proc/self/mountinfo");
        Bundle bundle = without().sh("echo ready; exec sleep 100");
        Call call = bundle.begin().untilItPrints("ready");
        assertEquals(List.of(), Host.mountsBelow(sandbox.token()));
        bundle.delete("--force").succeeds();
        call.finish();
        assertEquals(before, Host.read("/proc/self/mountinfo"));
    }

    @Test
    void sharesTheHostsNamespaces() {
        Bundle bundle = without().args("sleep", "100");
        bundle.create().succeeds();
        for (String file : List.of("pid", "mnt", "uts", "ipc", "net", "cgroup", "time", "user")) {
            assertEquals(Host.namespace(file), Host.namespace(bundle.pid(), file));
        }
    }

    @Test
    void mayHaveOtherNamespaces() {
        withoutCapabilities()
                .namespaces("pid", "uts")
                .hostname("x")
                .sh("hostname; echo $$")
                .run()
                .prints("x\n1\n");
    }

    @Test
    void setsUserLimitsAndDirectoryAllTheSame() {
        without()
                .user(1000, 1000)
                .rlimit("RLIMIT_NOFILE", 64, 64)
                .cwd("/tmp")
                .sh("id -u; ulimit -n; pwd")
                .run()
                .prints("1000\n64\n/tmp\n");
    }

    @Test
    @PlanktonOnly("runc needs /proc for them")
    void setsCapabilitiesAllTheSame() {
        bundle().namespaces()
                .set("/mounts", List.of())
                .capabilities("CAP_KILL")
                .sh("touch /mark && chown 1:1 /mark")
                .run()
                .exits(1);
    }

    @Test
    @PlanktonOnly("runc mounts them on the host")
    void refusesMounts() {
        bundle().namespaces().run().fails().says("/mounts", "mount namespace");
        sandbox.assertNothingIsLeft();
    }

    @Test
    @PlanktonOnly("runc mounts on the host")
    void refusesAReadonlyRoot() {
        without()
                .set("/root/readonly", true)
                .run()
                .fails()
                .says("/root/readonly", "mount namespace");
        sandbox.assertNothingIsLeft();
    }
}

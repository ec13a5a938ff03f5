package plankton.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The containerd of the next Debian, as Kubernetes uses it.
@DisplayName("Kubernetes, containerd 2.1")
@Tag("by-name")
final class NewerCriIT extends WithPods {

    /// What has to do with this machine and not with the runtime.
    private static final String OF_MACHINE =
            """
            [plugins.'io.containerd.cri.v1.images'.pinned_images]
              sandbox = "IMAGE"
            [plugins.'io.containerd.cri.v1.runtime']
              restrict_oom_score_adj = true
              disable_apparmor = true
              [plugins.'io.containerd.cri.v1.runtime'.cni]
                bin_dirs = ["/usr/lib/cni"]
            [plugins.'io.containerd.internal.v1.opt']
              path = "/var/lib/containerd/opt"
            """;

    NewerCriIT() {
        super("Kubernetes with containerd 2.x", OF_MACHINE.replace("IMAGE", IMAGE_OF_PODS), NEWER);
    }

    /// A kubelet asks for these before it uses them.
    @Test
    void features() {
        cri().call("Status", "")
                .printsLike(
                        "name: \"plankton\"\n *features \\{\n *recursive_read_only_mounts: true"
                                + "\n *user_namespaces: true");
    }

    @Test
    void userNamespace() {
        assumeTrue(Machine.isKernelFrom("6.3"), "older kernels map no ids on tmpfs");
        String ids = "{ host_id: 100000 container_id: 0 length: 65536 } ";
        String security =
                "namespace_options { pid: CONTAINER userns_options { mode: POD uids "
                        + ids
                        + "gids "
                        + ids
                        + "} } ";
        Pod.Container container = pod("", security).run(security);
        container.prints("0 100000 65536\\n", "echo $(cat /proc/self/uid_map)");
        container.prints("0\\n", "stat -c %u /bin/busybox");
    }

    @Test
    void recursivelyReadOnlyMounts() {
        sh("mkdir -p /run/outer/inner && mount -t tmpfs none /run/outer/inner").succeeds();
        String mount =
                "mounts { host_path: '/run/outer' container_path: '/mnt' readonly: true"
                        + " recursive_read_only: true }";
        String own = "namespace_options { pid: CONTAINER } ";
        pod("", own)
                .run(Pod.UNTIL_TOLD, mount, "", own)
                .prints("1\\n", "touch /mnt/inner/file; echo $?");
        sh("umount /run/outer/inner").succeeds();
    }
}

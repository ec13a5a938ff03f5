package plankton.engine;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;

/// containerd as Debian ships it, as Kubernetes uses it.
@DisplayName("Kubernetes, containerd 1.6")
@Tag("by-name")
final class CriIT extends WithPods {

    /// What has to do with this machine and not with the runtime.
    private static final String OF_MACHINE =
            """
            [plugins."io.containerd.grpc.v1.cri"]
              sandbox_image = "IMAGE"
              restrict_oom_score_adj = true
              disable_apparmor = true
              [plugins."io.containerd.grpc.v1.cri".cni]
                bin_dir = "/usr/lib/cni"
            [plugins."io.containerd.internal.v1.opt"]
              path = "/var/lib/containerd/opt"
            """;

    CriIT() {
        super("Kubernetes with containerd 1.x", OF_MACHINE.replace("IMAGE", IMAGE_OF_PODS), "");
    }
}

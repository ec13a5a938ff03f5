package plankton.engine;

import org.junit.jupiter.api.DisplayName;

/// Podman, as Debian ships it, for root.
@DisplayName("Podman")
final class PodmanIT extends WithCommands {

    private static final String OWN = "/etc/containers/containers.conf.d/plankton.conf";

    PodmanIT() {
        super("podman", "");
    }

    @Override
    void setUp() {
        room.write(OWN, Documented.file("Podman", OWN));
        // What has to do with this machine and not with the runtime.
        room.write(
                "/etc/containers/containers.conf.d/room.conf",
                """
                [containers]
                default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
                netns = "none"
                log_driver = "k8s-file"
                [engine]
                cgroup_manager = "cgroupfs"
                events_logger = "file"
                """);
        sh("podman load -q -i " + room.image("localhost/bb:latest")).succeeds();
    }
}

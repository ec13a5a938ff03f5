package plankton.engine;

import org.junit.jupiter.api.DisplayName;

/// Docker, as Debian ships it.
@DisplayName("Docker")
final class DockerIT extends WithCommands {

    private static final String OWN = "/etc/docker/daemon.json";

    DockerIT() {
        super("docker", "PATH=/usr/bin:$PATH");
    }

    @Override
    void setUp() {
        room.write(OWN, Documented.file("Docker", OWN));
        // What has to do with this machine and not with the runtime.
        room.start(
                "exec dockerd --bridge none --iptables=false --ip6tables=false --ip-forward=false"
                        + " --userland-proxy=false --cgroup-parent /"
                        + room.token());
        becomes("0", "docker version >/dev/null 2>&1; echo $?");
        sh("docker load -q -i " + room.image("localhost/bb:latest")).succeeds();
    }
}

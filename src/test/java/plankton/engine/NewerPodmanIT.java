package plankton.engine;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;

/// Podman, as the next Debian ships it, for root.
@DisplayName("Podman 5.8")
@Tag("by-name")
final class NewerPodmanIT extends WithPodmanOfRoot {

    private static final Path FILES = Path.of("target/engines/newer/usr").toAbsolutePath();

    NewerPodmanIT() {
        super("export PODMAN_IGNORE_CGROUPSV1_WARNING=1\n");
    }

    /// In the place of the machine's own, with the C library that they need. There is no network to
    /// look after.
    @Override
    void install() {
        room.asRoot(
                        """
                        cd %s
                        libraries=$PWD/lib/$(uname -m)-linux-gnu
                        for each in podman conmon; do
                          patchelf --set-interpreter $(echo $libraries/ld-linux-*.so.*) \\
                            --set-rpath $libraries --force-rpath --output /usr/bin/$each bin/$each
                        done
                        ln -s /bin/true /usr/bin/netavark
                        """
                                .formatted(FILES))
                .succeeds();
        room.write(
                "/etc/containers/containers.conf.d/newer.conf",
                """
                [containers]
                seccomp_profile = "%s/share/containers/seccomp.json"
                [engine]
                helper_binaries_dir = ["/usr/bin"]
                """
                        .formatted(FILES));
        room.write(
                "/etc/containers/policy.json",
                "{\"default\": [{\"type\": \"insecureAcceptAnything\"}]}\n");
    }

    /// It looks for that before it asks the runtime.
    @Override
    String missingForCheckpoint() {
        return "criu";
    }
}

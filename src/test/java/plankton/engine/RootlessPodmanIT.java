package plankton.engine;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Podman, as Debian ships it, for an ordinary user with ids of his in `/etc/subuid`. Control
/// groups of the first version cannot be left to him.
@DisplayName("Podman 4.3, rootless")
@Tag("by-name")
final class RootlessPodmanIT extends WithPodman {

    private static final String NO_GROUPS = "an ordinary user has no groups of the first version";

    /// Lets all that follows be done by the user.
    private static final String AS_USER =
            """
            if [ "$(id -u)" = 0 ]; then
              exec setpriv --reuid 12345 --regid 12345 --clear-groups env -i PATH="$PATH" USER=user \\
                HOME=/run/user XDG_RUNTIME_DIR=/run/user/run bash -c "$BASH_EXECUTION_STRING"
            fi
            cd
            """;

    RootlessPodmanIT() {
        super(AS_USER);
    }

    @Override
    void setUp() {
        assumeFalse(Machine.HAS_SYSTEMD, "the user of a room has no systemd of his own");
        room.asRoot(
                        """
                        mount --make-rshared /
                        echo user:x:12345:12345::/run/user:/bin/bash >>/etc/passwd
                        echo user:x:12345: >>/etc/group
                        echo user:200000:65536 | tee /etc/subuid >/etc/subgid
                        install -d -o user -g user -m 700 /run/user /run/user/run
                        """)
                .succeeds();
        super.setUp();
    }

    /// Nor is the process that keeps the user's namespaces between two calls of Podman.
    @Override
    void removeContainers() {
        super.removeContainers();
        sh("kill -9 $(cat $XDG_RUNTIME_DIR/libpod/tmp/pause.pid)").succeeds();
    }

    @Test
    void userNamespace() {
        String ids = "id -u; cat /proc/self/uid_map";
        inside("", ids)
                .prints("0\n         0      12345          1\n         1     200000      65536\n");
        inside("--userns keep-id", ids).printsLike("^12345\n +0 +1 +12345\n +12345 +0 +1\n");
        inside("--uidmap 0:1:2000", ids).printsLike("^0\n +0 +1 +2000$");
    }

    /// As its message says.
    @Override
    @Test
    void limitOfMemory() {
        inside("--memory 64m", "echo hi").prints("hi\n").saysAsOthersDo("not supported");
    }

    @Override
    @Test
    @Disabled(NO_GROUPS)
    void pauseAndUnpause() {}

    @Override
    @Test
    @Disabled(NO_GROUPS)
    void removePaused() {}

    @Override
    @Test
    @Disabled(NO_GROUPS)
    void update() {}

    @Override
    @Test
    @Disabled(NO_GROUPS)
    void stats() {}

    @Override
    @Test
    @Disabled(NO_GROUPS)
    void outOfMemory() {}

    @Override
    @Test
    @Disabled(NO_GROUPS)
    void limitOfProcesses() {}

    @Override
    @Test
    @Disabled(NO_GROUPS)
    void limitOfProcessors() {}
}

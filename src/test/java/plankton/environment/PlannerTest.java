package plankton.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import plankton.linux.MountAttr;
import plankton.spec.SpecReader;

/// What the caller's own environment adds to a configuration.
class PlannerTest {

    private static final String SPEC =
            """
            {
              "ociVersion": "1.3.0",
              "root": {"path": "rootfs"},
              "process": {"args": ["sh"], "env": ["PATH=/bin"], "cwd": "/"},
              "mounts": [{"destination": "/proc", "type": "proc"}],
              "linux": {"namespaces": [{"type": "mount"}, {"type": "pid"}]}
            }
            """;

    private static Environment plan(int listenFds, String notifyDirectory) {
        return Environment.of(
                SpecReader.read(SPEC.getBytes(StandardCharsets.UTF_8)),
                "/bundle",
                new Options(
                        true,
                        true,
                        listenFds,
                        listenFds,
                        ControlGroupManager.CGROUPFS,
                        notifyDirectory));
    }

    @Test
    void addsNothingUnasked() {
        assertEquals(List.of("PATH=/bin"), plan(0, "").program().env());
        assertEquals(1, plan(0, "").mountList().size());
    }

    @Test
    void tellsTheProgramOfItsSockets() {
        assertEquals(
                List.of("PATH=/bin", "LISTEN_FDS=3", "LISTEN_PID=1"), plan(3, "").program().env());
    }

    @Test
    void showsTheProgramWhereToSayThatItIsReady() {
        Environment environment = plan(0, "/run/x.notify");
        assertEquals(
                List.of("PATH=/bin", "NOTIFY_SOCKET=/run/notify/notify.sock"),
                environment.program().env());
        int attributes = MountAttr.RDONLY | MountAttr.NOSUID | MountAttr.NODEV | MountAttr.NOEXEC;
        assertEquals(
                new MountPlan.Bind(
                        "/run/x.notify",
                        "/run/notify",
                        false,
                        new MountFlags(attributes, 0, 0, 0, null, false, List.of(), 0),
                        null,
                        ""),
                environment.mountList().getLast());
        assertEquals(2, environment.mountList().size());
    }

    @Test
    void addsBoth() {
        assertEquals(
                List.of(
                        "PATH=/bin",
                        "LISTEN_FDS=1",
                        "LISTEN_PID=1",
                        "NOTIFY_SOCKET=/run/notify/notify.sock"),
                plan(1, "/x").program().env());
    }
}

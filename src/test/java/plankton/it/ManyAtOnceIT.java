package plankton.it;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Many containers made, started and deleted at the same time do not hinder each other, and leave
/// nothing. On a host with the first version of control groups, and, by a subclass, with the
/// second.
class ManyAtOnceIT extends WithSandbox {

    /// Others are slow, and so is an emulated machine.
    private static final int COUNT = Program.isPlankton() && !Groups.areUnified() ? 100 : 20;

    @Test
    void deletedAtOnce() {
        allGoThrough("sleep 1000");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void endedAtOnce() {
        allGoThrough("true");
        sandbox.assertNothingIsLeft();
    }

    private void allGoThrough(String program) {
        Bundle bundle =
                bundle().args(program.split(" ", -1))
                        .set("/root/readonly", true)
                        .set("/mounts", List.of())
                        .mount("/proc", "proc", "proc")
                        .mount("/dev", "tmpfs", "tmpfs")
                        .namespaces("pid", "mount", "cgroup")
                        .set("/linux/resources/pids/limit", 10)
                        .set("/linux/resources/cpu/shares", 100)
                        .write();
        String id = bundle.id();
        for (int i = 1; i <= COUNT; i++) {
            sandbox.claim(id + "-" + i);
        }
        String script =
                """
                for i in $(seq %d); do
                  (
                    "$@" create --bundle %s %s-$i >/dev/null </dev/null &&
                    "$@" start %s-$i &&
                    "$@" delete --force %s-$i || echo failed $i
                  ) &
                done
                wait
                echo done
                """
                        .formatted(COUNT, bundle.directory(), id, id, id);
        var caller = List.of("bash", "-c", script, "bash");
        sandbox.call(caller, List.of(), Map.of(), new byte[0])
                .finish(120)
                .prints("done\n")
                .silently();
    }
}

package plankton.it;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The priority of input and output (config.md, `ioPriority`).
class IoPriorityIT extends WithContainer {

    private static String json(String level, int priority) {
        return "{\"class\": \"IOPRIO_CLASS_" + level + "\", \"priority\": " + priority + "}";
    }

    @ParameterizedTest
    @CsvSource({"RT, 0, realtime: prio 0", "RT, 7, realtime: prio 7", "BE, 3, best-effort: prio 3"})
    void isTheProgrammes(String level, int priority, String shown) {
        bundle().setJson("/process/ioPriority", json(level, priority))
                .args("ionice")
                .run()
                .prints(shown + "\n");
    }

    @Test
    void mayBeIdle() {
        bundle().setJson("/process/ioPriority", json("IDLE", 0))
                .user(1000, 1000)
                .args("ionice")
                .run()
                .printsLike("^idle");
    }

    @Test
    @PlanktonOnly("runc has no right to it in a user namespace")
    void isTheProgrammesInAUserNamespaceToo() {
        Bundle bundle = bundle().setJson("/process/ioPriority", json("RT", 5)).userNamespace();
        in(running(bundle)).run("ionice").prints("realtime: prio 5\n");
        bundle().setJson("/process/ioPriority", json("BE", 5))
                .userNamespace()
                .args("ionice")
                .run()
                .prints("best-effort: prio 5\n");
    }

    @Test
    void ofWhatIsExecutedIsTheConfigurations() {
        Bundle bundle = running(bundle().setJson("/process/ioPriority", json("BE", 6)));
        in(bundle).run("ionice").prints("best-effort: prio 6\n");
    }

    @Test
    void thatIsOutOfItsRangeIsRefused() {
        bundle().setJson("/process/ioPriority", json("BE", 8))
                .run()
                .fails()
                .says("/process/ioPriority/priority", "7");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void thatNeedsMoreThanTheCallerMayIsRefused() {
        bundle().setJson("/process/ioPriority", json("RT", 0))
                .calledAfter(
                        // Without rights over the host nobody may say what devices a group has.
                        "exec setpriv --bounding-set -sys_nice,-sys_admin \"$1\""
                                + " --cgroup-manager=disabled \"${@:2}\"")
                .namespaces()
                .setJson("/mounts", "[]")
                .without("/process/capabilities")
                .run()
                .fails()
                .says("/process/ioPriority", "EPERM", "CAP_SYS_NICE");
        sandbox.assertNoProcessOrMount();
    }
}

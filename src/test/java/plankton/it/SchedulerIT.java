package plankton.it;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The policy by which the program is scheduled (config.md, `scheduler`), as `/proc/PID/stat` tells
/// it: policy, real-time priority and nice value.
class SchedulerIT extends WithContainer {

    private static final String[] SHOW = {"awk", "{print $41, $40, $19}", "/proc/self/stat"};

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 0 7$   | {\"policy\": \"SCHED_OTHER\", \"nice\": 7}",
                "0 0 -5$  | {\"policy\": \"SCHED_OTHER\", \"nice\": -5}",
                "3 0 3$   | {\"policy\": \"SCHED_BATCH\", \"nice\": 3}",
                "5 0 .*   | {\"policy\": \"SCHED_IDLE\"}",
                "6 0 .*   | {\"policy\": \"SCHED_DEADLINE\", \"runtime\": 5000000,"
                        + " \"deadline\": 10000000, \"period\": 20000000}",
            })
    void isTheProgrammes(String expected, String json) {
        scheduled(json).args(SHOW).run().printsLike("^" + expected);
    }

    /// In the first version of control groups, one without a share of real-time has none of it.
    private Bundle scheduled(String json) {
        Bundle bundle = bundle().setJson("/process/scheduler", json);
        boolean shares = Files.exists(Path.of("/sys/fs/cgroup/cpu/cpu.rt_runtime_us"));
        return shares ? bundle.set("/linux/resources/cpu/realtimeRuntime", 1000) : bundle;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 10 .*  | {\"policy\": \"SCHED_FIFO\", \"priority\": 10}",
                "2 1 .*   | {\"policy\": \"SCHED_RR\", \"priority\": 1, \"flags\":"
                        + " [\"SCHED_FLAG_RESET_ON_FORK\"]}",
            })
    @PlanktonOnly("runc's control group has no share of real-time")
    void mayBeRealTime(String expected, String json) {
        isTheProgrammes(expected, json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 0 -5$ | {\"policy\": \"SCHED_OTHER\", \"nice\": -5}",
                "3 0 3$  | {\"policy\": \"SCHED_BATCH\", \"nice\": 3}",
                "1 10 .* | {\"policy\": \"SCHED_FIFO\", \"priority\": 10}",
                "6 0 .*  | {\"policy\": \"SCHED_DEADLINE\", \"runtime\": 5000000,"
                        + " \"deadline\": 10000000, \"period\": 20000000}",
            })
    @PlanktonOnly("runc has no right to it in a user namespace")
    void isTheProgrammesInAUserNamespaceToo(String expected, String json) {
        scheduled(json).userNamespace().args(SHOW).run().printsLike("^" + expected);
        Bundle lasting = running(scheduled(json).userNamespace());
        in(lasting).run(SHOW).printsLike("^" + expected);
    }

    @Test
    void isTheCallersWhenNotGiven() {
        bundle().args(SHOW).calledAfter("renice 4 $$ > /dev/null").run().prints("0 0 4\n");
    }

    @Test
    void isSetForOneThatIsCreatedAndForOthersThanRoot() {
        Bundle bundle =
                bundle().setJson(
                                "/process/scheduler", "{\"policy\": \"SCHED_OTHER\", \"nice\": -3}")
                        .user(1000, 1000)
                        .args(FOREVER);
        bundle.create().succeeds();
        bundle.start().succeeds();
        in(awaits(bundle)).run(SHOW).prints("0 0 -3\n");
    }

    @Test
    void ofWhatIsExecutedIsTheConfigurations() {
        Bundle bundle =
                running(bundle().setJson("/process/scheduler", "{\"policy\": \"SCHED_BATCH\"}"));
        in(bundle).run(SHOW).prints("3 0 0\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/priority | {\"policy\": \"SCHED_OTHER\", \"priority\": 10}",
                "/priority | {\"policy\": \"SCHED_FIFO\"}",
                "/policy   | {\"policy\": \"SCHED_ISO\"}",
                "''        | {\"policy\": \"SCHED_RR\", \"priority\": 1, \"runtime\": 5000000}",
            })
    void thatContradictsItselfIsRefused(String place, String json) {
        bundle().setJson("/process/scheduler", json)
                .run()
                .fails()
                .says("config.json: /process/scheduler" + place + ": ");
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"policy\": \"SCHED_FIFO\", \"priority\": 10}",
                "{\"policy\": \"SCHED_OTHER\", \"nice\": -10}",
            })
    void thatNeedsMoreThanTheCallerMayIsRefused(String json) {
        bundle().setJson("/process/scheduler", json)
                .calledAfter("exec setpriv --bounding-set -sys_nice \"$@\"")
                .run()
                .fails()
                .says("/process/scheduler", "EPERM", "CAP_SYS_NICE");
        sandbox.assertNothingIsLeft();
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OomScoreAdjIT extends WithSandbox {

    private Bundle showing() {
        return bundle().args("cat", "/proc/self/oom_score_adj");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1000})
    void isSeenInside(int value) {
        showing().set("/process/oomScoreAdj", value).run().prints(value + "\n");
    }

    @Test
    void mayBeZero() {
        // To lower it below the caller's lowest needs a capability; back to zero does not.
        showing()
                .set("/process/oomScoreAdj", 0)
                .calledAfter("echo 50 > /proc/self/oom_score_adj")
                .run()
                .prints("0\n");
    }

    @Test
    void isTheCallersWhenNotGiven() {
        showing().calledAfter("echo 77 > /proc/self/oom_score_adj").run().prints("77\n");
    }

    @Test
    void isSetForAUserToo() {
        showing().set("/process/oomScoreAdj", 300).user(1000, 1000).run().prints("300\n");
    }

    @Test
    void isSetInAUserNamespaceToo() {
        showing().set("/process/oomScoreAdj", 300).userNamespace().run().prints("300\n");
    }

    /// Nor is it that of whoever is asked to make the container.
    @Test
    void isNotTheCallersAfterwards() {
        bundle().set("/process/oomScoreAdj", 300)
                .args("true")
                .calledAfter("\"$@\" && exec cat /proc/self/oom_score_adj")
                .run()
                .prints("0\n");
        Bundle bundle = bundle().set("/process/oomScoreAdj", 300).sh("echo ready; sleep 100");
        Call call = bundle.begin().untilItPrints("ready");
        assertEquals("0\n", Host.read("/proc/" + call.pid() + "/oom_score_adj"));
        assertEquals("300\n", Host.read("/proc/" + bundle.pid() + "/oom_score_adj"));
        bundle.delete("--force").succeeds();
    }

    @Test
    void thatIsTooLowForTheCallerIsRefused() {
        bundle().set("/process/oomScoreAdj", -500)
                .calledAfter("exec setpriv --bounding-set -sys_resource \"$@\"")
                .run()
                .fails()
                .says("config.json: /process/oomScoreAdj", "EACCES", "CAP_SYS_RESOURCE");
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1001, 1001})
    void isRefusedOutOfItsRange(int value) {
        bundle().set("/process/oomScoreAdj", value)
                .run()
                .fails()
                .says("/process/oomScoreAdj", "-1000", "1000");
        sandbox.assertNothingIsLeft();
    }
}

package plankton.it;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalsIT extends WithSandbox {

    private static final String[] SHOW = {
        "grep", "-E", "^Sig(Pnd|Blk|Ign|Cgt)", "/proc/self/status"
    };
    private static final String CLEAN =
            """
            SigPnd:\t0000000000000000
            SigBlk:\t0000000000000000
            SigIgn:\t0000000000000000
            SigCgt:\t0000000000000000
            """;

    private static String trapping(String signal) {
        return "trap 'echo got "
                + signal
                + "; exit 7' "
                + signal
                + "; echo ready; while :; do sleep 0.05; done";
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP", "QUIT", "USR1", "USR2", "ALRM", "PWR"})
    void ofTheRuntimeReachTheContainer(String signal) {
        bundle().sh(trapping(signal))
                .begin()
                .untilItPrints("ready")
                .signal(signal)
                .finish()
                .exits(7)
                .prints("ready\ngot " + signal + "\n");
    }

    @Test
    @PlanktonOnly("runc keeps it for terminals")
    void ofAChangedWindowReachesTheContainer() {
        bundle().sh(trapping("WINCH"))
                .begin()
                .untilItPrints("ready")
                .signal("WINCH")
                .finish()
                .exits(7);
    }

    @Test
    void realTimeOnesReachTheContainer() {
        bundle().sh(trapping("40"))
                .begin()
                .untilItPrints("ready")
                .signal("40")
                .finish()
                .exits(7)
                .prints("ready\ngot 40\n");
    }

    @Test
    void severalReachTheContainer() {
        Call call =
                bundle().sh(
                                "trap 'echo one' USR1; trap 'echo two' USR2; trap 'exit 7' TERM; echo ready;"
                                        + " while :; do sleep 0.05; done")
                        .begin()
                        .untilItPrints("ready");
        call.signal("USR1").untilItPrints("one");
        call.signal("USR2").untilItPrints("two");
        call.signal("TERM").finish().exits(7).prints("ready\none\ntwo\n");
    }

    @Test
    void thatEndTheContainerEndTheRuntime() {
        bundle().withoutNamespace("pid")
                .sh("echo ready; exec sleep 100")
                .begin()
                .untilItPrints("ready")
                .signal("TERM")
                .finish()
                .exits(143);
    }

    @Test
    void areNotBlockedInside() {
        bundle().args(SHOW)
                .run()
                .printsLine("SigBlk:\t0000000000000000")
                .printsLine("SigCgt:\t0000000000000000");
    }

    // This caller has 32 and 33 ignored, as all children of posix_spawn(3) have.
    @Test
    @PlanktonOnly("runc leaves one ignored that its caller ignores")
    void areCleanInside() {
        bundle().args(SHOW).run().prints(CLEAN);
    }

    @Test
    @PlanktonOnly("runc leaves one ignored that its caller ignores")
    void areCleanInsideAfterCreateAndStart() {
        Bundle bundle = bundle().args(SHOW);
        bundle.write();
        Call create = bundle.call("create");
        create.finish().succeeds();
        bundle.start().succeeds();
        bundle.becomes("stopped");
        create.soFar().prints(CLEAN);
    }

    @Test
    @PlanktonOnly("others hand on what their caller ignores or blocks")
    void areCleanInsideAlthoughTheCallerBlocksAndIgnoresSome() {
        bundle().args(SHOW)
                .calledAfter(
                        "exec env --block-signal=USR1,TERM,CHLD --ignore-signal=HUP,PIPE,CHLD \"$@\"")
                .run()
                .prints(CLEAN);
    }

    @Test
    void reachTheContainerAlthoughTheCallerIgnoresThem() {
        bundle().sh(trapping("TERM"))
                .calledAfter("exec env --block-signal=CHLD --ignore-signal=CHLD \"$@\"")
                .begin()
                .untilItPrints("ready")
                .signal("TERM")
                .finish()
                .exits(7);
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a user is told when the memory of a container is not enough.
class OutOfMemoryIT extends WithSandbox {

    private Bundle limited(long limit) {
        return bundle().set("/linux/resources/memory/limit", limit)
                .set("/linux/resources/memory/swap", limit);
    }

    private static void tells(Result result, Bundle bundle, String rest) {
        if (Program.isPlankton()) {
            result.complains(
                    "plankton: warning: container "
                            + bundle.id()
                            + " ran out of memory: its limit is 8 MiB"
                            + " (/linux/resources/memory/limit), and "
                            + rest
                            + "\n");
        }
    }

    @Test
    void theLimitIsNamedWhenTheProgramIsKilled() {
        Bundle bundle = limited(8 << 20).args("tail", "/dev/zero");
        tells(bundle.run().exits(137), bundle, "1 process was killed");
    }

    @Test
    void isToldWhenTheContainerIsRemovedAtOnce() {
        Bundle bundle = limited(8 << 20).args("tail", "/dev/zero");
        tells(bundle.run("--rm").exits(137), bundle, "1 process was killed");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void isToldWhenOnlyChildrenAreKilled() {
        Bundle bundle = limited(8 << 20).sh("tail /dev/zero; tail /dev/zero; echo on");
        Result result = bundle.run();
        result.exits(0);
        assertEquals("on\n", result.stdout());
        if (Program.isPlankton()) {
            result.says("ran out of memory", "2 processes were killed");
        }
    }

    @Test
    @PlanktonOnly("others run no container again")
    void isToldOfEachRunByItself() {
        Bundle bundle = limited(8 << 20).sh("[ -e /enough ] || exec tail /dev/zero");
        tells(bundle.run().exits(137), bundle, "1 process was killed");
        tells(bundle.start().exits(137), bundle, "1 process was killed");
        bundle.file("/enough", "");
        bundle.start().succeeds().silently();
    }

    @Test
    void nothingIsToldWhenTheMemoryIsEnough() {
        limited(8 << 20).args("true").run().succeeds().silently();
    }

    @Test
    void nothingIsToldOfAProgramThatIsKilledOtherwise() {
        limited(8 << 20).sh("kill -KILL $$").namespaces("mount").run().exits(137).silently();
    }

    @ParameterizedTest
    @ValueSource(longs = {4096, 65536})
    void aLimitThatIsTooSmallToBeginWithIsNamed(long limit) {
        limited(limit)
                .run()
                .fails()
                .says(
                        "/linux/resources/memory/limit: " + limit / 1024 + " KiB are not enough",
                        "in use");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void aLimitThatIsTooSmallToBeginWithIsNamedByCreateToo() {
        limited(4096).create().fails().says("/linux/resources/memory/limit: 4 KiB are not enough");
        sandbox.assertNothingIsLeft();
    }
}

package plankton.it;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The kind of system the program believes to run on (config-linux.md, Personality).
class PersonalityIT extends WithContainer {

    private static final String[] SHOW = {"cat", "/proc/self/personality"};

    @ParameterizedTest
    @CsvSource({"LINUX, 00000000", "LINUX32, 00000008"})
    void isTheProgrammes(String domain, String shown) {
        bundle().set("/linux/personality/domain", domain).args(SHOW).run().prints(shown + "\n");
    }

    @Test
    void isTheCallersWhenNotGiven() {
        bundle().args(SHOW).calledAfter("exec setarch -R \"$@\"").run().prints("00040000\n");
    }

    @Test
    void ofTheCallerIsReplaced() {
        bundle().set("/linux/personality/domain", "LINUX")
                .args(SHOW)
                .calledAfter("exec setarch -R \"$@\"")
                .run()
                .prints("00000000\n");
    }

    @Test
    void isThatOfWhatIsExecuted() {
        Bundle bundle = running(bundle().set("/linux/personality/domain", "LINUX32"));
        in(bundle).run(SHOW).prints("00000008\n");
    }

    @Test
    void thatIsUnknownIsRefused() {
        bundle().set("/linux/personality/domain", "SOLARIS")
                .run()
                .fails()
                .says("/linux/personality/domain", "LINUX32");
        sandbox.assertNothingIsLeft();
    }

    @Test
    @PlanktonOnly("others pass over flags, which the specification does not define")
    void withFlagsIsRefused() {
        bundle().setJson("/linux/personality", "{\"domain\": \"LINUX\", \"flags\": [\"X\"]}")
                .run()
                .fails()
                .says("/linux/personality/flags");
        sandbox.assertNothingIsLeft();
    }
}

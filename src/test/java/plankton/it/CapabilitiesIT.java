package plankton.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilitiesIT extends WithSandbox {

    private static final long CHOWN = 1L;
    private static final long KILL = 1L << 5;
    private static final long NET_BIND_SERVICE = 1L << 10;

    private static Bundle showing(Bundle bundle) {
        return bundle.args("grep", "^Cap", "/proc/self/status");
    }

    private static String sets(
            long inheritable, long permitted, long effective, long bounding, long ambient) {
        return line("Inh", inheritable)
                + line("Prm", permitted)
                + line("Eff", effective)
                + line("Bnd", bounding)
                + line("Amb", ambient);
    }

    private static String line(String set, long mask) {
        String hex = Long.toHexString(mask);
        return "Cap" + set + ":\t" + "0".repeat(16 - hex.length()) + hex + "\n";
    }

    @Test
    void ofRootAreTheBoundingSet() {
        showing(rootWithThree())
                .set("/process/noNewPrivileges", false)
                .run()
                .prints(sets(0, all(), all(), all(), 0));
    }

    @Test
    void ofRootAreThePermittedSetWithoutNewPrivileges() {
        showing(rootWithThree())
                .set("/process/noNewPrivileges", true)
                .run()
                .prints(sets(0, CHOWN | KILL, CHOWN | KILL, all(), 0));
    }

    private Bundle rootWithThree() {
        return bundle().capabilitySet("bounding", "CAP_CHOWN", "CAP_KILL", "CAP_NET_BIND_SERVICE")
                .capabilitySet("permitted", "CAP_CHOWN", "CAP_KILL")
                .capabilitySet("effective", "CAP_KILL");
    }

    private static long all() {
        return CHOWN | KILL | NET_BIND_SERVICE;
    }

    @Test
    void ofAUserAreNoneWithoutAmbientOnes() {
        showing(bundle().user(1000, 1000))
                .capabilities("CAP_CHOWN", "CAP_KILL")
                .capabilitySet("ambient")
                .run()
                .prints(sets(CHOWN | KILL, 0, 0, CHOWN | KILL, 0));
    }

    @Test
    void ofAUserAreTheAmbientOnes() {
        showing(bundle().user(1000, 1000))
                .capabilities("CAP_CHOWN", "CAP_KILL", "CAP_NET_BIND_SERVICE")
                .capabilitySet("inheritable", "CAP_CHOWN", "CAP_KILL")
                .capabilitySet("ambient", "CAP_KILL")
                .run()
                .prints(sets(CHOWN | KILL, KILL, KILL, all(), KILL));
    }

    @Test
    void ofRootMayBeAmbientToo() {
        showing(bundle())
                .capabilities("CAP_CHOWN")
                .run()
                .prints(sets(CHOWN, CHOWN, CHOWN, CHOWN, CHOWN));
    }

    @Test
    void mayBeNoneAtAll() {
        showing(bundle()).setJson("/process/capabilities", "{}").run().prints(sets(0, 0, 0, 0, 0));
        showing(bundle()).capabilities().user(1000, 1000).run().prints(sets(0, 0, 0, 0, 0));
    }

    @Test
    void areNeededForWhatTheyAllow() {
        Bundle without = bundle().sh("chown 1:1 /tmp").capabilities("CAP_KILL");
        without.run().exits(1);
        Bundle with = bundle().sh("chown 1:1 /tmp && stat -c %u /tmp").capabilities("CAP_CHOWN");
        with.run().prints("1\n");
    }

    @Test
    void ofTheCallerDoNotGoIn() {
        showing(bundle())
                .capabilities("CAP_KILL")
                .calledAfter("exec setpriv --inh-caps=+chown --ambient-caps=+chown \"$@\"")
                .run()
                .prints(sets(KILL, KILL, KILL, KILL, KILL));
    }

    /// The specification: they "SHOULD NOT fail if the container configuration requests
    /// capabilities that cannot be granted" and "MUST" warn.
    @Test
    @PlanktonOnly("others fail")
    void thatCannotBeGrantedAreWarnedAbout() {
        Result result =
                showing(bundle())
                        .capabilities("CAP_KILL", "CAP_CHOWN")
                        .calledAfter("exec setpriv --bounding-set=-chown \"$@\"")
                        .run()
                        .prints(sets(KILL, KILL, KILL, KILL, KILL));
        assertTrue(
                result.stderr().matches("plankton: warning: [^\n]*CAP_CHOWN[^\n]*\n"),
                result::toString);
    }

    @Test
    void ambientWithoutInheritableIsRefusedOrNotGranted() {
        Result result =
                showing(bundle()).capabilities("CAP_KILL").capabilitySet("inheritable").run();
        assertTrue(
                !result.stdout().contains("CapAmb:\t" + "0".repeat(14) + "20"), result::toString);
    }

    /// As Buildah writes them, whose users see what the runtime prints.
    @Test
    void ambientThatEnginesNameInVainAreNotWarnedAbout() {
        bundle().capabilities("CAP_KILL").capabilitySet("inheritable").run().succeeds().silently();
    }

    @ParameterizedTest
    @CsvSource({"ambient, inheritable", "effective, permitted"})
    @PlanktonOnly("runc warns in its own words")
    void thatAreNotGrantedForWantOfAnotherSetAreWarnedAbout(String set, String other) {
        Result result = bundle().capabilities().capabilitySet(set, "CAP_KILL").run().succeeds();
        String place = "/process/capabilities/" + set + ": not granted";
        assertTrue(result.stderr().contains(place), result::toString);
        assertTrue(result.stderr().contains(other + ": CAP_KILL"), result::toString);
    }
}

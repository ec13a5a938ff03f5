package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// As whom a process is executed, and what it may do.
class ExecIdentityIT extends WithContainer {

    private static final String IDS =
            "grep -E '^(Uid|Gid|Groups):' /proc/self/status | tr -s '\\t ' ' '";
    private static final String CAPABILITIES = "grep -E '^Cap' /proc/self/status | tr '\\t' ' '";
    private static final String NO_NEW_PRIVILEGES = "grep NoNewPrivs /proc/self/status";

    private static final long KILL = 1L << 5;
    private static final long SYS_ADMIN = 1L << 21;
    private static final long SMALL = 1L << 29 | KILL | 1L << 10;

    // Users and groups

    @Test
    void isTheUserOfTheConfiguration() {
        Bundle bundle = bundle().user(1000, 2000);
        bundle.set("/process/user/additionalGids", List.of(5, 70000));
        in(running(bundle))
                .sh(IDS)
                .prints("Uid: 1000 1000 1000 1000\nGid: 2000 2000 2000 2000\nGroups: 5 70000 \n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-u", "--user"})
    void isTheUserOfTheOption(String option) {
        in(running()).with(option, "1:2").sh(IDS).prints("Uid: 1 1 1 1\nGid: 2 2 2 2\nGroups: \n");
    }

    @Test
    void keepsTheGroupsWhenOnlyTheUserIsGiven() {
        Bundle bundle = bundle().user(1000, 2000);
        bundle.set("/process/user/additionalGids", List.of(5));
        in(running(bundle))
                .with("-u", "1")
                .sh(IDS)
                .prints("Uid: 1 1 1 1\nGid: 2000 2000 2000 2000\nGroups: 5 \n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-g", "--additional-gids"})
    void hasTheGroupsOfTheOptionsToo(String option) {
        Bundle bundle = bundle().set("/process/user/additionalGids", List.of(5));
        in(running(bundle))
                .with(option, "70000", option, "6")
                .sh(IDS)
                .printsLine("Groups: 5 6 70000 ");
    }

    @Test
    void hasNoneOfTheCallersGroups() {
        in(running())
                .calledAfter("exec setpriv --groups 10,20 \"$@\"")
                .sh(IDS)
                .printsLine("Groups: ");
    }

    // A number is a number, whatever the image makes of it

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0",
        "0001, 1, 0",
        "1:0, 1, 0",
        "1:01, 1, 1",
        "2147483648, 2147483648, 0",
        "4294967294, 4294967294, 0"
    })
    void userIsTheNumberAndNotAName(String word, String uid, String gid) {
        in(hostile()).with("-u", word).sh("id -u; id -g").prints(uid + "\n" + gid + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "4294967295",
                "1 ",
                " 1",
                "1\n",
                "0x1",
                "1e0",
                "01x",
                "root",
                "toor",
                "1:",
                ":1",
                ":",
                "1:toor",
                "1:-1",
                "1:2:3",
                "1:2 ",
                "99999999999999999999",
                "1,2",
                "1.0"
            })
    void userThatIsNoNumberIsRefused(String word) {
        Bundle bundle = hostile();
        in(bundle).with("-u", word).sh("id -u").failsWith(255).prints("");
        isUnharmed(bundle);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"4294967296", "4294967297", "1:4294967296", "-4294967296", "1:-4294967296"})
    @PlanktonOnly("runc takes the lowest 32 bits, which makes root of them")
    void userThatIsTooLargeIsRefused(String word) {
        Bundle bundle = hostile();
        in(bundle).with("-u", word).sh("id -u").failsWith(255).says("32");
        isUnharmed(bundle);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "toor", "5,6", "99999999999999999999", "1 "})
    void groupThatIsNoNumberIsRefused(String word) {
        Bundle bundle = hostile();
        Result result = in(bundle).with("-g", word).sh("echo in");
        assertTrue(result.exit() == 1 || result.exit() == 255, result::toString);
        isUnharmed(bundle);
    }

    /// A container whose image calls root by every name that one could take for a number.
    private Bundle hostile() {
        var users = new StringBuilder();
        var groups = new StringBuilder();
        for (String name :
                List.of("toor", "1", "0001", "4294967296", "-1", "1:0", "1 ", " 1", "")) {
            users.append(name).append(":x:0:0:root:/root:/bin/sh\n");
            groups.append(name).append(":x:0:1\n");
        }
        return running(
                bundle().file("/etc/passwd", users.toString())
                        .file("/etc/group", groups.toString()));
    }

    @Test
    void ofOthersCannotBeRead() throws java.io.IOException {
        Bundle bundle = running(bundle().file("/secret", "secret"));
        Files.setAttribute(bundle.inRootfs("/secret"), "unix:mode", 0600);
        in(bundle).with("-u", "1000:1000").run("cat", "/secret").exits(1).prints("");
    }

    // Capabilities

    private static String sets(long inheritable, long permitted, long bounding, long ambient) {
        return line("Inh", inheritable)
                + line("Prm", permitted)
                + line("Eff", permitted)
                + line("Bnd", bounding)
                + line("Amb", ambient);
    }

    private static String line(String set, long mask) {
        String hex = Long.toHexString(mask);
        return "Cap" + set + ": " + "0".repeat(16 - hex.length()) + hex + "\n";
    }

    @Test
    void hasTheCapabilitiesOfTheConfiguration() {
        in(running()).sh(CAPABILITIES).prints(sets(0, SMALL, SMALL, 0));
    }

    @Test
    void anotherUserHasNoCapabilitiesButMayGetThem() {
        in(running()).with("-u", "1000").sh(CAPABILITIES).prints(sets(0, 0, SMALL, 0));
    }

    @Test
    void anotherUserHasTheAmbientCapabilities() {
        in(running(bundle().capabilities("CAP_KILL")))
                .with("-u", "1000")
                .sh(CAPABILITIES)
                .prints(sets(KILL, KILL, KILL, KILL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-c", "--cap"})
    void hasTheCapabilityOfTheOptionToo(String option) {
        in(running())
                .with(option, "CAP_SYS_ADMIN", option, "CAP_KILL")
                .sh(CAPABILITIES)
                .prints(sets(0, SMALL | SYS_ADMIN, SMALL | SYS_ADMIN, 0));
    }

    @Test
    void anotherUserDoesNotGetTheCapabilityOfTheOption() {
        in(running())
                .with("-u", "1000", "-c", "CAP_SYS_ADMIN")
                .sh(CAPABILITIES)
                .prints(sets(0, 0, SMALL | SYS_ADMIN, 0));
    }

    @Test
    void capabilitiesOfTheOptionAreForThisProcessAlone() {
        Bundle bundle = running();
        in(bundle).with("-c", "CAP_SYS_ADMIN").run("true").succeeds();
        in(bundle).sh(CAPABILITIES).prints(sets(0, SMALL, SMALL, 0));
        assertEquals("0000000020000420", Host.status(bundle.pid(), "CapBnd"));
    }

    // What else the configuration says of its process

    @Test
    void hasNoNewPrivilegesAsTheConfigurationSays() {
        in(running()).sh(NO_NEW_PRIVILEGES).prints("NoNewPrivs:\t1\n");
        in(running(bundle().set("/process/noNewPrivileges", false)))
                .sh(NO_NEW_PRIVILEGES)
                .prints("NoNewPrivs:\t0\n");
    }

    @Test
    void hasNoNewPrivilegesAsTheOptionSays() {
        in(running(bundle().set("/process/noNewPrivileges", false)))
                .with("--no-new-privs")
                .sh(NO_NEW_PRIVILEGES)
                .prints("NoNewPrivs:\t1\n");
    }

    @Test
    void hasTheLimitsOfTheConfiguration() {
        in(running(bundle().rlimit("RLIMIT_NOFILE", 64, 128)))
                .sh("ulimit -n; ulimit -Hn")
                .prints("64\n128\n");
    }

    @Test
    void hasTheUmaskOfTheConfiguration() {
        in(running(bundle().set("/process/user/umask", 027))).sh("umask").prints("0027\n");
    }

    @Test
    void hasTheOomScoreOfTheConfiguration() {
        in(running(bundle().set("/process/oomScoreAdj", 500)))
                .run("cat", "/proc/self/oom_score_adj")
                .prints("500\n");
    }

    @Test
    @PlanktonOnly("others hand on what their caller ignores or blocks")
    void hasNoSignalBlockedOrIgnored() {
        in(running())
                .calledAfter(
                        "exec env --block-signal=USR1,TERM,CHLD --ignore-signal=HUP,PIPE,CHLD \"$@\"")
                .sh("grep -E '^Sig(Blk|Ign)' /proc/self/status")
                .prints("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
    }
}

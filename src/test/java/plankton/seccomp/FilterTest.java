package plankton.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plankton.failure.SpecError;
import plankton.spec.Seccomp;
import plankton.spec.SpecReader;

class FilterTest {

    private static final int X86_64 = 0xC000003E;
    private static final int X86 = 0x40000003;
    private static final int ALLOW = 0x7FFF0000;
    private static final int EPERM = 0x50001;
    private static final int ENOSYS = 0x50026;
    private static final int NOTIFY = 0x7FC00000;

    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int SOCKET = 41;
    private static final int SENDMSG = 46;

    private static Seccomp profile(String json) {
        String config =
                """
                {"ociVersion": "1.3.0", "process": {"args": ["true"], "cwd": "/"},
                 "root": {"path": "rootfs"}, "linux": {"seccomp": %s}}
                """
                        .formatted(json.replace('\'', '"'));
        Seccomp profile =
                SpecReader.read(config.getBytes(StandardCharsets.UTF_8)).linux().seccomp();
        assertNotNull(profile);
        return profile;
    }

    private static Filter filter(String json) {
        return Filter.of(profile(json), Architecture.X86_64);
    }

    private static int run(Filter filter, int number, long... args) {
        return Kernel.run(filter, new Kernel.Call(X86_64, number, args));
    }

    @Test
    void isNotThereWithoutAProfile() {
        assertNull(Filter.of(null));
    }

    @ParameterizedTest
    @CsvSource({
        "KILL, 0",
        "KILL_THREAD, 0",
        "KILL_PROCESS, 0x80000000",
        "TRAP, 0x30000",
        "ERRNO, 0x50001",
        "TRACE, 0x7ff00001",
        "ALLOW, 0x7fff0000",
        "LOG, 0x7ffc0000"
    })
    void knowsTheActions(String action, String result) {
        Filter filter = filter("{'defaultAction': 'SCMP_ACT_" + action + "'}");
        assertEquals(Long.decode(result).intValue(), run(filter, READ));
    }

    @Test
    void takesErrorNumbers() {
        Filter filter =
                filter(
                        """
                        {'defaultAction': 'SCMP_ACT_ERRNO', 'defaultErrnoRet': 5, 'syscalls': [
                          {'names': ['read'], 'action': 'SCMP_ACT_ERRNO', 'errnoRet': 0},
                          {'names': ['write'], 'action': 'SCMP_ACT_TRACE', 'errnoRet': 7}]}
                        """);
        assertEquals(0x50000, run(filter, READ));
        assertEquals(0x7FF00007, run(filter, WRITE));
    }

    @Test
    void saysOfNewerCallsThatThereIsNoSuchCallUnlessTheRestIsAllowed() {
        String rule = ", 'syscalls': [{'names': ['socket'], 'action': 'SCMP_ACT_LOG'}]}";
        Filter strict = filter("{'defaultAction': 'SCMP_ACT_ERRNO'" + rule);
        assertEquals(EPERM, run(strict, SOCKET - 1));
        assertEquals(ENOSYS, run(strict, SOCKET + 1));
        assertEquals(ENOSYS, run(strict, 0x3FFFFFFF));
        assertEquals(ENOSYS, run(filter("{'defaultAction': 'SCMP_ACT_KILL'" + rule), 999));
        assertEquals(ALLOW, run(filter("{'defaultAction': 'SCMP_ACT_ALLOW'" + rule), 999));
        assertEquals(0x7FF00001, run(filter("{'defaultAction': 'SCMP_ACT_TRACE'" + rule), 999));
    }

    @Test
    void killsWhatTheProfileHasNoArchitectureFor() {
        Filter filter = filter("{'defaultAction': 'SCMP_ACT_ALLOW'}");
        assertEquals(0, Kernel.run(filter, new Kernel.Call(X86, 3)));
        assertEquals(0, run(filter, Architecture.X32_BIT));
        Filter both =
                filter("{'defaultAction': 'SCMP_ACT_ALLOW', 'architectures': ['SCMP_ARCH_X86']}");
        assertEquals(ALLOW, Kernel.run(both, new Kernel.Call(X86, 3)));
    }

    /// A plain rule holds whatever else is said, then the first one.
    @Test
    void takesTheFirstRuleThatHolds() {
        Filter filter =
                filter(
                        """
                        {'defaultAction': 'SCMP_ACT_ERRNO', 'syscalls': [
                          {'names': ['socket'], 'action': 'SCMP_ACT_LOG',
                           'args': [{'index': 0, 'value': 40, 'op': 'SCMP_CMP_EQ'}]},
                          {'names': ['socket'], 'action': 'SCMP_ACT_ALLOW',
                           'args': [{'index': 0, 'value': 16, 'op': 'SCMP_CMP_NE'}]},
                          {'names': ['write'], 'action': 'SCMP_ACT_LOG',
                           'args': [{'index': 0, 'value': 2, 'op': 'SCMP_CMP_EQ'}]},
                          {'names': ['write'], 'action': 'SCMP_ACT_ALLOW'}]}
                        """);
        assertEquals(0x7FFC0000, run(filter, SOCKET, 40));
        assertEquals(ALLOW, run(filter, SOCKET, 1));
        assertEquals(EPERM, run(filter, SOCKET, 16));
        assertEquals(ALLOW, run(filter, WRITE, 2));
    }

    private static final String CONDITION = "{'index': 0, 'value': 40, 'op': 'SCMP_CMP_EQ'}";

    /// x86 can be asked for some calls by another one, whose arguments a filter cannot see.
    @ParameterizedTest
    @CsvSource({
        "SCMP_ACT_ALLOW, socket,  SCMP_ACT_ERRNO, '',  102, 1, 0x50001",
        "SCMP_ACT_ALLOW, socket,  SCMP_ACT_ERRNO, '',  102, 2, 0x7fff0000",
        "SCMP_ACT_ALLOW, socket,  SCMP_ACT_ERRNO, yes, 102, 1, 0x50001",
        "SCMP_ACT_ERRNO, socket,  SCMP_ACT_ALLOW, '',  102, 1, 0x7fff0000",
        "SCMP_ACT_ERRNO, socket,  SCMP_ACT_ALLOW, yes, 102, 1, 0x50001",
        "SCMP_ACT_ALLOW, recv,    SCMP_ACT_ERRNO, '',  102, 10, 0x50001",
        "SCMP_ACT_ALLOW, shmat,   SCMP_ACT_ERRNO, '',  117, 21, 0x50001",
        "SCMP_ACT_ALLOW, shmat,   SCMP_ACT_ERRNO, '',  102, 21, 0x7fff0000"
    })
    void seesCallsOfX86BehindOthers(
            String otherwise,
            String name,
            String action,
            String condition,
            int number,
            long first,
            String result) {
        String args = condition.isEmpty() ? "" : CONDITION;
        Filter filter =
                filter(
                        """
                        {'defaultAction': '%s', 'architectures': ['SCMP_ARCH_X86'], 'syscalls': [
                          {'names': ['%s'], 'action': '%s', 'args': [%s]}]}
                        """
                                .formatted(otherwise, name, action, args));
        int expected = Integer.decode(result);
        assertEquals(expected, Kernel.run(filter, new Kernel.Call(X86, number, first)));
    }

    private static final String NOTIFYING =
            """
            {'defaultAction': 'SCMP_ACT_ERRNO', 'listenerPath': '/listener', 'syscalls': [
              {'names': ['sendmsg', 'execve'], 'action': 'SCMP_ACT_NOTIFY'},
              {'names': ['write'], 'action': 'SCMP_ACT_NOTIFY',
               'args': [{'index': 0, 'value': 2, 'op': 'SCMP_CMP_EQ'}]},
              {'names': ['read'], 'action': 'SCMP_ACT_ALLOW'}]}
            """;

    @Test
    void refersCallsToAListener() {
        Filter filter = filter(NOTIFYING);
        assertEquals(NOTIFY, run(filter, SENDMSG));
        assertEquals(NOTIFY, run(filter, WRITE, 2));
        assertEquals(EPERM, run(filter, WRITE, 1));
        assertEquals(ALLOW, run(filter, READ));
        assertEquals(ENOSYS, run(filter, 400));
        assertEquals(8, filter.referralFlags() & 8);
    }

    @Test
    void letsItselfTellOfTheListenerAndNobodyElseAfterwards() {
        Filter filter = filter(NOTIFYING);
        long[] referral = filter.referral();
        assertNotNull(referral);
        var telling = new Kernel.Call(X86_64, SENDMSG, 3, 0, 0, 0, 0, Filter.WORD);
        assertEquals(ALLOW, Kernel.run(referral, telling));
        assertEquals(EPERM, Kernel.run(filter, telling));
        for (long word : new long[] {Filter.WORD ^ 1, Filter.WORD ^ 1L << 63, 0}) {
            assertEquals(NOTIFY, run(filter, SENDMSG, 3, 0, 0, 0, 0, word));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'defaultAction': 'SCMP_ACT_ERRNO'",
                "'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{'names': ['execve'], 'action': 'SCMP_ACT_KILL'}]"
            })
    void refusesToRefuseToRun(String json) {
        SpecError error = assertThrows(SpecError.class, () -> Filter.of(profile("{" + json + "}")));
        assertEquals(
                "/linux/seccomp: must let execve pass, the call that runs the program",
                error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"''", "relative"})
    void refusesReferralToNobody(String path) {
        String json = NOTIFYING.replace("/listener", path);
        SpecError error = assertThrows(SpecError.class, () -> filter(json));
        assertEquals(
                "/linux/seccomp/listenerPath: SCMP_ACT_NOTIFY needs the absolute path of a socket at"
                        + " which somebody listens",
                error.getMessage());
    }

    @Test
    void hasTheFlagsOfTheKernel() {
        String some = "{'defaultAction': 'SCMP_ACT_ALLOW', 'flags': [%s]}";
        assertEquals(4, filter("{'defaultAction': 'SCMP_ACT_ALLOW'}").flags());
        assertEquals(0, filter(some.formatted("")).flags());
        assertEquals(2, filter(some.formatted("'SECCOMP_FILTER_FLAG_LOG'")).flags());
        assertEquals(0, filter(some.formatted("'SECCOMP_FILTER_FLAG_TSYNC'")).flags());
        String wait = "'SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV'";
        assertEquals(0, filter(some.formatted(wait)).flags());
        assertEquals(8 + 32, filter(some.formatted(wait)).referralFlags());
    }

    /// Only what passes though the profile may have meant to stop it is worth a warning.
    @Test
    void tellsOfUnknownCallsThatPass() {
        String rule =
                ", 'syscalls': [{'names': ['no_such', 'read', 'Nor_this'], 'action': 'SCMP_ACT_LOG'}]}";
        assertEquals(
                " no_such Nor_this", filter("{'defaultAction': 'SCMP_ACT_ALLOW'" + rule).unknown());
        assertEquals("", filter("{'defaultAction': 'SCMP_ACT_ERRNO'" + rule).unknown());
    }

    @Test
    void refusesMoreThanTheKernelTakes() {
        var rules = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            rules.append(i == 0 ? "" : ",")
                    .append("{'names': ['read'], 'action': 'SCMP_ACT_ERRNO', 'args': [{'index': 0,")
                    .append("'value': " + i + ", 'op': 'SCMP_CMP_EQ'}]}");
        }
        String json = "{'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [" + rules + "]}";
        SpecError error = assertThrows(SpecError.class, () -> filter(json));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.endsWith("; the kernel takes 4096"), message);
    }

    @Test
    void isShortForTheProfileOfDocker() throws IOException {
        Path file = Path.of("src/test/resources/fixtures/docker-28-1.json");
        Seccomp profile = SpecReader.read(Files.readAllBytes(file)).linux().seccomp();
        assertNotNull(profile);
        Filter filter = Filter.of(profile, Architecture.X86_64);
        assertTrue(filter.program().length < 600, filter.program().length + " instructions");
        Kernel.longest = 0;
        for (int number = 0; number < 500; number++) {
            int _ = run(filter, number);
        }
        assertTrue(Kernel.longest < 20, Kernel.longest + " steps");
    }
}

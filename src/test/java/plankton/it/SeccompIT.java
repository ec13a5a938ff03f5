package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeccompIT extends WithFilters {

    private static final int KILLED_BY_SIGSYS = 159;

    /// What a static program is made of; the runtime has nothing else either.
    private static final String STRICT =
            "'defaultAction': 'SCMP_ACT_KILL_PROCESS', 'syscalls': [{'action': 'SCMP_ACT_ALLOW',"
                    + " 'names': ['execve', 'arch_prctl', 'set_tid_address', 'write', 'exit_group']}]";

    static JsonElement profileOf(String fixture) {
        Path file = Path.of("src/test/resources/fixtures/" + fixture + ".json");
        var config = JsonParser.parseString(Host.read(file.toString())).getAsJsonObject();
        return Json.at(config, "/linux/seccomp");
    }

    @ParameterizedTest
    @CsvSource({
        "SCMP_ACT_ERRNO, '', error 1",
        "SCMP_ACT_ERRNO, ', ''errnoRet'': 77', error 77",
        "SCMP_ACT_ERRNO, ', ''errnoRet'': 0', ok 0",
        "SCMP_ACT_TRACE, '', error 38"
    })
    void givesErrors(String action, String number, String result) {
        calling(rule("'action': '" + action + "'" + number), CALL).run().prints(result + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SCMP_ACT_KILL",
                "SCMP_ACT_KILL_THREAD",
                "SCMP_ACT_KILL_PROCESS",
                "SCMP_ACT_TRAP"
            })
    void kills(String action) {
        calling(rule("'action': '" + action + "'"), CALL).run().exits(KILLED_BY_SIGSYS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCMP_ACT_LOG", "SCMP_ACT_ALLOW"})
    void letsPass(String action) {
        calling(rule("'action': '" + action + "'"), CALL).run().prints("ok 0\n");
    }

    @ParameterizedTest
    @CsvSource({
        "SCMP_CMP_EQ, 7, 0, 7, 8",
        "SCMP_CMP_NE, 7, 0, 8, 7",
        "SCMP_CMP_GT, 7, 0, 8, 7",
        "SCMP_CMP_GE, 7, 0, 7, 6",
        "SCMP_CMP_LT, 7, 0, 6, 7",
        "SCMP_CMP_LE, 7, 0, 7, 8",
        "SCMP_CMP_MASKED_EQ, 6, 2, 0xfb, 0xfc",
        "SCMP_CMP_EQ, 4294967298, 0, 0x100000002, 2"
    })
    void comparesArguments(String op, String value, String valueTwo, String yes, String no) {
        String args =
                "[{'index': 5, 'value': %s, 'valueTwo': %s, 'op': '%s'}]"
                        .formatted(value, valueTwo, op);
        String rule = rule("'action': 'SCMP_ACT_ERRNO', 'args': " + args);
        calling(rule, CALL, "0", "0", "0", "0", "0", yes).run().prints("error 1\n");
        calling(rule, CALL, "0", "0", "0", "0", "0", no).run().prints("ok 0\n");
    }

    @Test
    void saysOfNewCallsThatThereAreNone() {
        docker("600").run().prints("error 38\n").silently();
        docker("153").run().prints("error 1\n");
    }

    private Bundle docker(String call) {
        return calling(ALLOW, call).set("/linux/seccomp", profileOf("docker-28-1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker-20.10-1",
                "docker-28-1",
                "podman-4.3-vfs-1",
                "podman-5.8-1",
                "cri-2.1-1"
            })
    void runsWithTheProfilesOfEngines(String fixture) {
        bundle().set("/linux/seccomp", profileOf(fixture))
                .sh(
                        "ls / | grep -c bin; grep ^Seccomp: /proc/self/status; mkdir /dev/new; unshare -n true")
                .run()
                .exits(1)
                .prints("1\nSeccomp:\t2\n");
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "false, 0", "true, 1000", "false, 1000"})
    @PlanktonOnly("without the promise runc ends by a panic, because it makes the call itself")
    void needsNoPromiseAndNoRights(boolean noNewPrivileges, int uid) {
        String filtered = rights(rule("'action': 'SCMP_ACT_ERRNO'"), noNewPrivileges, uid);
        String plain = rights(ALLOW, noNewPrivileges, uid);
        assertEquals(plain.replace("ok 0", "error 1"), filtered);
        assertEquals(
                plain,
                showingRights(ALLOW, noNewPrivileges, uid)
                        .without("/linux/seccomp")
                        .run()
                        .stdout());
    }

    private String rights(String profile, boolean noNewPrivileges, int uid) {
        return showingRights(profile, noNewPrivileges, uid).run().exits(0).stdout();
    }

    private Bundle showingRights(String profile, boolean noNewPrivileges, int uid) {
        return filtered(profile)
                .set("/process/noNewPrivileges", noNewPrivileges)
                .user(uid, uid)
                .sh("grep -E '^(NoNewPrivs|Cap)' /proc/self/status; call 110");
    }

    @Test
    @PlanktonOnly("without the promise runc ends by a panic, because it makes the call itself")
    void needsNoCapabilitiesInTheConfiguration() {
        calling(rule("'action': 'SCMP_ACT_ERRNO'"), CALL)
                .set("/process/noNewPrivileges", false)
                .without("/process/capabilities")
                .user(1000, 1000)
                .run()
                .prints("error 1\n");
    }

    @Test
    void isSeenFromInside() {
        filtered(ALLOW)
                .args("grep", "^Seccomp", "/proc/self/status")
                .run()
                .prints("Seccomp:\t2\nSeccomp_filters:\t1\n");
        bundle().args("grep", "^Seccomp", "/proc/self/status")
                .run()
                .printsNothingLike("^Seccomp:\t2");
    }

    /// Not one call is made between the filter and the program.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @PlanktonOnly("others make calls of their own")
    void allowsTheRuntimeNothingMore(boolean noNewPrivileges) {
        calling(STRICT, CALL)
                .set("/process/noNewPrivileges", noNewPrivileges)
                .rlimit("RLIMIT_NOFILE", 100, 100)
                .run()
                .exits(KILLED_BY_SIGSYS)
                .silently();
        calling(STRICT, "231", "7").run().exits(7);
    }

    @Test
    void holdsForWhatIsExecuted() {
        Bundle bundle = running(filtered(rule("'action': 'SCMP_ACT_ERRNO', 'errnoRet': 9")));
        in(bundle).run("call", CALL).prints("error 9\n");
        in(bundle).with("--user", "1000:1000").run("call", CALL).prints("error 9\n");
        in(bundle).run("grep", "^Seccomp:", "/proc/self/status").prints("Seccomp:\t2\n");
    }

    @Test
    void holdsForWhatIsCreatedAndStarted() {
        Bundle bundle =
                filtered(rule("'action': 'SCMP_ACT_ERRNO', 'errnoRet': 9"))
                        .file("/result", "")
                        .sh("call 110 >/result; exec sleep 1000");
        bundle.create().succeeds();
        bundle.start().succeeds();
        bundle.becomes("running");
        Path result = bundle.inRootfs("/result");
        Host.within(5000, () -> Host.read(result.toString()).equals("error 9\n"));
        assertEquals("error 9\n", Host.read(result.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SECCOMP_FILTER_FLAG_TSYNC",
                "SECCOMP_FILTER_FLAG_LOG",
                "SECCOMP_FILTER_FLAG_SPEC_ALLOW"
            })
    void takesFlags(String flag) {
        calling(rule("'action': 'SCMP_ACT_ERRNO'") + ", 'flags': ['" + flag + "']", CALL)
                .run()
                .prints("error 1\n");
    }

    @Test
    @PlanktonOnly("others say nothing")
    void warnsOfUnknownCallsThatPass() {
        String rules =
                ", 'syscalls': [{'names': ['nosuch', 'getppid', 'other'], 'action': 'SCMP_ACT_ERRNO'}]";
        assertEquals(
                List.of("passed over, because unknown: nosuch other"),
                calling(ALLOW + rules, CALL)
                        .run()
                        .prints("error 1\n")
                        .stderr()
                        .lines()
                        .map(line -> line.substring(line.indexOf("passed over")))
                        .toList());
        calling(STRICT.replace("'execve'", "'execve', 'nosuch'"), "231", "7")
                .run()
                .exits(7)
                .silently();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"defaultAction\": \"SCMP_ACT_ERRNO\"} | /linux/seccomp: must let execve pass",
                "{\"defaultAction\": \"SCMP_ACT_NOTIFY\"} | /linux/seccomp/listenerPath: SCMP_ACT_NOTIFY needs",
                "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"defaultErrnoRet\": 3} | /linux/seccomp/defaultErrnoRet",
                "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"listenerMetadata\": \"m\"} | /linux/seccomp/listenerMetadata",
                "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"architectures\": [\"SCMP_ARCH_PDP11\"]} | /linux/seccomp/architectures/0"
            })
    @PlanktonOnly("others find out later or not at all")
    void refusesWhatCannotBe(String profile, String problem) {
        bundle().setJson("/linux/seccomp", profile).run().fails().says(problem);
        sandbox.assertNothingIsLeft();
    }

    @Test
    @PlanktonOnly("has --debug of its own")
    void isToldOf() {
        Bundle bundle = filtered(ALLOW).args("true").write();
        plankton("--debug", "run", "--rm", "--bundle", bundle.directory().toString(), bundle.id())
                .succeeds()
                .says("seccomp ", " instructions = 0");
    }
}

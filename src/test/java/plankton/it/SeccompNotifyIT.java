package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls that are referred to another process.
class SeccompNotifyIT extends WithFilters {

    private static final String NOTIFY = rule("'action': 'SCMP_ACT_NOTIFY'");

    private @Nullable Path socket;

    /// A process that answers.
    private Call agent(String result) {
        return Probe.listening(sandbox, "seccomp-agent", socket().toString(), CALL, result);
    }

    private Path socket() {
        Path there = socket;
        if (there == null) {
            there = sandbox.newFile("agent");
            socket = there;
        }
        return there;
    }

    private String profile(String profile) {
        return profile + ", 'listenerPath': '" + socket() + "'";
    }

    /// What the agent was told of processes, one after the other.
    private static List<JsonObject> told(Call agent) {
        return agent.soFar()
                .stdout()
                .lines()
                .filter(line -> line.startsWith("told "))
                .map(line -> JsonParser.parseString(line.substring(5)).getAsJsonObject())
                .toList();
    }

    @Test
    void answers() {
        Call agent = agent("4711");
        calling(profile(NOTIFY), CALL).run().prints("ok 4711\n").silently();
        agent.untilItPrints("asked 110");
    }

    @Test
    void answersWithAnError() {
        Call _ = agent("-95");
        calling(profile(NOTIFY), CALL).run().prints("error 95\n");
    }

    @Test
    @PlanktonOnly("without the promise runc ends by a panic, because it makes the call itself")
    void answersWithoutThePromiseOfNoNewPrivileges() {
        Call _ = agent("4711");
        calling(profile(NOTIFY), CALL)
                .set("/process/noNewPrivileges", false)
                .run()
                .prints("ok 4711\n");
    }

    @Test
    void isToldOfTheContainer() {
        Call agent = agent("1");
        String metadata = ", 'listenerMetadata': 'some \\\\ metadata'";
        Bundle bundle =
                filtered(profile(NOTIFY) + metadata)
                        .set("/annotations/org.example.key", "value")
                        .args(FOREVER);
        bundle.run("--detach").succeeds();
        JsonObject told = told(agent).getFirst();
        JsonObject state = told.getAsJsonObject("state");
        assertEquals("[\"seccompFd\"]", told.get("fds").toString());
        assertEquals("some \\ metadata", told.get("metadata").getAsString());
        assertEquals(bundle.pid(), told.get("pid").getAsLong());
        assertEquals(bundle.pid(), state.get("pid").getAsLong());
        assertEquals(bundle.id(), state.get("id").getAsString());
        assertEquals("creating", state.get("status").getAsString());
        assertEquals(bundle.directory().toString(), state.get("bundle").getAsString());
        assertTrue(state.get("annotations").toString().contains("\"org.example.key\":\"value\""));
        assertEquals(state.get("ociVersion"), told.get("ociVersion"));
    }

    @Test
    void answersWhatIsCreatedAndStarted() {
        Call agent = agent("4711");
        Bundle bundle =
                filtered(profile(NOTIFY))
                        .file("/result", "")
                        .sh("call 110 >/result; exec sleep 1000");
        bundle.create().succeeds();
        bundle.start().succeeds();
        Path result = bundle.inRootfs("/result");
        Host.within(5000, () -> Host.read(result.toString()).equals("ok 4711\n"));
        assertEquals("ok 4711\n", Host.read(result.toString()));
        assertEquals(bundle.pid(), told(agent).getFirst().get("pid").getAsLong());
    }

    @Test
    void answersWhatIsExecuted() {
        Call agent = agent("4711");
        Bundle bundle = running(filtered(profile(NOTIFY)));
        in(bundle).run("call", CALL).prints("ok 4711\n");
        List<JsonObject> told = told(agent);
        assertEquals(2, told.size());
        JsonObject state = told.getLast().getAsJsonObject("state");
        assertEquals(bundle.pid(), state.get("pid").getAsLong());
        assertEquals("running", state.get("status").getAsString());
        assertTrue(told.getLast().get("pid").getAsLong() != bundle.pid());
    }

    /// Nothing that the runtime does is referred to it; the program is, from its first call on.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'defaultAction': 'SCMP_ACT_NOTIFY'",
                ALLOW
                        + ", 'syscalls': [{'action': 'SCMP_ACT_NOTIFY', 'names': ['sendmsg', 'recvmsg',"
                        + " 'seccomp', 'close', 'write', 'mmap', 'mprotect', 'getppid', 'execve']}]"
            })
    @PlanktonOnly("others would wait for themselves")
    void isAskedAboutAnything(String profile) {
        Call agent = agent("4711");
        calling(profile(profile), CALL).run().prints("ok 4711\n");
        agent.untilItPrints("asked 59\n").untilItPrints("asked 110\n");
        List<String> asked =
                agent.soFar().stdout().lines().filter(line -> line.startsWith("asked")).toList();
        assertEquals("asked 59", asked.getFirst());
        String sendmsg = "asked 46";
        assertTrue(!asked.contains(sendmsg), asked::toString);
    }

    @Test
    void takesTheFlagForIt() {
        Call _ = agent("4711");
        String flag =
                ", 'flags': ['SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV', 'SECCOMP_FILTER_FLAG_LOG']";
        Bundle bundle = calling(profile(NOTIFY) + flag, CALL);
        if (Program.isPlankton()) {
            bundle.run().prints("ok 4711\n");
        }
    }

    @Test
    void mustBeThere() {
        calling(profile(NOTIFY), CALL).run().fails().says("/linux/seccomp/listenerPath", "connect");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void mustBeThereWhenTheContainerIsStarted() {
        Bundle bundle = calling(profile(NOTIFY), CALL);
        if (!Program.isPlankton()) {
            return;
        }
        bundle.create().succeeds();
        bundle.start().fails().says("/linux/seccomp/listenerPath", "connect");
        bundle.becomes("stopped");
        bundle.delete().succeeds();
    }
}

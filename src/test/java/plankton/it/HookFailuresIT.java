package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What comes of a hook that fails, never ends, or does otherwise than it should.
class HookFailuresIT extends WithHooks {

    // Before the container is created

    @ParameterizedTest
    @ValueSource(strings = {"prestart", "createRuntime", "createContainer"})
    void undoesTheCreation(String kind) {
        Hooks hooks =
                hooks().recordingAs(kind, "before")
                        .script(kind, "exit 43")
                        .recordingAs(kind, "after")
                        .recording("startContainer", "poststart", "poststop");
        Bundle bundle = hooks.bundle();
        bundle.create().fails().saysAsOthersDo(kind).saysAsOthersDo("43").says("/bin/busybox");
        bundle.state().fails();
        sandbox.assertNothingIsLeft();
        assertEquals(List.of("before", "poststop"), hooks.labels());
        assertEquals("stopped", hooks.state("poststop").get("status").getAsString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"prestart", "createRuntime", "createContainer"})
    void isTheEndOfRun(String kind) {
        Hooks hooks = hooks().script(kind, "exit 43").recording("poststop");
        hooks.bundle().run().fails().saysAsOthersDo(kind).saysAsOthersDo("43");
        sandbox.assertNothingIsLeft();
        assertEquals(List.of("poststop"), hooks.labels());
    }

    @ParameterizedTest
    @ValueSource(strings = {"prestart", "createRuntime", "createContainer"})
    void laterKindsAreNotRun(String kind) {
        Hooks hooks = hooks();
        for (String other : Hooks.OF_CREATE) {
            hooks.recording(other);
        }
        hooks.script(kind, "exit 43").bundle().create().fails();
        int position = Hooks.OF_CREATE.indexOf(kind);
        assertEquals(Hooks.OF_CREATE.subList(0, position + 1), hooks.labels());
        sandbox.assertNothingIsLeft();
    }

    @Test
    void theIdIsFreeAgain() {
        Hooks hooks = hooks().script("createRuntime", "exit 43");
        Bundle bundle = hooks.bundle();
        bundle.create().fails();
        bundle.without("/hooks").create().succeeds();
        bundle.delete("--force").succeeds();
    }

    @Test
    void aSignalIsAFailureToo() {
        Hooks hooks = hooks().script("createRuntime", "kill -KILL $$");
        hooks.bundle().create().fails().saysAsOthersDo("createRuntime");
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({
        "/nowhere, no such file or directory",
        "/etc/passwd, permission denied",
        "/bin, is a directory",
    })
    void aProgramThatCannotBeRunIsAFailureToo(String path, String says) {
        for (String kind : Hooks.OF_CREATE) {
            Hooks hooks = hooks().add(kind, path, List.of("x")).recording("poststop");
            hooks.bundle().create().fails().saysAsOthersDo(kind).saysAsOthersDo(path).says(says);
            assertEquals(List.of("poststop"), hooks.labels());
        }
        sandbox.assertNothingIsLeft();
    }

    // When the container is started

    @Test
    void ofStartContainerKeepsTheProgramFromRunning() {
        Hooks hooks = hooksOfOneThatStays().recordingAs("startContainer", "before");
        hooks.script("startContainer", "exit 43").recordingAs("startContainer", "after");
        Bundle bundle = hooks.bundle();
        bundle.create().succeeds();
        long pid = bundle.pid();
        plankton("start", bundle.id());
        assertTrue(Host.within(5000, () -> Host.commandLine(pid).isEmpty()));
        assertEquals(List.of("before"), hooks.labels());
    }

    @Test
    @PlanktonOnly("runc learns of it too late")
    void ofStartContainerDestroysTheContainer() {
        Hooks hooks = hooksOfOneThatStays().script("startContainer", "exit 43");
        hooks.recording("poststart", "poststop");
        Bundle bundle = hooks.bundle();
        bundle.create().succeeds();
        bundle.start().fails().says("startContainer", "/bin/busybox", "43");
        sandbox.assertNothingIsLeft();
        assertEquals(List.of("poststop"), hooks.labels());
    }

    @Test
    void ofStartContainerIsTheEndOfRun() {
        Hooks hooks = hooksOfOneThatStays().script("startContainer", "exit 43");
        hooks.recording("poststop").bundle().run().fails().says("startContainer", "43");
        sandbox.assertNothingIsLeft();
        assertEquals(List.of("poststop"), hooks.labels());
    }

    @Test
    @PlanktonOnly("runc runs it when the container is created")
    void ofPoststartDestroysTheContainer() {
        Hooks hooks = hooksOfOneThatStays().recordingAs("poststart", "before");
        hooks.script("poststart", "exit 43").recordingAs("poststart", "after");
        hooks.recording("poststop");
        Bundle bundle = hooks.bundle();
        bundle.create().succeeds();
        bundle.start().fails().says("poststart", "/bin/busybox", "43");
        sandbox.assertNothingIsLeft();
        assertEquals(List.of("before", "poststop"), withoutProgram(hooks));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofPoststartIsTheEndOfRun(boolean detached) {
        Hooks hooks = hooksOfOneThatStays().script("poststart", "exit 43").recording("poststop");
        hooks.bundle()
                .run(detached ? new String[] {"--detach"} : new String[0])
                .fails()
                .saysAsOthersDo("poststart")
                .saysAsOthersDo("43");
        sandbox.assertNothingIsLeft();
        assertEquals(List.of("poststop"), withoutProgram(hooks));
    }

    private static List<String> withoutProgram(Hooks hooks) {
        return hooks.labels().stream().filter(label -> !label.equals("program")).toList();
    }

    // When it is deleted

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @PlanktonOnly("runc says that the deletion failed")
    void ofPoststopIsOnlyWarnedOf(boolean forced) {
        Hooks hooks = hooks().recordingAs("poststop", "before").script("poststop", "exit 43");
        hooks.recordingAs("poststop", "after");
        Bundle bundle = hooks.bundle();
        bundle.create().succeeds();
        bundle.start().succeeds();
        bundle.becomes("stopped");
        Result deletion = forced ? bundle.delete("--force") : bundle.delete();
        deletion.prints("").says("warning", "poststop", "/bin/busybox", "43");
        assertEquals(1, deletion.stderr().lines().count(), deletion::toString);
        assertEquals(List.of("program", "before", "after"), hooks.labels());
        sandbox.assertNothingIsLeft();
    }

    @Test
    void ofPoststopLeavesNothingBehind() {
        Hooks hooks = hooks().script("poststop", "exit 43");
        Bundle bundle = hooks.bundle();
        bundle.create().succeeds();
        bundle.delete("--force");
        bundle.state().fails();
        sandbox.assertNothingIsLeft();
    }

    // Time

    @ParameterizedTest
    @ValueSource(strings = {"prestart", "createRuntime", "createContainer"})
    void thatTakesTooLongIsEnded(String kind) {
        Hooks hooks = hooks().scriptWithin(1, kind, "exec sleep 1000").recording("poststop");
        hooks.bundle().create().fails().saysAsOthersDo(kind).says("/bin/busybox");
        sandbox.assertNothingIsLeft();
        assertEquals(List.of("poststop"), hooks.labels());
    }

    @Test
    @PlanktonOnly("runc ends the hook alone, and waits for the rest")
    void thatTakesTooLongIsEndedWithItsChildren() {
        Hooks hooks = hooks().scriptWithin(1, "createRuntime", "sleep 1000 & sleep 1000; true");
        hooks.bundle().create().fails().says("createRuntime");
        sandbox.assertNothingIsLeft();
    }

    @Test
    @PlanktonOnly("runc learns of it too late")
    void ofStartContainerThatTakesTooLongIsEnded() {
        Hooks hooks = hooks().scriptWithin(1, "startContainer", "exec sleep 1000");
        hooks.bundle().create().succeeds();
        hooks.bundle().start().fails().says("startContainer");
        sandbox.assertNothingIsLeft();
        assertEquals(List.of(), hooks.labels());
    }

    @Test
    @PlanktonOnly("runc says that the deletion failed")
    void ofPoststopThatTakesTooLongIsEnded() {
        Hooks hooks = hooks().scriptWithin(1, "poststop", "exec sleep 1000").recording("poststop");
        hooks.bundle().create().succeeds();
        hooks.bundle().delete("--force").succeeds().says("warning", "poststop");
        assertEquals(List.of("poststop"), hooks.labels());
        sandbox.assertNothingIsLeft();
    }

    @Test
    void thatTakesItsTimeIsWaitedFor() {
        Hooks hooks = hooks();
        for (String kind : Hooks.OF_CREATE) {
            hooks.scriptWithin(20, kind, "sleep 1; echo hook " + kind + " >> $1");
        }
        hooks.bundle().create().succeeds();
        assertEquals(Hooks.OF_CREATE, hooks.labels());
    }

    // What a hook may do

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prestart",
                "createRuntime",
                "createContainer",
                "startContainer",
                "poststop"
            })
    void mayLeaveTheStateUnread(String kind) {
        Hooks hooks = hooks().script(kind, "exec 0<&-; sleep 0.1");
        hooks.script(kind, "true").recording(kind);
        // More than a pipe holds.
        hooks.bundle().set("/annotations/large", "x".repeat(200_000));
        hooks.bundle().run().succeeds().silently();
        hooks.bundle().delete("--force").succeeds().silently();
        assertEquals(
                200_000,
                hooks.state(kind)
                        .getAsJsonObject("annotations")
                        .get("large")
                        .getAsString()
                        .length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prestart",
                "createRuntime",
                "createContainer",
                "startContainer",
                "poststop"
            })
    void mayWriteMuch(String kind) {
        Hooks hooks =
                hooks().script(kind, "yes out | head -c 1000000; yes err | head -c 1000000 >&2");
        hooks.bundle().sh("echo program").run().prints("program\n");
        hooks.bundle().delete("--force").succeeds();
    }

    @Test
    void thatFailsMayHaveWrittenMuch() {
        Hooks hooks =
                hooks().script(
                                "createRuntime",
                                "yes | head -c 300000; yes | head -c 300000 >&2; exit 43");
        hooks.bundle().create().fails().saysAsOthersDo("createRuntime").saysAsOthersDo("43");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void mayLeaveAProcessBehind() {
        Path pidFile = sandbox.newFile("pid");
        Hooks hooks =
                hooks().script(
                                "createRuntime",
                                "sleep 1000 <&- >/dev/null 2>&1 & echo $! > " + pidFile);
        hooks.bundle().create().succeeds();
        long pid = Long.parseLong(Host.read(pidFile.toString()).strip());
        assertTrue(Host.within(10_000, () -> Host.commandLine(pid).equals("sleep 1000")));
        assertTrue(ProcessHandle.of(pid).orElseThrow().destroyForcibly());
    }

    // What is refused

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/hooks/prestart/0/path        | {\"path\": \"bin/true\"}",
                "/hooks/createRuntime/0/path   | {\"path\": \"true\"}",
                "/hooks/createContainer/0/path | {\"path\": \"./true\"}",
                "/hooks/startContainer/0/path  | {\"path\": \"\"}",
                "/hooks/poststart/0/path       | {\"args\": [\"true\"]}",
                "/hooks/poststop/0/path        | {\"path\": \"../true\"}",
                "/hooks/prestart/0/timeout     | {\"path\": \"/bin/true\", \"timeout\": 0}",
                "/hooks/poststop/0/timeout     | {\"path\": \"/bin/true\", \"timeout\": -1}",
                "/hooks/poststart/0/timeout    | {\"path\": \"/bin/true\", \"timeout\": \"1\"}",
            })
    @PlanktonOnly("others take what the specification forbids")
    void whatTheSpecificationForbidsIsRefusedAtOnce(String pointer, String hook) {
        Hooks hooks = hooks();
        String kind = pointer.substring("/hooks/".length(), pointer.indexOf("/0/"));
        hooks.bundle().setJson("/hooks", "{\"" + kind + "\": [" + hook + "]}");
        hooks.recording(kind.equals("prestart") ? "createRuntime" : "prestart");
        hooks.bundle().create().fails().says(pointer);
        assertEquals(List.of(), hooks.labels());
        sandbox.assertNothingIsLeft();
    }

    @Test
    @PlanktonOnly("runc learns of it too late")
    void mayWriteAnyBytes() {
        Hooks hooks = hooksOfOneThatStays().script("startContainer", "printf 'a\\0b'; exit 43");
        Bundle bundle = hooks.bundle();
        bundle.create().succeeds();
        bundle.start().fails().says("startContainer", "43", "a?b");
        sandbox.assertNothingIsLeft();
    }
}

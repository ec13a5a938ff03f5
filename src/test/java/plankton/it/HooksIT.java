package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs that are run at six points of a container's life: when, where, and what they are told.
class HooksIT extends WithHooks {

    private static final String[] ALL_BUT_POSTSTART = {
        "prestart", "createRuntime", "createContainer", "startContainer", "poststop"
    };

    // When

    @Test
    void areRunInTheOrderOfTheSpecification() {
        Hooks hooks = hooks().recording(ALL_BUT_POSTSTART);
        Bundle bundle = hooks.bundle();
        bundle.create().prints("").silently();
        hooks.mark("created");
        bundle.start().prints("").silently();
        bundle.becomes("stopped");
        hooks.mark("stopped");
        bundle.delete().prints("").silently();
        assertEquals(
                List.of(
                        "prestart",
                        "createRuntime",
                        "createContainer",
                        "created",
                        "startContainer",
                        "program",
                        "stopped",
                        "poststop"),
                hooks.labels());
        sandbox.assertNothingIsLeft();
    }

    @Test
    @PlanktonOnly("runc runs it when the container is created")
    void poststartIsRunBeforeStartReturns() {
        Hooks hooks = hooksOfOneThatStays().recording("poststart", "startContainer");
        Bundle bundle = hooks.bundle();
        bundle.create().succeeds();
        hooks.mark("created");
        bundle.start().prints("").silently();
        hooks.mark("started");
        assertTrue(Host.within(5000, () -> hooks.labels().contains("program")));
        assertEquals(
                List.of("created", "startContainer", "poststart", "started"),
                hooks.labels().stream().filter(label -> !label.equals("program")).toList());
        assertEquals("running", text(hooks, "poststart", "status"));
        assertEquals(bundle.pid(), hooks.state("poststart").get("pid").getAsLong());
    }

    @Test
    void areAllRunByRun() {
        Hooks hooks = hooks().recording(ALL_BUT_POSTSTART).recording("poststart");
        hooks.bundle().run().prints("").silently();
        // The record stays: what is done at its end is done when it is deleted.
        hooks.bundle().delete("--force").succeeds();
        var labels = hooks.labels().stream().filter(label -> !label.equals("poststart")).toList();
        assertEquals(
                List.of(
                        "prestart",
                        "createRuntime",
                        "createContainer",
                        "startContainer",
                        "program",
                        "poststop"),
                labels);
        assertTrue(hooks.labels().contains("poststart"));
    }

    @Test
    void areRunWhenDetached() {
        Hooks hooks = hooksOfOneThatStays().recording(ALL_BUT_POSTSTART).recording("poststart");
        hooks.bundle().run("--detach").prints("").silently();
        assertTrue(Host.within(5000, () -> hooks.labels().contains("program")));
        assertTrue(hooks.labels().contains("poststart"));
        assertEquals(
                List.of(
                        "prestart",
                        "createRuntime",
                        "createContainer",
                        "startContainer",
                        "program"),
                hooks.labels().stream().filter(label -> !label.equals("poststart")).toList());
        hooks.bundle().delete("--force").prints("").silently();
        assertEquals("poststop", hooks.labels().getLast());
    }

    @Test
    void severalOfOneKindAreRunInTheirOrder() {
        Hooks hooks = hooks();
        for (String kind : ALL_BUT_POSTSTART) {
            for (int i = 1; i <= 3; i++) {
                hooks.recordingAs(kind, kind + " " + i);
            }
        }
        hooks.bundle().run().succeeds();
        hooks.bundle().delete("--force").succeeds();
        assertEquals(
                Stream.of(ALL_BUT_POSTSTART)
                        .flatMap(kind -> Stream.of(kind + " 1", kind + " 2", kind + " 3"))
                        .toList(),
                hooks.labels().stream().filter(label -> !label.equals("program")).toList());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void poststopIsRunWhenTheContainerIsDeletedByForce(boolean started) {
        Hooks hooks = hooksOfOneThatStays().recording("poststop");
        hooks.bundle().create().succeeds();
        if (started) {
            hooks.bundle().start().succeeds();
        }
        hooks.bundle().delete("--force").prints("").silently();
        assertEquals("poststop", hooks.labels().getLast());
        assertEquals("stopped", text(hooks, "poststop", "status"));
        hooks.bundle().delete("--force").succeeds();
        assertEquals(1, hooks.labels().stream().filter("poststop"::equals).count());
        sandbox.assertNothingIsLeft();
    }

    // Where

    @Test
    void areRunInTheNamespacesOfTheHostOrOfTheContainer() {
        Hooks hooks = hooksOfOneThatStays().recording(ALL_BUT_POSTSTART).recording("poststart");
        hooks.bundle().run("--detach").succeeds();
        assertTrue(Host.within(5000, () -> hooks.labels().contains("program")));
        String ofContainer = namespaces(hooks.bundle().pid());
        hooks.bundle().delete("--force").succeeds();
        String ofHost = namespaces(ProcessHandle.current().pid());
        for (String kind : List.of("prestart", "createRuntime", "poststart", "poststop")) {
            assertEquals(ofHost, hooks.seen(kind, "namespaces"), kind);
            assertEquals("host", hooks.seen(kind, "root"), kind);
        }
        assertEquals(ofContainer, hooks.seen("createContainer", "namespaces"));
        assertEquals("host", hooks.seen("createContainer", "root"));
        assertEquals(ofContainer, hooks.seen("startContainer", "namespaces"));
        assertEquals("container", hooks.seen("startContainer", "root"));
    }

    private static String namespaces(long pid) {
        return Stream.of("mnt", "pid", "net", "uts")
                .map(file -> Host.namespace(pid, file))
                .collect(Collectors.joining(" "));
    }

    @Test
    void areRunWhenTheMountsAreThereAndTheRootIsNotChangedYet() {
        Hooks hooks = hooks().recording("prestart", "createRuntime", "createContainer");
        hooks.bundle().run().succeeds();
        assertEquals("yes", hooks.seen("prestart", "mounted-of-pid"));
        assertEquals("yes", hooks.seen("createRuntime", "mounted-of-pid"));
        assertEquals("yes", hooks.seen("createContainer", "mounted"));
        assertEquals("no", hooks.seen("prestart", "mounted"));
    }

    @Test
    void createContainerMayMountIntoTheContainer() {
        Hooks hooks =
                hooks().script(
                                "createContainer",
                                "d=${1%/record}/mnt; mount -t tmpfs tmpfs $d && echo mark > $d/file");
        hooks.bundle().sh("cat /mnt/file").run().prints("mark\n");
        assertEquals(List.of(), Host.mountsBelow(sandbox.token()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prestart", "createRuntime"})
    void thoseOfTheHostMayPrepareTheNetworkOfTheContainer(String kind) {
        Hooks hooks =
                hooks().script(
                                kind,
                                """
                                pid=$(grep -o '"pid": *[0-9]*' | grep -o '[0-9]*$')
                                nsenter -t $pid -n /bin/busybox ip addr add 10.99.98.97/32 dev lo
                                """);
        hooks.bundle().args("ip", "addr", "show", "lo").run().printsLike("inet 10.99.98.97/32 ");
        assertFalse(Host.read("/proc/net/fib_trie").contains("10.99.98.97"));
    }

    // What they are told

    @Test
    void readTheStateOfTheContainer() {
        Hooks hooks = hooksOfOneThatStays().recording(ALL_BUT_POSTSTART);
        Bundle bundle = hooks.bundle().set("/annotations/org.example.key", "a \"value\" ü");
        bundle.create().succeeds();
        long pid = bundle.pid();
        String namespaces = namespaces(pid);
        bundle.start().succeeds();
        assertTrue(Host.within(5000, () -> hooks.labels().contains("program")));
        bundle.delete("--force").succeeds();
        for (String kind : ALL_BUT_POSTSTART) {
            var state = hooks.state(kind);
            assertTrue(
                    text(hooks, kind, "ociVersion").matches("1\\.\\d+\\.\\d+.*"), state::toString);
            assertEquals(bundle.id(), text(hooks, kind, "id"));
            assertEquals(bundle.directory().toString(), text(hooks, kind, "bundle"));
            assertEquals(
                    "a \"value\" ü",
                    state.getAsJsonObject("annotations").get("org.example.key").getAsString());
        }
        for (String kind : Hooks.OF_CREATE) {
            assertEquals("creating", text(hooks, kind, "status"), kind);
        }
        assertEquals("created", text(hooks, "startContainer", "status"));
        assertEquals("stopped", text(hooks, "poststop", "status"));
        for (String kind : List.of("prestart", "createRuntime")) {
            assertEquals(pid, hooks.state(kind).get("pid").getAsLong(), kind);
            assertEquals(namespaces, hooks.seen(kind, "namespaces-of-pid"), kind);
        }
    }

    private static String text(Hooks hooks, String label, String name) {
        return hooks.state(label).get(name).getAsString();
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
    void getTheirArgumentsAsTheyAre(String kind) {
        Hooks hooks = hooks().recordingAs(kind, kind, "a b", "", "ü$X", "*");
        hooks.bundle().run().succeeds();
        hooks.bundle().delete("--force").succeeds();
        assertTrue(hooks.seen(kind, "args").endsWith("/record][a b][][ü$X][*]"));
        assertTrue(hooks.seen(kind, "args").startsWith("[" + kind + "]["));
    }

    @Test
    void getTheNameThatTheirArgumentsBeginWith() {
        Hooks hooks = hooks();
        hooks.add(
                "createRuntime",
                "/bin/busybox",
                List.of("touch", hooks.bundle().inRootfs("/touched").toString()));
        hooks.bundle().args("ls", "/touched").run().prints("/touched\n");
    }

    @Test
    void needNoArguments() {
        Hooks hooks = hooks().recording("prestart");
        hooks.bundle().setJson("/hooks/createRuntime", "[{\"path\": \"/bin/true\"}]");
        hooks.bundle().setJson("/hooks/poststop", "[{\"path\": \"/bin/true\", \"args\": []}]");
        hooks.bundle().run().succeeds().silently();
        hooks.bundle().delete("--force").silently();
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
    void getTheirEnvironmentAndNoOther(String kind) {
        Hooks hooks = hooks().recordingWith(List.of("B=2 = 3", "A=ü"), kind, kind);
        hooks.bundle().run().succeeds();
        hooks.bundle().delete("--force").succeeds();
        assertEquals("A=ü B=2 = 3", hooks.seen(kind, "env"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prestart", "createRuntime", "poststop"})
    void thoseOfTheHostGetTheCallersEnvironmentWhenTheyHaveNone(String kind) {
        Hooks hooks = hooks().recording(kind);
        hooks.bundle().run().succeeds();
        hooks.bundle().delete("--force").succeeds();
        assertTrue(hooks.seen(kind, "env").contains("PLANKTON_IT=" + sandbox.token()));
        assertTrue(hooks.seen(kind, "env").contains("PATH="));
    }

    @Test
    void thoseInTheContainerGetNothingOfTheCallersEnvironment() {
        Hooks hooks = hooks().recording("startContainer");
        hooks.bundle().env("PATH=/bin", "HOME=/", "A=1").run().succeeds();
        assertEquals("A=1 HOME=/ PATH=/bin", hooks.seen("startContainer", "env"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prestart", "createRuntime", "startContainer", "poststop"})
    void getNoDescriptorsOfOthers(String kind) {
        assertEquals("", descriptorsOf(kind));
    }

    @Test
    @PlanktonOnly("runc leaves it its own")
    void createContainerGetsNoDescriptorsOfOthers() {
        assertEquals("", descriptorsOf("createContainer"));
    }

    private String descriptorsOf(String kind) {
        Hooks hooks = hooks().recording(kind);
        hooks.bundle()
                .calledAfter("exec 3</ 4</etc 5</etc/passwd 6>/dev/null 9</proc 99</")
                .run()
                .succeeds();
        hooks.bundle().delete("--force").succeeds();
        return hooks.seen(kind, "descriptors");
    }

    @Test
    @PlanktonOnly("runc knows the container only later")
    void mayAskTheRuntimeForTheState() {
        String call = "timeout 10 " + Program.PATH + " --root " + sandbox.root() + " state ";
        Hooks hooks = hooks();
        String id = hooks.bundle().id();
        for (String kind : List.of("createRuntime", "poststart")) {
            hooks.script(kind, call + id + " > " + sandbox.directory() + "/" + kind);
        }
        hooks.bundle().run().succeeds().silently();
        for (String kind : List.of("createRuntime", "poststart")) {
            assertTrue(Host.read(sandbox.directory() + "/" + kind).contains(id), kind);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"createRuntime", "createContainer"})
    void makeFilesWithTheCallersUmask(String kind) {
        var hooks = new Hooks(bundle().calledAfter("umask 027")).script(kind, "umask > $1");
        hooks.bundle().create().succeeds();
        assertEquals("0027\n", Host.read(hooks.bundle().inRootfs("/record").toString()));
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Shares of cache and memory bandwidth (config-linux.md, Intel RDT). Hardly any machine for tests
/// has a resctrl, so there is one of plain files: each call of the runtime finds it in a mount
/// namespace of its own, and strace(1) gives its directory the type of the real file system. What
/// the kernel would do by itself, the files do not: they only show what was written.
@PlanktonOnly("others look for resctrl in other ways")
class IntelRdtIT extends WithSandbox {

    private static final String CALLER =
            """
            set -e
            mkdir /tmp/cgroup-$$
            mount --rbind /sys/fs/cgroup /tmp/cgroup-$$
            mount -t tmpfs none /sys/fs
            mkdir /sys/fs/resctrl /sys/fs/cgroup
            mount --rbind /tmp/cgroup-$$ /sys/fs/cgroup
            umount -l /tmp/cgroup-$$
            rmdir /tmp/cgroup-$$
            mount --bind RESCTRL /sys/fs/resctrl
            exec strace -qq -o /dev/null -P /sys/fs/resctrl -e trace=fstatfs \
                -e inject=fstatfs:poke_exit=@arg2=2158650700000000 "$@"
            """;

    private Path resctrl;

    @BeforeEach
    void makeResctrl() throws IOException {
        boolean none = !Files.exists(Path.of("/sys/fs/resctrl"));
        boolean strace = Files.isExecutable(Path.of("/usr/bin/strace"));
        if (!none || !strace) {
            System.out.println("skipped IntelRdtIT: needs strace, and a machine without resctrl");
        }
        assumeTrue(none && strace);
        resctrl = Files.createDirectory(sandbox.directory().resolve("resctrl"));
        Files.createDirectory(resctrl.resolve("mon_groups"));
        Files.createDirectory(resctrl.resolve("gold"));
        Files.createDirectory(resctrl.resolve("gold/mon_groups"));
        Files.writeString(resctrl.resolve("gold/schemata"), "    MB:0= 20\n    L3:0=0000f\n");
    }

    private Result call(String... words) {
        var caller =
                List.of(
                        "unshare",
                        "-m",
                        "bash",
                        "-c",
                        CALLER.replace("RESCTRL", resctrl.toString()),
                        "bash");
        return sandbox.call(caller, List.of(words), Map.of(), new byte[0]).finish();
    }

    private Result make(Bundle bundle, String command, String... options) {
        bundle.write();
        var words = new ArrayList<>(List.of(command, "--bundle", bundle.directory().toString()));
        words.addAll(List.of(options));
        words.add(bundle.id());
        return call(words.toArray(String[]::new));
    }

    private Bundle with(String json) {
        return bundle().setJson("/linux/intelRdt", json).args("sleep", "1000");
    }

    private String read(String file) {
        return Host.read(resctrl.resolve(file).toString());
    }

    /// Removes a group as resctrl would: with its files.
    private void empty(String group) throws IOException {
        try (var files = Files.list(resctrl.resolve(group))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void isRefusedWithoutResctrl() {
        with("{}").run().fails().says("config.json: /linux/intelRdt", "resctrl", "mount");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void hasAGroupOfItsOwnUntilItIsDeleted() throws IOException {
        Bundle bundle = with("{\"l3CacheSchema\": \"L3:0=f\", \"memBwSchema\": \"MB:0=20\"}");
        make(bundle, "run", "--detach").succeeds();
        String id = bundle.id();
        assertEquals(Long.toString(bundle.pid()), read(id + "/tasks"));
        assertEquals("L3:0=f\nMB:0=20\n", read(id + "/schemata"));
        empty(id);
        call("delete", "--force", id).succeeds().silently();
        assertFalse(Files.exists(resctrl.resolve(id)));
    }

    @Test
    void isInItsGroupBeforeItIsStarted() throws IOException {
        Bundle bundle = with("{}");
        make(bundle, "create").succeeds();
        String id = bundle.id();
        assertEquals(Long.toString(bundle.pid()), read(id + "/tasks"));
        assertFalse(Files.exists(resctrl.resolve(id + "/schemata")));
        empty(id);
        call("delete", "--force", id).succeeds();
        assertFalse(Files.exists(resctrl.resolve(id)));
    }

    @Test
    void keepsItsGroupWhenItIsRunAgain() throws IOException {
        Bundle bundle = with("{\"schemata\": [\"L3:0=f\"]}");
        make(bundle.args("true"), "run").succeeds();
        String id = bundle.id();
        String first = read(id + "/tasks");
        call("start", id).succeeds().silently();
        assertNotEquals(first, read(id + "/tasks"));
        assertEquals("L3:0=f\n", read(id + "/schemata"));
        empty(id);
        call("delete", id).succeeds().silently();
        assertFalse(Files.exists(resctrl.resolve(id)));
    }

    @Test
    void isInTheGroupThatIsNamed() {
        Bundle bundle = with("{\"closID\": \"gold\"}");
        make(bundle, "run", "--detach").succeeds();
        assertEquals(Long.toString(bundle.pid()), read("gold/tasks"));
        call("delete", "--force", bundle.id()).succeeds();
        assertTrue(Files.exists(resctrl.resolve("gold/tasks")));
    }

    @Test
    void isInTheGroupOfAll() {
        Bundle bundle = with("{\"closID\": \"/\"}");
        make(bundle, "run", "--detach").succeeds();
        assertEquals(Long.toString(bundle.pid()), read("tasks"));
    }

    @Test
    void makesTheGroupThatIsNamedIfItSaysWhatItIs() {
        Bundle bundle = with("{\"closID\": \"silver\", \"schemata\": [\"L3:0=3\"]}");
        make(bundle, "run", "--detach").succeeds();
        assertEquals("L3:0=3\n", read("silver/schemata"));
        call("delete", "--force", bundle.id()).succeeds();
        assertTrue(Files.exists(resctrl.resolve("silver")));
    }

    @Test
    void needsAGroupThatIsThereOtherwise() {
        make(with("{\"closID\": \"silver\"}"), "run")
                .fails()
                .says("config.json: /linux/intelRdt/closID", "not there");
        assertFalse(Files.exists(resctrl.resolve("silver")));
        sandbox.assertNothingIsLeft();
    }

    @Test
    void takesAGroupWithTheSameSchemataOnly() {
        Bundle same = with("{\"closID\": \"gold\", \"schemata\": [\"L3:0=F\"]}");
        make(same.args("true"), "run").succeeds();
        make(with("{\"closID\": \"gold\", \"memBwSchema\": \"MB:0=30\"}"), "run")
                .fails()
                .says("config.json: /linux/intelRdt/closID", "MB:0=30");
        assertEquals("    MB:0= 20\n    L3:0=0000f\n", read("gold/schemata"));
    }

    @Test
    void leavesTheGroupOfAnotherAlone() throws IOException {
        Bundle bundle = with("{}");
        Files.createDirectory(resctrl.resolve(bundle.id()));
        make(bundle, "run").fails().says("config.json: /linux/intelRdt", "is there already");
        assertTrue(Files.exists(resctrl.resolve(bundle.id())));
        sandbox.assertNothingIsLeft();
    }

    @Test
    void isCountedUntilItIsDeleted() throws IOException {
        Bundle bundle = with("{\"closID\": \"gold\", \"enableMonitoring\": true}");
        make(bundle, "run", "--detach").succeeds();
        String group = "gold/mon_groups/" + bundle.id();
        assertEquals(Long.toString(bundle.pid()), read("gold/tasks"));
        assertEquals(Long.toString(bundle.pid()), read(group + "/tasks"));
        empty(group);
        call("delete", "--force", bundle.id()).succeeds().silently();
        assertFalse(Files.exists(resctrl.resolve(group)));
    }

    @Test
    void hasWhatIsExecutedInItsGroup() {
        Bundle bundle = with("{\"closID\": \"gold\"}");
        make(bundle, "run", "--detach").succeeds();
        call("exec", bundle.id(), "true").succeeds();
        String last = read("gold/tasks");
        assertFalse(last.equals(Long.toString(bundle.pid())), last);
    }

    /// resctrl would remove its own files with the directory; these keep it, which is told of. A
    /// container that had none gets a group of its own, which then goes with it.
    @Test
    void isGivenSharesLater() throws IOException {
        Bundle bundle = bundle().args("sleep", "1000");
        make(bundle, "run", "--detach").succeeds();
        String id = bundle.id();
        call("update", "--l3-cache-schema", "L3:0=f", "--mem-bw-schema", "MB:0=20", id)
                .succeeds()
                .silently();
        assertEquals(Long.toString(bundle.pid()), read(id + "/tasks"));
        assertEquals("L3:0=f\nMB:0=20\n", read(id + "/schemata"));
        call("update", "--mem-bw-schema", "MB:0=30", id).succeeds();
        assertEquals("MB:0=30\n", read(id + "/schemata"));
        empty(id);
        call("delete", "--force", id).succeeds().silently();
        assertFalse(Files.exists(resctrl.resolve(id)));
    }

    @Test
    void changesTheGroupThatIsNamed() throws IOException {
        Bundle bundle = with("{\"closID\": \"gold\"}");
        make(bundle, "run", "--detach").succeeds();
        call("update", "--l3-cache-schema", "L3:0=3", bundle.id()).succeeds();
        assertEquals("L3:0=3\n", read("gold/schemata"));
        call("delete", "--force", bundle.id()).succeeds();
        assertTrue(Files.exists(resctrl.resolve("gold")));
    }

    @Test
    void leavesTheGroupOfAnotherAloneLaterToo() throws IOException {
        Bundle bundle = bundle().args("sleep", "1000");
        make(bundle, "run", "--detach").succeeds();
        Path group = Files.createDirectory(resctrl.resolve(bundle.id()));
        String before = Groups.of(bundle.pid()).read("pids.max");
        call("update", "--l3-cache-schema", "L3:0=f", "--pids-limit", "9", bundle.id())
                .fails()
                .says(bundle.id(), "not this container's");
        assertFalse(Files.exists(group.resolve("schemata")));
        assertEquals(before, Groups.of(bundle.pid()).read("pids.max"));
        Files.delete(group);
    }

    @Test
    void removesTheGroupIfTheContainerCannotBeMade() {
        Bundle bundle = with("{}").args("no such program");
        Result result = make(bundle, "run").exits(1);
        result.says("warning: unlinkat /sys/fs/resctrl/" + bundle.id(), "ENOTEMPTY");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void withAWrongPropertyIsRefused() {
        for (String json :
                List.of(
                        "{\"closID\": \"a/b\"}",
                        "{\"memBwSchema\": \"L3:0=f\"}",
                        "{\"schemata\": [\"L3:0=f\\nMB:0=1\"]}")) {
            with(json).run().fails().says("config.json: /linux/intelRdt/");
        }
        sandbox.assertNothingIsLeft();
    }
}

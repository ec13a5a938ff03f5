package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Containers of an ordinary user who was given a control group of the second version, as an init
/// system gives one: the directory and the files to delegate are his, the rest stays root's.
@Tag("vm")
@PlanktonOnly("others keep their records elsewhere")
final class DelegatedCgroupIT extends WithUser {

    private Groups own;

    @BeforeEach
    void delegate() {
        own = sandbox.makeGroups("/" + sandbox.token() + "-user");
        Groups init = sandbox.makeGroups("/" + sandbox.token() + "-user/init");
        for (Groups groups : List.of(own, init)) {
            Path directory = groups.directory("");
            command("chown", USER, directory.toString());
            for (String name : List.of("procs", "threads", "subtree_control")) {
                command("chown", USER, directory.resolve("cgroup." + name).toString());
            }
        }
        Groups.at("/").write("cgroup.subtree_control", "+pids +memory +cpu");
        String procs = init.directory("").resolve("cgroup.procs").toString();
        caller = List.of("sh", "-c", "echo $$ >" + procs + " && exec \"$@\"", "sh");
    }

    private Groups groups() {
        return Groups.of(asUser("state", "c").object().get("pid").getAsLong());
    }

    @Test
    void hasAGroupInTheUsersOwn() {
        config("sleep 100").run("--detach").succeeds().silently();
        Path group = groups().directory("");
        assertEquals(own.directory(""), group.getParent());
        asUser("exec", "c", "cat", "/proc/self/cgroup").prints("0::/\n");
        asUser("ps", "c").printsLike("sleep 100");
        asUser("delete", "--force", "c").succeeds();
        assertTrue(!Files.exists(group));
    }

    @Test
    void isWhereItIsToBe() {
        String path = "/" + sandbox.token() + "-user/a/b";
        sandbox.keep(own.below("a"));
        config("sleep 100", "/linux/cgroupsPath", "\"" + path + "\"")
                .run("--detach")
                .succeeds()
                .silently();
        assertEquals(own.below("a/b"), groups());
        asUser("delete", "--force", "c").succeeds();
        assertTrue(own.below("a/b").existing().isEmpty());
    }

    @Test
    void itIsSaidThatAPlaceIsNotHis() {
        config("echo on", "/linux/cgroupsPath", "\"/" + sandbox.token() + "-other\"")
                .run("--rm")
                .prints("on\n")
                .says("warning", "/linux/cgroupsPath");
        assertTrue(Groups.at("/" + sandbox.token() + "-other").existing().isEmpty());
    }

    @Test
    void isLimited() {
        String fork =
                "sh -c 'i=0; while [ $i -lt 50 ]; do sleep 1000 & i=$((i+1)); done' 2>/dev/null ||"
                        + " echo stopped; set -- /proc/[0-9]*; echo $#";
        config(fork, "/linux/resources", "{\"pids\": {\"limit\": 8}}")
                .run("--rm")
                .prints("stopped\n7\n");
        String take = "dd if=/dev/zero of=/dev/null count=1 bs=64M 2>/dev/null; echo $?";
        config(take, "/linux/resources", "{\"memory\": {\"limit\": 33554432, \"swap\": 33554432}}")
                .run("--rm")
                .prints("137\n");
        assertEquals(List.of(own.directory("").resolve("init")), children());
    }

    private List<Path> children() {
        String path = own.directory("").toString();
        return Leftovers.cgroups(sandbox.token()).stream()
                .filter(group -> group.toString().startsWith(path + "/"))
                .toList();
    }

    @Test
    void stopsAndGoesOn() {
        String count = "while :; do i=$((i+1)); echo $i >/tmp/count; done";
        config(count, "/root/readonly", "false").run("--detach").succeeds();
        Path file = home.resolve("rootfs/tmp/count");
        assertTrue(Host.within(10_000, () -> Files.exists(file)));
        asUser("pause", "c").succeeds();
        asUser("state", "c").printsLike("\"paused\"");
        String before = Host.read(file.toString());
        Host.sleep(300);
        assertEquals(before, Host.read(file.toString()));
        asUser("resume", "c").succeeds();
        assertTrue(Host.within(10_000, () -> !Host.read(file.toString()).equals(before)));
        asUser("pause", "c").succeeds();
        asUser("delete", "--force", "c").succeeds();
        assertEquals(List.of(own.directory("").resolve("init")), children());
    }

    /// CVE-2023-25809: the group is the user's, who is root in the container.
    @Test
    void canWriteToNoFileWithoutANamespaceOfItsOwn() {
        config(RootlessCgroupIT.WRITE_ALL, RootlessCgroupIT.WITHOUT_NAMESPACE)
                .run("--rm")
                .prints("0\n");
        config(RootlessCgroupIT.WRITE_ALL, "/mounts", RootlessCgroupIT.WITHOUT_MOUNT)
                .run("--rm")
                .prints("0\n");
    }

    @Test
    void canWriteToNoFileWithANamespaceOfItsOwn() {
        config(RootlessCgroupIT.WRITE_ALL).run("--rm").prints("0\n");
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Containers of an ordinary user.
@PlanktonOnly("others keep their records elsewhere")
class RootlessIT extends WithUser {

    @Test
    void whatSpecWritesRuns() {
        byte[] typed = "id -u; exit 3\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Call call = begin(typed, program.toString(), "run", "--bundle", home.toString(), "c");
        call.finish().exits(3).printsLike("\n0\r?\n");
        asUser("delete", "c").succeeds();
    }

    @Test
    void hasARootThatIsTheUserOutside() {
        config("id -u; id -g; tr -s ' ' </proc/self/uid_map; cat /proc/self/setgroups")
                .run("--rm")
                .prints("0\n0\n 0 " + idOf("/etc/passwd") + " 1\ndeny\n");
    }

    @Test
    void livesAndDies() {
        config("sleep 100");
        asUser("create", "--bundle", home.toString(), "c").succeeds();
        asUser("state", "c").printsLike("\"created\"");
        asUser("start", "c").succeeds();
        asUser("list", "--quiet").prints("c\n");
        asUser("list").printsLike("running.* #" + idOf("/etc/passwd"));
        asUser("exec", "c", "sh", "-c", "id -u; exit 4").exits(4).prints("0\n");
        asUser("ps", "c").printsLike("sleep 100");
        asUser("kill", "c", "KILL").succeeds();
        assertTrue(Host.within(5000, () -> asUser("state", "c").stdout().contains("stopped")));
        asUser("delete", "c").succeeds();
        asUser("list", "--quiet").prints("");
    }

    @Test
    void programsOfExecAreInAllNamespacesAndChildrenOfTheCaller() {
        config("sleep 100").run("--detach").succeeds();
        String pid = asUser("query", "c").object().get("pid").getAsString();
        for (String kind : List.of("user", "pid", "mnt", "uts", "ipc")) {
            asUser("exec", "c", "readlink", "/proc/self/ns/" + kind)
                    .prints(Host.namespace(Long.parseLong(pid), kind) + "\n");
        }
        asUser("exec", "--tty", "c", "sh", "-c", "tty; stat -c %u $(tty)")
                .printsLike("/dev/pts/0\r\n0\r\n");
        asUser("exec", "--detach", "c", "sleep", "100").succeeds();
        asUser("delete", "--force", "c").succeeds();
    }

    @Test
    void hasMoreIdsByTheHelpers() {
        long uids = idOf("/etc/subuid");
        long gids = idOf("/etc/subgid");
        config(
                        "id; tr -s ' ' </proc/self/uid_map",
                        "/process/user",
                        "{\"uid\": 5, \"gid\": 6, \"additionalGids\": [7]}",
                        "/linux/uidMappings",
                        ranges(idOf("/etc/passwd"), uids),
                        "/linux/gidMappings",
                        ranges(idOf("/etc/passwd"), gids))
                .run("--rm")
                .prints(
                        "uid=5 gid=6 groups=7\n 0 "
                                + idOf("/etc/passwd")
                                + " 1\n 1 "
                                + uids
                                + " 1000\n");
    }

    private static String ranges(long own, long more) {
        String range = "{\"containerID\": %d, \"hostID\": %d, \"size\": %d}";
        return "["
                + range.replaceFirst("%d", "0").replaceFirst("%d", own + "").replaceFirst("%d", "1")
                + ", "
                + range.replaceFirst("%d", "1")
                        .replaceFirst("%d", more + "")
                        .replaceFirst("%d", "1000")
                + "]";
    }

    /// A program of that name elsewhere in the caller's `PATH` is not the one that is run.
    @Test
    void takesNoHelperFromThePath() throws IOException {
        Path trap = home.resolve("newuidmap");
        Files.writeString(trap, "#!/bin/sh\ntouch " + home.resolve("ran") + "\nexit 1\n");
        Files.setAttribute(trap, "unix:mode", 0755);
        config("true", "/linux/uidMappings", ranges(idOf("/etc/passwd"), idOf("/etc/subuid")));
        user(
                        "env",
                        "PATH=" + home + ":/usr/bin:/bin",
                        program.toString(),
                        "run",
                        "--rm",
                        "--bundle",
                        home.toString(),
                        "c")
                .succeeds();
        assertTrue(!Files.exists(home.resolve("ran")));
    }

    @Test
    void idsOfOthersAreRefused() {
        config("true", "/linux/uidMappings", ranges(idOf("/etc/passwd"), 1))
                .run()
                .fails()
                .says("/linux/uidMappings", "newuidmap", "not allowed", "/etc/subuid");
        asUser("list", "--quiet").prints("");
    }

    @Test
    void thereAreNoNetworkDevicesToGive() {
        config(
                        "true",
                        "/linux/namespaces/-",
                        "{\"type\": \"network\"}",
                        "/linux/netDevices",
                        "{\"eth0\": {}}")
                .run()
                .fails()
                .says("/linux/netDevices", "root");
    }

    @Test
    void aUserNamespaceIsNeeded() {
        config("true", "/linux/namespaces", "[{\"type\": \"mount\"}, {\"type\": \"uts\"}]")
                .run()
                .fails()
                .says("/linux/namespaces", "ordinary user", "spec --rootless", "root");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/process/user/additionalGids | [0] | /process/user | setgroups",
                "/process/oomScoreAdj | -900 | /process/oomScoreAdj | CAP_SYS_RESOURCE",
                "/process/rlimits/0/hard | 900000000 | /process/rlimits/0 | CAP_SYS_RESOURCE",
            })
    void whatOnlyRootMayIsRefused(String pointer, String value, String place, String words) {
        config("true", pointer, value).run().fails().says(place, words);
        asUser("list", "--quiet").prints("");
    }

    @Test
    void filesOfOthersStayClosed() throws IOException {
        Path closed = Files.createDirectory(sandbox.directory().resolve("closed"));
        Files.setAttribute(closed, "unix:mode", 0700);
        Files.writeString(closed.resolve("secret"), "secret");
        config(
                        "cat /bound",
                        "/mounts/-",
                        "{\"destination\": \"/bound\", \"type\": \"bind\", \"source\": \""
                                + closed.resolve("secret")
                                + "\", \"options\": [\"rbind\"]}")
                .run()
                .fails()
                .says("/mounts/", "closed/secret", "EACCES");
    }

    @Test
    void cannotWriteToControlGroups() {
        config(
                        "find /sys/fs/cgroup -type f 2>/dev/null | head -n 50 | while read f; do"
                                + " echo 1 >$f; done 2>/dev/null && mkdir /sys/fs/cgroup/x || echo"
                                + " closed")
                .run("--rm")
                .prints("closed\n");
    }

    @Test
    void recordsNeedAPlace() {
        user("env", "-u", "XDG_RUNTIME_DIR", program.toString(), "list")
                .fails()
                .says("XDG_RUNTIME_DIR", "--root");
        user(program.toString(), "--root", home.resolve("other").toString(), "list").succeeds();
        user(program.toString(), "--rootless=false", "list").fails().says("root");
    }

    private static final String MADE =
            "[{\"type\": \"mount\"}, {\"type\": \"uts\"}, {\"type\": \"pid\"}]";

    private static final String DEV =
            "[{\"destination\": \"/dev\", \"type\": \"tmpfs\", \"source\": \"tmpfs\"}]";

    /// As rootless engines call: the user is root in a user namespace of his. There, the container
    /// needs none of its own. A login in such a namespace has set `USER`.
    @Test
    void rootOfANamespaceHasTheUsersRecords() {
        config(
                "echo hi",
                "/linux/namespaces",
                MADE,
                "/mounts",
                DEV,
                "/linux/uidMappings",
                "[]",
                "/linux/gidMappings",
                "[]");
        String run = program + " run --bundle " + home + " c";
        inNamespace("USER=" + USER, run).prints("hi\n").silently();
        asUser("list", "--quiet").prints("c\n");
        asUser("delete", "c").succeeds();
        inNamespace("USER=root", run).fails().says("/run/plankton");
    }

    /// The way back from there takes rights that he does not have.
    @Test
    void rootOfANamespaceJoinsPidNamespaces() throws IOException {
        config(
                "sleep 1000",
                "/linux/namespaces",
                MADE,
                "/mounts",
                DEV,
                "/linux/uidMappings",
                "[]",
                "/linux/gidMappings",
                "[]");
        Path file = home.resolve("config.json");
        Path first = Files.copy(file, home.resolve("first.json"));
        String joined = MADE.replace("\"pid\"", "\"pid\", \"path\": \"/proc/self/fd/9\"");
        config(
                "echo $$",
                "/linux/namespaces",
                joined,
                "/mounts",
                DEV,
                "/linux/uidMappings",
                "[]",
                "/linux/gidMappings",
                "[]");
        Path second = Files.copy(file, home.resolve("second.json"));
        give();
        String run = program + " run --bundle " + home + " ";
        String script =
                String.join(
                        "\n",
                        "set -e",
                        "cp " + first + " " + file,
                        run + "--detach --pid-file " + home + "/pid a",
                        "exec 9</proc/$(cat " + home + "/pid)/ns/pid",
                        "cp " + second + " " + file,
                        run + "--rm b",
                        program + " delete --force a");
        // The first process of the namespace is that of the other container.
        inNamespace("USER=" + USER, script).printsLike("^[2-9]$");
    }

    private Result inNamespace(String variable, String script) {
        return user("env", variable, "unshare", "--user", "--map-root-user", "sh", "-c", script);
    }

    @Test
    void theUsersRecordsAreHisOnly() throws IOException {
        config("true").run().succeeds();
        Path records = home.resolve("run/plankton");
        assertEquals(0700, (int) Files.getAttribute(records, "unix:mode") & 07777);
        asUser("delete", "c").succeeds();
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Control groups that an ordinary user's own systemd makes.
@Tag("vm-systemd")
@PlanktonOnly("others keep their records elsewhere")
final class SystemdRootlessIT extends WithSandbox {

    private static final String USER = "plankton-it-systemd";

    private static final String RUNTIME_DIRECTORY = "/run/user/3000";

    private Path home;
    private Path program;

    /// With a systemd that runs whether he has a session or not. useradd(8) does not work in the
    /// virtual machine, which is gone with all that is written here.
    @BeforeAll
    static void makeUser() throws IOException, InterruptedException {
        append("/etc/passwd", USER + ":x:3000:3000::/tmp:/bin/sh");
        append("/etc/group", USER + ":x:3000:");
        append("/etc/shadow", USER + ":*:19000::::::");
        command("loginctl", "enable-linger", USER);
        Path socket = Path.of(RUNTIME_DIRECTORY, "systemd/private");
        assertTrue(Host.within(60_000, () -> Files.exists(socket)), "no systemd of the user");
    }

    private static void append(String file, String line) throws IOException {
        Files.writeString(Path.of(file), line + "\n", StandardOpenOption.APPEND);
    }

    private static void command(String... words) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(words).inheritIO().start().waitFor();
        assertEquals(0, exit, () -> List.of(words).toString());
    }

    @BeforeEach
    void makeHome() throws IOException, InterruptedException {
        home = Files.createDirectory(sandbox.directory().resolve("home"));
        program = Files.copy(Program.PATH, sandbox.directory().resolve("plankton"));
        Rootfs.make(home.resolve("rootfs"));
        command("chown", "-R", "-h", USER + ":" + USER, home.toString());
        fromOutside(program.toString(), "spec", "--rootless", "--bundle", home.toString())
                .succeeds();
        Path file = home.resolve("config.json");
        JsonObject config = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        Json.set(config, "/process/terminal", JsonParser.parseString("false"));
        Json.set(
                config,
                "/process/args",
                JsonParser.parseString("[\"sh\", \"-c\", \"cat /proc/self/cgroup; sleep 1000\"]"));
        Json.set(
                config,
                "/linux/resources",
                JsonParser.parseString(
                        "{\"memory\": {\"limit\": 67108864}, \"pids\": {\"limit\": 9}}"));
        Files.writeString(file, config.toString());
    }

    private Result call(List<String> caller, String... words) {
        var command = new ArrayList<>(caller);
        command.addAll(List.of(words));
        return Call.of(sandbox, command, Map.of(), new byte[0]).finish();
    }

    /// As from a session, which is not below the user's systemd.
    private Result fromOutside(String... words) {
        return call(
                List.of(
                        "setpriv",
                        "--reuid",
                        USER,
                        "--regid",
                        USER,
                        "--init-groups",
                        "env",
                        "XDG_RUNTIME_DIR=" + RUNTIME_DIRECTORY),
                words);
    }

    /// As a service of the user's.
    private Result fromInside(String... words) {
        return call(
                List.of("systemd-run", "--user", "-M", USER + "@", "-q", "--wait", "--pipe"),
                words);
    }

    private String show(String property) {
        return fromOutside(
                        "systemctl",
                        "--user",
                        "show",
                        "plankton-c.scope",
                        "--value",
                        "-p",
                        property)
                .succeeds()
                .stdout()
                .trim();
    }

    private void lives(boolean inside) {
        String[] run = {
            program.toString(),
            "--systemd-cgroup",
            "run",
            "--detach",
            "--bundle",
            home.toString(),
            "c"
        };
        (inside ? fromInside(run) : fromOutside(run)).exits(0);
        String group = show("ControlGroup");
        assertTrue(group.endsWith("/user.slice/plankton-c.scope"), group);
        assertEquals("67108864", show("MemoryMax"));
        assertEquals("9", show("TasksMax"));
        Path directory = Path.of("/sys/fs/cgroup" + group);
        String[] exec = {program.toString(), "exec", "c", "cat", "/proc/self/cgroup"};
        Result entered = inside ? fromInside(exec) : fromOutside(exec);
        // Anywhere else a cgroup namespace would show as above its root.
        entered.exits(0).printsLike("^0::(/|.*/plankton-c\\.scope)$");
        String pids = Host.read(directory.resolve("cgroup.procs").toString()).trim();
        assertTrue(!pids.isEmpty(), "nobody is in the group");
        assertEquals("67108864", Host.read(directory.resolve("memory.max").toString()).trim());
        fromOutside(program.toString(), "delete", "--force", "c").succeeds().silently();
        assertTrue(!Files.exists(directory));
        assertEquals(
                "",
                fromOutside(
                                "systemctl",
                                "--user",
                                "list-units",
                                "--all",
                                "--no-legend",
                                "--plain",
                                "plankton-c.scope")
                        .stdout());
    }

    @Test
    void aContainerMadeByAServiceIsAScope() {
        lives(true);
    }

    /// From there the kernel does not let the user put processes into it himself.
    @Test
    void aContainerMadeInASessionIsAScope() {
        lives(false);
    }

    @Test
    void whoHasNoSystemdIsTold() {
        call(
                        List.of(
                                "setpriv",
                                "--reuid",
                                USER,
                                "--regid",
                                USER,
                                "--init-groups",
                                "env",
                                "XDG_RUNTIME_DIR=" + home),
                        program.toString(),
                        "--systemd-cgroup",
                        "run",
                        "--bundle",
                        home.toString(),
                        "c")
                .fails()
                .says("/linux/cgroupsPath", "systemd", "loginctl enable-linger");
    }

    /// It is named, and not waited for without end.
    @Test
    void aSystemdThatDoesNotAnswerIsNamed() throws IOException, InterruptedException {
        String pid =
                call(
                                List.of(),
                                "systemctl",
                                "show",
                                "--value",
                                "-p",
                                "MainPID",
                                "user@3000.service")
                        .stdout()
                        .trim();
        command("kill", "-STOP", pid);
        try {
            var run =
                    new ArrayList<>(
                            List.of(
                                    "setpriv",
                                    "--reuid",
                                    USER,
                                    "--regid",
                                    USER,
                                    "--init-groups",
                                    "env",
                                    "XDG_RUNTIME_DIR=" + RUNTIME_DIRECTORY,
                                    program.toString(),
                                    "--systemd-cgroup",
                                    "run",
                                    "--bundle",
                                    home.toString(),
                                    "c"));
            Call call = Call.of(sandbox, run, Map.of(), new byte[0]);
            assertTrue(Host.within(90_000, () -> !call.isAlive()), "still waits");
            call.finish().fails().says("systemd has not answered within 30 seconds");
        } finally {
            command("kill", "-CONT", pid);
        }
    }
}

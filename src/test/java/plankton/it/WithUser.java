package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/// Containers of an ordinary user, who is made for these tests and has a bundle.
abstract class WithUser extends WithSandbox {

    static final String USER = "plankton-it-user";

    /// What calls for the user: a command that runs the one appended to it, as root.
    List<String> caller = List.of();

    Path home;
    Path program;

    @BeforeAll
    static void makeUser() {
        if (Host.isRoot()) {
            remove();
            // With ranges in /etc/subuid and /etc/subgid, as Debian gives them to each user.
            command("useradd", "--no-create-home", "--user-group", USER);
        }
    }

    @AfterAll
    static void remove() {
        if (Host.isRoot() && Host.read("/etc/passwd").contains(USER + ":")) {
            command("userdel", USER);
        }
    }

    static void command(String... words) {
        try {
            int exit = new ProcessBuilder(words).inheritIO().start().waitFor();
            assertEquals(0, exit, () -> List.of(words).toString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(List.of(words).toString(), e);
        }
    }

    /// The user's own directory, with a bundle in it; the program where he can reach it.
    @BeforeEach
    void makeHome() throws IOException {
        home = Files.createDirectory(sandbox.directory().resolve("home"));
        program = Files.copy(Program.PATH, sandbox.directory().resolve("plankton"));
        Files.createDirectory(home.resolve("run"));
        Rootfs.make(home.resolve("rootfs"));
        give();
        user(program.toString(), "spec", "--rootless", "--bundle", home.toString()).succeeds();
    }

    void give() {
        command("chown", "-R", "-h", USER + ":" + USER, home.toString());
    }

    Call begin(byte[] input, String... words) {
        var command = new ArrayList<>(caller);
        command.addAll(List.of("setpriv", "--reuid", USER, "--regid", USER, "--init-groups"));
        command.addAll(List.of("env", "XDG_RUNTIME_DIR=" + home.resolve("run")));
        command.addAll(List.of(words));
        return Call.of(sandbox, command, Map.of(), input);
    }

    Result user(String... words) {
        return begin(new byte[0], words).finish();
    }

    Result asUser(String command, String... words) {
        var all = new ArrayList<>(List.of(program.toString(), command));
        all.addAll(List.of(words));
        return user(all.toArray(String[]::new));
    }

    Result run(String... options) {
        var words = new ArrayList<>(List.of("--bundle", home.toString()));
        words.addAll(List.of(options));
        words.add("c");
        return asUser("run", words.toArray(String[]::new));
    }

    /// Changes what `spec` has written: a program without terminal, and what else is said.
    WithUser config(String script, String... changes) {
        try {
            Path file = home.resolve("config.json");
            JsonObject config = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            Json.set(config, "/process/terminal", JsonParser.parseString("false"));
            Json.set(
                    config,
                    "/process/args",
                    new GsonBuilder().create().toJsonTree(List.of("sh", "-c", script)));
            for (int i = 0; i < changes.length; i += 2) {
                Json.set(config, changes[i], JsonParser.parseString(changes[i + 1]));
            }
            Files.writeString(file, config.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    static long idOf(String file) {
        return Host.read(file)
                .lines()
                .filter(line -> line.startsWith(USER + ":"))
                .map(line -> line.split(":", -1))
                .mapToLong(fields -> Long.parseLong(fields[file.endsWith("passwd") ? 2 : 1]))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line of " + USER + " in " + file));
    }
}

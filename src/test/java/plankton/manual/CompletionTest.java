package plankton.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plankton.cli.Command;
import plankton.cli.Commands;

/// What bash offers. The program is a script that says where it was asked to look.
class CompletionTest {

    private static final String PROGRAM =
            """
            #!/bin/bash
            root=default
            if [ "$1" = --root ]; then root=$2; shift 2; fi
            if [ "$*" = "list -q" ]; then echo "first-${root//\\//_}"; echo "second-${root//\\//_}"; fi
            """;
    private static final String CALL =
            """
            source "$1"; shift
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
            _plankton
            if [ ${#COMPREPLY[@]} -gt 0 ]; then printf '%s\\n' "${COMPREPLY[@]}"; fi
            """;

    @TempDir private Path directory = Path.of("");

    @BeforeEach
    void makeFiles() throws IOException {
        Path program = Files.writeString(directory.resolve("plankton"), PROGRAM);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(directory.resolve("script"), BashCompletion.script());
        Files.createDirectories(directory.resolve("files/directory one"));
        Files.writeString(directory.resolve("files/file"), "");
    }

    /// What is offered for the last of `words`, as bash cuts them.
    private List<String> offered(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("bash", "-u", "-c", CALL, "bash"));
        command.add(directory.resolve("script").toString());
        command.add(directory.resolve("plankton").toString());
        command.addAll(List.of(words));
        return Tool.output(command.toArray(String[]::new)).lines().toList();
    }

    @Test
    void commandsAreOffered() throws IOException, InterruptedException {
        assertEquals(Commands.all().stream().map(Command::name).toList(), offered(""));
        assertEquals(List.of("start", "state"), offered("--debug", "--root", "/x", "sta"));
        assertEquals(List.of("start", "state"), offered("--root", "=", "/x", "sta"));
        assertEquals(List.of("kill"), offered("help", "k"));
    }

    @Test
    void optionsAreOffered() throws IOException, InterruptedException {
        assertEquals(List.of("--version"), offered("--vers"));
        assertEquals(List.of("--bundle"), offered("run", "--b"));
        assertTrue(offered("run", "-").contains("-b"));
        assertEquals(List.of("--force"), offered("delete", "x", "--f"));
        assertEquals(List.of(), offered("kill", "--force"));
    }

    @Test
    void containersAreOffered() throws IOException, InterruptedException {
        assertEquals(List.of("first-default", "second-default"), offered("kill", ""));
        assertEquals(List.of("second-default"), offered("delete", "--force", "s"));
        assertEquals(List.of("first-_run_x"), offered("--root", "/run/x", "state", "f"));
        assertEquals(List.of("first-_run_x"), offered("--root", "=", "/run/x", "state", "f"));
        assertEquals(List.of("first-_run_x"), offered("--root=/run/x", "state", "f"));
        assertEquals(List.of("first-default"), offered("run", "--bundle", "/x", "f"));
        assertEquals(List.of(), offered("state", "first-default", ""));
    }

    @Test
    void signalsAndChoicesAreOffered() throws IOException, InterruptedException {
        assertEquals(List.of("USR1", "USR2"), offered("kill", "first-default", "US"));
        assertEquals(List.of("table", "json"), offered("list", "--format", ""));
        assertEquals(List.of("json"), offered("list", "-f", "j"));
        assertEquals(List.of("json"), offered("list", "--format", "=", "j"));
        assertEquals(List.of("--format=json"), offered("list", "--format=j"));
    }

    @Test
    void directoriesAreOffered() throws IOException, InterruptedException {
        String files = directory.resolve("files").toString();
        assertEquals(List.of(files + "/directory one"), offered("run", "-b", files + "/"));
        assertEquals(
                List.of(files + "/directory one"), offered("run", "--bundle", "=", files + "/"));
        assertEquals(List.of("--bundle=" + files), offered("run", "--bundle=" + files));
    }

    @Test
    void nothingIsOfferedForWhatIsNotKnown() throws IOException, InterruptedException {
        assertEquals(List.of(), offered("frobnicate", ""));
        assertEquals(List.of(), offered("frobnicate", "-"));
        assertEquals(List.of(), offered("run", "--frobnicate", "=", "x"));
    }
}

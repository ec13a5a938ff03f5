package plankton.it;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What cannot be executed does the container no harm, and is said in the words that engines look
/// for.
class ExecFailuresIT extends WithContainer {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nope             | executable file not found in $PATH",
                "''               | executable file not found in $PATH",
                "/nope            | no such file or directory",
                "./nope           | no such file or directory",
                "/bin/ls/nope     | not a directory",
                "/etc/passwd      | permission denied",
                "/bin             | is a directory",
                "/no-interpreter  | no such file or directory",
                "/no-program      | exec format error",
                "/loop            | too many levels of symbolic links",
            })
    void aProgramThatCannotRun(String program, String says) throws Exception {
        Bundle bundle =
                bundle().file("/no-interpreter", "#!/nope\n")
                        .file("/no-program", "\0\1\2")
                        .link("/loop", "loop");
        Files.setAttribute(bundle.inRootfs("/etc/passwd"), "unix:mode", 0644);
        running(bundle);
        in(bundle).run(program, "x").failsWith(255).saysAsOthersDo(says);
        isUnharmed(bundle);
    }

    @Test
    void aProgramOfOthers() throws Exception {
        Bundle bundle = running(bundle().file("/bin/mine", "#!/bin/sh\n"));
        Files.setAttribute(bundle.inRootfs("/bin/mine"), "unix:mode", 0700);
        in(bundle)
                .with("-u", "1000")
                .run("/bin/mine")
                .failsWith(255)
                .saysAsOthersDo("permission denied");
        isUnharmed(bundle);
    }

    @Test
    void aProgramWithoutAPath() {
        Bundle bundle = running();
        in(bundle)
                .with("-e", "PATH=")
                .run("ls")
                .failsWith(255)
                .saysAsOthersDo("executable file not found in $PATH");
        in(bundle).with("-e", "PATH=").run("/bin/echo", "yes").prints("yes\n");
        isUnharmed(bundle);
    }

    @Test
    void noProgram() {
        Bundle bundle = running();
        in(bundle).run().failsWith(255).says("command");
        isUnharmed(bundle);
    }

    @ParameterizedTest
    @CsvSource({
        "/nowhere, no such file or directory",
        "/bin/ls, not a directory",
        "tmp, absolute",
    })
    void aDirectoryThatIsNone(String directory, String says) {
        Bundle bundle = running();
        in(bundle)
                .with("--cwd", directory)
                .run("touch", "/mark")
                .failsWith(255)
                .saysAsOthersDo(says);
        assertFalse(Files.exists(bundle.inRootfs("/mark")));
        isUnharmed(bundle);
    }

    @ParameterizedTest
    @ValueSource(strings = {"B", "", "=B"})
    void aVariableWithoutAName(String entry) {
        Bundle bundle = running();
        in(bundle).with("-e", entry).run("touch", "/mark").failsWith(255);
        assertFalse(Files.exists(bundle.inRootfs("/mark")));
        isUnharmed(bundle);
    }

    @Test
    void anUnknownOption() {
        Bundle bundle = running();
        in(bundle).with("--nope").run("true").fails().says("--nope");
        isUnharmed(bundle);
    }

    @Test
    void aContainerThatHasStopped() {
        Bundle bundle = running();
        bundle.kill("KILL").succeeds();
        bundle.becomes("stopped");
        in(bundle).run("true").failsWith(255).saysAsOthersDo("cannot exec in a stopped container");
    }

    @ParameterizedTest
    @ValueSource(strings = {"never-there", "..", ".", "a/b", ""})
    void aContainerThatIsNotThere(String id) {
        Result result = plankton("exec", id, "true").failsWith(255);
        if (id.equals("never-there")) {
            result.saysAsOthersDo("container does not exist");
        }
    }

    @Test
    void aContainerThatWasDeleted() {
        Bundle bundle = running();
        bundle.delete("--force").succeeds();
        in(bundle).run("true").failsWith(255).saysAsOthersDo("container does not exist");
        sandbox.assertNothingIsLeft();
    }
}

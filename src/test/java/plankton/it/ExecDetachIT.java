package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A process that goes on while the call returns, and the file that says which one it is.
class ExecDetachIT extends WithContainer {

    @ParameterizedTest
    @ValueSource(strings = {"-d", "--detach"})
    void goesOnAfterTheCall(String option) {
        Bundle bundle = running();
        Path pidFile = sandbox.newFile("pid");
        in(bundle)
                .with(option, "--pid-file", pidFile.toString())
                .run(FOREVER)
                .prints("")
                .silently();
        long pid = pid(pidFile);
        assertTrue(Host.within(5000, () -> Host.commandLine(pid).equals("sleep 1000")));
        assertEquals(Host.namespace(bundle.pid(), "mnt"), Host.namespace(pid, "mnt"));
        assertEquals(Host.namespace(bundle.pid(), "pid"), Host.namespace(pid, "pid"));
        isUnharmed(bundle);
        assertEquals("sleep 1000", Host.commandLine(pid));
    }

    /// Digits and nothing else: some of those who read the file take it as it is.
    private static long pid(Path file) {
        String text = Host.read(file.toString());
        assertTrue(text.matches("[1-9][0-9]*"), "\"" + text + "\"");
        return Long.parseLong(text);
    }

    @Test
    void writesToTheStandardOutputOfTheCall() {
        Bundle bundle = running();
        Call call = in(bundle).with("-d").beginSh("cat; echo out; echo err >&2");
        call.finish().succeeds();
        assertTrue(Host.within(5000, () -> call.soFar().stderr().equals("err\n")));
        call.soFar().prints("out\n");
    }

    @Test
    void isTheChildOfWhoeverCalled() {
        // The caller adopts orphans, as engines do to wait for them.
        Call call =
                in(running())
                        .with("-d")
                        .calledAfter(
                                """
                                exec perl -e '
                                syscall(`uname -m` =~ /x86_64/ ? 157 : 167, 36, 1, 0, 0, 0);
                                my $runtime = fork();
                                exec @ARGV unless $runtime;
                                waitpid($runtime, 0);
                                print $? >> 8, "\\n";
                                wait();
                                print $? >> 8, "\\n";
                                ' "$@"
                                """)
                        .beginSh("exit 5");
        call.finish().prints("0\n5\n");
    }

    @Test
    void pidFileIsWrittenWithoutDetachToo() {
        Bundle bundle = running();
        Path pidFile = sandbox.newFile("pid");
        Call call =
                in(bundle)
                        .with("--pid-file", pidFile.toString())
                        .beginSh("echo ready; exec sleep 1000")
                        .untilItPrints("ready");
        assertTrue(Host.within(5000, () -> Files.exists(pidFile)));
        long pid = pid(pidFile);
        assertTrue(Host.within(5000, () -> Host.commandLine(pid).equals("sleep 1000")));
        call.signal("TERM").finish().exits(143);
    }

    @Test
    void pidFileIsReplaced() throws Exception {
        Bundle bundle = running();
        Path pidFile = Files.writeString(sandbox.newFile("pid"), "99999999999999 old");
        in(bundle).with("-d", "--pid-file", pidFile.toString()).run(FOREVER).succeeds();
        long pid = pid(pidFile);
        assertTrue(Host.within(5000, () -> Host.commandLine(pid).equals("sleep 1000")));
    }

    @Test
    void pidFileIsSoughtWhereTheCallerIs() {
        Bundle bundle = running();
        Path pidFile = sandbox.newFile("pid");
        String name = pidFile.getFileName().toString();
        in(bundle).with("-d", "--pid-file", name).run(FOREVER).succeeds();
        assertTrue(pid(pidFile) > 1);
    }

    @Test
    void whatCannotBeExecutedIsSaidAndLeavesNoPidFile() {
        Bundle bundle = running();
        Path pidFile = sandbox.newFile("pid");
        in(bundle)
                .with("-d", "--pid-file", pidFile.toString())
                .run("nope")
                .failsWith(255)
                .saysAsOthersDo("executable file not found in $PATH");
        assertFalse(Files.exists(pidFile));
        isUnharmed(bundle);
    }

    @Test
    void pidFileThatCannotBeWrittenLeavesNoProcess() {
        Bundle bundle = running();
        in(bundle)
                .with("-d", "--pid-file", "/nowhere/pid")
                .run("sleep", "2000")
                .failsWith(255)
                .saysAsOthersDo("no such file or directory");
        in(bundle).run("pidof", "sleep").prints("1\n");
        isUnharmed(bundle);
    }
}

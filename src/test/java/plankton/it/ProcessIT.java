package plankton.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessIT extends WithSandbox {

    @Test
    void getsItsArgumentsAsTheyAre() {
        bundle().args("printf", "%s|", "a b", "", "ü", "*", "-n", "$X\n")
                .run()
                .prints("a b||ü|*|-n|$X\n|");
    }

    @Test
    void getsTheEnvironmentOfItsConfigurationAndNothingOfTheCallers() {
        bundle().env("PATH=/bin", "HOME=/", "A=1 = 2", "EMPTY=")
                .args("env")
                .run()
                .prints("PATH=/bin\nHOME=/\nA=1 = 2\nEMPTY=\n");
    }

    @Test
    void startsInItsWorkingDirectory() {
        bundle().cwd("/tmp").args("pwd").run().prints("/tmp\n");
    }

    @Test
    void mayStartInAMountedDirectory() {
        bundle().cwd("/dev/shm").args("pwd").run().prints("/dev/shm\n");
    }

    @Test
    void mayStartInADirectoryThatIsALink() {
        bundle().link("/link", "tmp")
                .cwd("/link")
                .args("readlink", "/proc/self/cwd")
                .run()
                .prints("/tmp\n");
    }

    @Test
    void makesAWorkingDirectoryThatIsMissing() {
        bundle().cwd("/no/where").args("pwd").run().prints("/no/where\n");
    }

    @Test
    void makesAWorkingDirectoryInARootThatIsReadOnly() {
        bundle().set("/root/readonly", true)
                .cwd("/no/where")
                .args("pwd")
                .run()
                .prints("/no/where\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 127, 128, 255})
    void givesItsExitStatus(int status) {
        bundle().sh("exit " + status).run().exits(status).prints("").silently();
    }

    @ParameterizedTest
    @CsvSource({"HUP, 129", "KILL, 137", "SEGV, 139", "TERM, 143"})
    void killedByASignalGives128AndTheSignal(String signal, int status) {
        bundle().withoutNamespace("pid").sh("kill -" + signal + " $$; sleep 5").run().exits(status);
    }

    @Test
    void readsTheCallersInput() {
        bundle().args("cat").input("one\ntwo\n").run().prints("one\ntwo\n");
    }

    @Test
    void seesTheEndOfInput() {
        bundle().args("cat").run().prints("");
    }

    @Test
    void keepsOutputAndErrorsApart() {
        bundle().sh("echo out; echo err >&2").run().prints("out\n").complains("err\n");
    }

    @Test
    void passesBytesAsTheyAre() {
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        assertArrayEquals(bytes, bundle().args("cat").input(bytes).run().succeeds().bytes());
    }

    @Test
    void passesBytesThroughPipes() {
        byte[] bytes = new byte[1_000_000];
        new Random(2).nextBytes(bytes);
        Result result =
                bundle().args("cat")
                        .input(bytes)
                        .calledAfter("cat | \"$@\" | cat; exit ${PIPESTATUS[1]}")
                        .run();
        assertArrayEquals(bytes, result.succeeds().bytes());
    }

    @Test
    void endsWhenNobodyReadsItsOutput() {
        bundle().withoutNamespace("pid")
                .args("yes")
                .calledAfter("\"$@\" | head -n 1; exit ${PIPESTATUS[0]}")
                .run()
                .exits(141);
    }

    @Test
    void isTheFirstOfItsPidNamespace() {
        bundle().sh("echo $$").run().prints("1\n");
    }

    @Test
    void leavesNoProcessBehindWhenItEnds() {
        bundle().sh("sleep 100 & sleep 100 & exit 3").run().exits(3);
        sandbox.assertNoProcessOrMount();
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One more process in a container that runs: where it is, and what passes through.
class ExecIT extends WithContainer {

    private static final List<String> NAMESPACES =
            List.of("pid", "mnt", "uts", "ipc", "net", "cgroup", "time", "user");

    // Where it is

    @Test
    void isInTheNamespacesOfTheContainer() {
        assertIsInTheNamespacesOf(running());
    }

    @Test
    void isInTheHostsNamespacesWhereTheContainerIs() {
        Bundle bundle = running(bundle().namespaces("mount", "uts"));
        assertEquals(Host.namespace("net"), Host.namespace(bundle.pid(), "net"));
        assertIsInTheNamespacesOf(bundle);
        isUnharmed(bundle);
    }

    @Test
    void isInTheNamespacesThatTheContainerJoined() {
        Bundle other = running();
        Bundle bundle = bundle();
        for (String type : List.of("ipc", "uts", "net", "pid")) {
            String name = type.equals("net") ? "network" : type;
            bundle.namespace(name, "/proc/" + other.pid() + "/ns/" + type);
        }
        running(bundle);
        assertEquals(Host.namespace(other.pid(), "pid"), Host.namespace(bundle.pid(), "pid"));
        assertIsInTheNamespacesOf(bundle);
    }

    private void assertIsInTheNamespacesOf(Bundle bundle) {
        String links =
                in(bundle)
                        .sh(
                                "for n in "
                                        + String.join(" ", NAMESPACES)
                                        + "; do readlink /proc/self/ns/$n; done")
                        .succeeds()
                        .stdout();
        var ofContainer = NAMESPACES.stream().map(n -> Host.namespace(bundle.pid(), n)).toList();
        assertEquals(ofContainer, links.lines().toList());
        assertNotEquals(Host.namespace("mnt"), ofContainer.get(1));
    }

    @Test
    void seesTheProcessesOfTheContainer() {
        in(running())
                .sh("tr '\\0' ' ' < /proc/1/cmdline; echo; test $$ -gt 1 && ls -d /proc/$$ | wc -l")
                .prints("sleep 1000 \n1\n");
    }

    @Test
    void isNotTheChildOfAProcessInTheContainer() {
        in(running()).sh("grep PPid: /proc/$$/status").prints("PPid:\t0\n");
    }

    @Test
    void hasASessionOfItsOwn() {
        in(running())
                .sh("set -- $(cat /proc/$$/stat); test $5-$6 = $$-$$ && echo yes")
                .prints("yes\n");
    }

    @Test
    void seesTheRootOfTheContainer() {
        in(running(bundle().file("/mark", "here")))
                .sh("cat /mark; ls -d /../mark")
                .prints("here/../mark\n");
    }

    @Test
    void seesTheMountsOfTheContainer() {
        Bundle bundle =
                running(bundle().mount("/mnt", "tmpfs", "tmpfs", "size=64k").folder("/mnt"));
        in(bundle).sh("echo mark > /mnt/file").prints("");
        in(bundle).sh("cat /mnt/file").prints("mark\n");
        assertTrue(Host.commandLine(bundle.pid()).startsWith("sleep"));
    }

    @Test
    void cannotWriteToARootThatIsReadOnly() {
        Bundle bundle = running(bundle().set("/root/readonly", true));
        in(bundle).sh("echo > /new").exits(1);
        isUnharmed(bundle);
    }

    @Test
    void seesTheHostnameOfTheContainer() {
        in(running(bundle().hostname("inside"))).run("hostname").prints("inside\n");
    }

    // What the configuration gives, and what an option

    @Test
    void hasTheEnvironmentAndDirectoryOfTheConfiguration() {
        in(running(bundle().env("PATH=/bin", "HOME=/", "A=1 = 2", "EMPTY=").cwd("/tmp")))
                .run("env")
                .prints("PATH=/bin\nHOME=/\nA=1 = 2\nEMPTY=\n");
        in(running(bundle().cwd("/tmp"))).run("pwd").prints("/tmp\n");
    }

    @Test
    @PlanktonOnly("runc reads the configuration again")
    void isNotChangedByALaterConfiguration() {
        Bundle bundle = running(bundle().env("PATH=/bin", "A=old").cwd("/tmp"));
        bundle.env("PATH=/bin", "A=new").cwd("/etc").user(1000, 1000).write();
        in(bundle).sh("echo $A; pwd; id -u").prints("old\n/tmp\n0\n");
        bundle.writeConfig("{");
        in(bundle).sh("echo $A; pwd; id -u").prints("old\n/tmp\n0\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-e", "--env"})
    void hasTheEnvironmentOfTheOptionsToo(String option) {
        in(running(bundle().env("PATH=/bin", "HOME=/", "A=1")))
                .with(option, "B=2 = 3", option, "A=4", option, "EMPTY=", option, "COMMA=a,b")
                .sh("echo $PATH $HOME $A $B ${EMPTY-unset} $COMMA")
                .prints("/bin / 4 2 = 3 a,b\n");
    }

    @Test
    void isLookedUpInThePathOfTheOptions() {
        Bundle bundle = running(bundle().file("/tmp/hello", "#!/bin/sh\necho hello $0\n"));
        in(bundle).with("-e", "PATH=/nowhere:/tmp").run("hello").prints("hello /tmp/hello\n");
    }

    @Test
    void startsInTheDirectoryOfTheOption() {
        Bundle bundle = running(bundle().cwd("/tmp").link("/link", "etc"));
        in(bundle).with("--cwd", "/dev/shm").run("pwd").prints("/dev/shm\n");
        in(bundle).with("--cwd=/link").run("readlink", "/proc/self/cwd").prints("/etc\n");
        in(bundle).with("--cwd", "/etc").run("../bin/echo", "up").prints("up\n");
    }

    @Test
    void optionsEndAtTheId() {
        Bundle bundle = running();
        in(bundle).run("sh", "-c", "exit 3").exits(3);
        in(bundle).run("ls", "-d", "/bin", "--", "/etc").prints("/bin\n/etc\n");
        in(bundle)
                .run("printf", "%s|", "-e", "--cwd", "--help", "-d", "")
                .prints("-e|--cwd|--help|-d||");
    }

    @Test
    void optionsEndAtTwoDashes() {
        Bundle bundle = running();
        plankton("exec", "-e", "A=1", "--", bundle.id(), "sh", "-c", "echo $A").prints("1\n");
        in(bundle)
                .run("--", "ls")
                .failsWith(255)
                .saysAsOthersDo("executable file not found in $PATH");
    }

    // What passes through

    @Test
    void getsItsArgumentsAsTheyAre() {
        in(running())
                .run("printf", "%s|", "a b", "", "ü", "*", "-n", "$X\n")
                .prints("a b||ü|*|-n|$X\n|");
    }

    @Test
    void readsTheCallersInput() {
        in(running()).input("one\ntwo\n").run("cat").prints("one\ntwo\n");
    }

    @Test
    void seesTheEndOfInput() {
        in(running()).run("cat").prints("").silently();
    }

    @Test
    void keepsOutputAndErrorsApart() {
        in(running()).sh("echo out; echo err >&2").prints("out\n").complains("err\n");
    }

    @Test
    void passesBytesAsTheyAre() {
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        assertArrayEquals(bytes, in(running()).input(bytes).run("cat").succeeds().bytes());
    }

    @Test
    void passesBytesThroughPipes() {
        byte[] bytes = new byte[1_000_000];
        new Random(2).nextBytes(bytes);
        Result result =
                in(running())
                        .input(bytes)
                        .calledAfter("cat | \"$@\" | cat; exit ${PIPESTATUS[1]}")
                        .run("cat");
        assertArrayEquals(bytes, result.succeeds().bytes());
    }

    @Test
    void endsWhenNobodyReadsItsOutput() {
        Bundle bundle = running();
        in(bundle)
                .calledAfter("\"$@\" | head -n 1; exit ${PIPESTATUS[0]}")
                .run("yes")
                .exits(141)
                .prints("y\n");
        isUnharmed(bundle);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 127, 128, 255})
    void givesItsExitStatus(int status) {
        in(running()).sh("exit " + status).exits(status).prints("").silently();
    }

    @ParameterizedTest
    @CsvSource({"HUP, 129", "KILL, 137", "SEGV, 139", "TERM, 143"})
    void killedByASignalGives128AndTheSignal(String signal, int status) {
        Bundle bundle = running();
        in(bundle).sh("kill -" + signal + " $$; sleep 5").exits(status);
        isUnharmed(bundle);
    }

    @Test
    void killedFromOutsideGives128AndTheSignal() {
        Bundle bundle = running();
        Call call = in(bundle).beginSh("echo ready $$; exec sleep 100").untilItPrints("ready");
        in(bundle).sh("kill -KILL " + call.soFar().stdout().strip().substring(6)).succeeds();
        call.finish().exits(137);
        isUnharmed(bundle);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP", "QUIT", "USR1", "USR2"})
    void getsTheSignalsOfTheRuntime(String signal) {
        Bundle bundle = running();
        in(bundle)
                .beginSh(
                        "trap 'echo got "
                                + signal
                                + "; exit 7' "
                                + signal
                                + "; echo ready; while :; do sleep 0.05; done")
                .untilItPrints("ready")
                .signal(signal)
                .finish()
                .exits(7)
                .prints("ready\ngot " + signal + "\n");
        isUnharmed(bundle);
    }

    @Test
    void isEndedByASignalToTheRuntime() {
        Bundle bundle = running();
        in(bundle)
                .beginSh("echo ready; exec sleep 100")
                .untilItPrints("ready")
                .signal("TERM")
                .finish()
                .exits(143);
        isUnharmed(bundle);
    }

    // When

    @Test
    void isThereBeforeTheContainersProgram() {
        Bundle bundle = bundle().hostname("inside").args(FOREVER);
        bundle.create().succeeds();
        in(bundle).sh("hostname; ls -d /proc/1").prints("inside\n/proc/1\n");
        in(bundle).run("nope").failsWith(255);
        assertEquals("created", bundle.status());
        bundle.start().succeeds();
        isUnharmed(awaits(bundle));
    }

    @Test
    void endsWithTheContainer() {
        Bundle bundle = running();
        Call call = in(bundle).beginSh("echo ready; exec sleep 100").untilItPrints("ready");
        bundle.kill("KILL").succeeds();
        call.finish().exits(137);
        bundle.becomes("stopped");
    }

    @Test
    void ignorePausedMayBeSaidOfWhatIsNotPaused() {
        in(running()).with("--ignore-paused").run("echo", "yes").prints("yes\n");
    }
}

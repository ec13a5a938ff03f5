package plankton.engine;

import org.junit.jupiter.api.Test;

/// The features that Podman and Docker have the same words for. In the scripts `$E` is the engine's
/// program and `$BB` an image with busybox.
abstract class WithCommands extends WithEngine {

    /// Ends with status 3 when told to.
    static final String UNTIL_TOLD =
            "sh -c 'trap \"exit 3\" TERM; echo ready; while :; do sleep 0.1; done'";

    /// `engine` is the program's name.
    WithCommands(String engine, String prelude) {
        super("E=" + engine + " BB=localhost/bb:latest\n" + prelude);
    }

    @Override
    final void removeContainers() {
        sh("$E rm -f -v $($E ps -aq)");
    }

    /// What the engine's `exec` exits with if there is no such program.
    int execOfMissing() {
        return 127;
    }

    @Test
    final void run() {
        sh("$E run --rm $BB echo hi").prints("hi\n");
    }

    @Test
    final void runWithInput() {
        sh("echo some text | $E run -i --rm $BB cat").prints("some text\n");
    }

    @Test
    final void runOnATerminal() {
        sh(terminal("$E run -it --rm $BB sh -c 'sleep 0.3; tty'")).printsLike("/dev/pts/0");
    }

    @Test
    final void exitStatus() {
        sh("$E run --rm $BB sh -c 'exit 7'").exits(7);
        sh("$E run --rm $BB /nowhere").exits(127);
        sh("$E run --rm $BB /etc/passwd").exits(126);
    }

    @Test
    final void exec() {
        sh("$E run -d --name c1 $BB " + UNTIL_TOLD).succeeds();
        sh("$E exec -u 1000 -w /tmp -e A=b c1 sh -c 'id -u; pwd; echo $A'")
                .prints("1000\n/tmp\nb\n");
        sh("$E exec c1 sh -c 'exit 5'").exits(5);
        sh("$E exec c1 /nowhere").exits(execOfMissing());
    }

    @Test
    final void execOnATerminal() {
        sh("$E run -d --name c1 $BB " + UNTIL_TOLD).succeeds();
        sh(terminal("$E exec -it c1 sh -c 'sleep 0.3; tty'")).printsLike("/dev/pts/0");
    }

    @Test
    final void stop() {
        sh("$E run -d --name c1 $BB " + UNTIL_TOLD).succeeds();
        becomes("ready", "$E logs c1");
        sh("$E stop -t 10 c1").succeeds();
        sh("$E inspect -f '{{.State.ExitCode}}' c1").prints("3\n");
    }

    @Test
    final void pauseAndUnpause() {
        sh("$E run -d --name c1 $BB " + UNTIL_TOLD).succeeds();
        sh("$E pause c1").succeeds();
        sh("$E inspect -f '{{.State.Status}}' c1").prints("paused\n");
        sh("$E unpause c1").succeeds();
        sh("$E inspect -f '{{.State.Status}}' c1").prints("running\n");
    }

    @Test
    final void limitOfMemory() {
        sh("$E run --rm --memory 64m $BB cat /sys/fs/cgroup/memory/memory.limit_in_bytes")
                .prints("67108864\n");
    }

    /// The command line of `command` on a terminal.
    static String terminal(String command) {
        return "script -qec \"" + command + "\" /dev/null </dev/null";
    }
}

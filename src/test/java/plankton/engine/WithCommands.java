package plankton.engine;

import org.junit.jupiter.api.Test;
import plankton.it.Call;
import plankton.it.Result;

/// The features that Podman and Docker have the same words for. In the scripts `$E` is the engine's
/// program and `$BB` an image with busybox.
abstract class WithCommands extends WithEngine {

    /// Ends with status 3 when told to.
    static final String UNTIL_TOLD =
            "sh -c 'trap \"exit 3\" TERM; echo ready; while :; do sleep 0.1; done'";

    /// A container with these options may use 16 MiB, and no swap.
    private static final String LITTLE_MEMORY = "--memory 16m --memory-swap 16m ";

    /// `engine` is the program's name.
    WithCommands(String engine, String prelude) {
        super("E=" + engine + " BB=localhost/bb:latest\n" + prelude);
    }

    @Override
    void removeContainers() {
        sh("all=$($E ps -aq); [ -z \"$all\" ] || $E rm -f -v $all");
    }

    /// Runs the container `c1` until it is told to end.
    final void runUntilTold(String... options) {
        sh("$E run -d --name c1 " + String.join(" ", options) + " $BB " + UNTIL_TOLD).succeeds();
    }

    /// The command line of `command` on a terminal.
    static String terminal(String command) {
        return "script -qec \"" + command + "\" /dev/null </dev/null";
    }

    /// What it prints in a container with these options.
    final Result inside(String options, String script) {
        return sh("$E run --rm " + options + " $BB sh -c '" + script + "'");
    }

    /// What the engine's `exec` exits with if there is no such program.
    int execOfMissing() {
        return 127;
    }

    /// Prints `true` if the engine knows that the container `c1` ran out of memory.
    String ranOutOfMemory() {
        return "$E inspect -f '{{.State.OOMKilled}}' c1";
    }

    @Test
    void run() {
        sh("$E run --rm $BB echo hi").prints("hi\n").silently();
    }

    @Test
    void runWithInput() {
        sh("echo some text | $E run -i --rm $BB cat").prints("some text\n");
    }

    @Test
    void runOnATerminal() {
        sh(terminal("$E run -it --rm $BB sh -c 'sleep 0.3; tty'")).printsLike("/dev/pts/0");
    }

    @Test
    void sizeOfTheTerminal() {
        String sized = "stty rows 33 cols 77; $E run -it --rm $BB sh -c 'sleep 0.5; stty size'";
        sh(terminal(sized)).printsLike("33 77");
    }

    @Test
    void exitStatus() {
        sh("$E run --rm $BB sh -c 'exit 7'").exits(7);
        sh("$E run --rm $BB /nowhere").exits(127).saysAsOthersDo("no such file or directory");
        sh("$E run --rm $BB nowhere").exits(127).saysAsOthersDo("executable file not found");
        sh("$E run --rm $BB /etc/passwd").exits(126).saysAsOthersDo("permission denied");
        sh("$E run --rm --no-such-option $BB true").exits(125);
    }

    @Test
    void exec() {
        runUntilTold();
        sh("$E exec -u 1000 -w /tmp -e A=b c1 sh -c 'id -u; pwd; echo $A'")
                .prints("1000\n/tmp\nb\n")
                .silently();
        sh("$E exec c1 sh -c 'exit 5'").exits(5);
        sh("$E exec c1 /nowhere").exits(execOfMissing());
        sh("$E exec -d c1 sleep 1234").succeeds();
        becomes("1", "$E exec c1 ps | grep -c 'sleep 1234$'");
    }

    @Test
    void execWithInput() {
        runUntilTold();
        sh("echo some text | $E exec -i c1 cat").prints("some text\n");
    }

    @Test
    void execOnATerminal() {
        runUntilTold();
        sh(terminal("$E exec -it c1 sh -c 'sleep 0.3; tty'")).printsLike("/dev/pts/0");
    }

    @Test
    void attach() {
        sh("$E run -d --name c1 $BB sh -c 'trap \"exit 3\" TERM; while :; do echo a; sleep 0.1;"
                        + " done'")
                .succeeds();
        Call attached = room.start("$E attach c1").untilItPrints("a");
        sh("$E stop -t 10 c1").succeeds();
        attached.finish();
    }

    @Test
    void logs() {
        sh("$E run -d --name c1 $BB sh -c 'echo out; echo err >&2'").succeeds();
        becomes("err\nout", "$E logs c1 2>&1 | sort");
        sh("$E logs c1").prints("out\n").complains("err\n");
    }

    @Test
    void stop() {
        runUntilTold();
        becomes("ready", "$E logs c1");
        sh("$E stop -t 10 c1").succeeds();
        sh("$E inspect -f '{{.State.ExitCode}}' c1").prints("3\n");
    }

    @Test
    void kill() {
        runUntilTold();
        sh("$E kill c1").succeeds();
        sh("$E wait c1").prints("137\n");
    }

    @Test
    void startAgain() {
        runUntilTold();
        becomes("ready", "$E logs c1");
        sh("$E restart -t 10 c1").succeeds();
        sh("$E exec c1 true").succeeds();
        becomes("ready\nready", "$E logs c1");
    }

    @Test
    void restartPolicy() {
        sh("$E run -d --name c1 --restart on-failure:2 $BB sh -c 'echo once; exit 4'").succeeds();
        becomes("2 exited 4", "$E inspect -f '{{.RestartCount}} " + STATE + "' c1");
        sh("$E logs c1").prints("once\nonce\nonce\n");
    }

    private static final String STATE = "{{.State.Status}} {{.State.ExitCode}}";

    @Test
    void inspect() {
        runUntilTold();
        sh("tr '\\0' ' ' </proc/$($E inspect -f '{{.State.Pid}}' c1)/cmdline").printsLike("^sh -c");
        sh("$E inspect -f '" + STATE + " {{.State.Running}}' c1").prints("running 0 true\n");
    }

    @Test
    void pauseAndUnpause() {
        runUntilTold();
        sh("$E pause c1").succeeds();
        sh("$E inspect -f '{{.State.Status}}' c1").prints("paused\n");
        sh("$E unpause c1").succeeds();
        sh("$E inspect -f '{{.State.Status}}' c1").prints("running\n");
    }

    @Test
    void removePaused() {
        runUntilTold();
        sh("$E pause c1").succeeds();
        sh("$E rm -f c1").succeeds();
    }

    @Test
    void update() {
        runUntilTold();
        sh("$E update --memory 32m --memory-swap 64m --cpu-shares 512 c1").succeeds();
        sh("$E exec c1 cat " + Machine.MEMORY + " " + Machine.SHARE)
                .prints("33554432\n" + Machine.share(512, 59) + "\n");
    }

    @Test
    void stats() {
        runUntilTold();
        sh("$E stats --no-stream --format '{{.PIDs}} {{.MemUsage}}' c1").printsLike("^[1-3] [1-9]");
    }

    @Test
    void top() {
        runUntilTold();
        sh("$E top c1").printsLike("trap");
    }

    @Test
    void limitOfMemory() {
        inside("--memory 64m", "cat " + Machine.MEMORY).prints("67108864\n");
    }

    @Test
    void outOfMemory() {
        sh("$E run --name c1 " + LITTLE_MEMORY + "$BB sh -c 'tail /dev/zero; echo $?; sleep 0.5'")
                .prints("137\n");
        sh(ranOutOfMemory()).prints("true\n");
        sh("$E run --rm " + LITTLE_MEMORY + "$BB tail /dev/zero").exits(137);
    }

    @Test
    void limitOfProcesses() {
        inside("--pids-limit 5", "for i in 1 2 3 4 5 6 7 8; do sleep 1 & done")
                .saysAsOthersDo("can't fork");
    }

    @Test
    void limitOfProcessors() {
        inside(
                        "--cpus 0.5 --cpu-shares 512 --cpuset-cpus 0",
                        Machine.PRINT_QUOTA + "; cat " + Machine.SHARE + "; nproc")
                .prints("50000\n" + Machine.share(512, 59) + "\n1\n");
        inside("--cpus 0.1", "timeout 0.5 yes >/dev/null; cat " + Machine.USE_OF_PROCESSORS)
                .printsLike("nr_throttled [1-9]");
    }

    @Test
    void rlimits() {
        inside("--ulimit nofile=100:200 --ulimit nproc=4000:4000", "ulimit -n; ulimit -Hn")
                .prints("100\n200\n");
    }

    @Test
    void mounts() {
        sh("mkdir -p /run/from; chmod 777 /run/from; echo seen >/run/from/file").succeeds();
        inside("-v /run/from:/mnt", "cat /mnt/file; touch /mnt/new").prints("seen\n");
        sh("ls /run/from").prints("file\nnew\n");
        inside("-v /run/from:/mnt:ro", "touch /mnt/new")
                .exits(1)
                .saysAsOthersDo("Read-only file system");
        inside("--tmpfs /t:size=1m", "df /t").printsLike("^tmpfs +1024 ");
    }

    @Test
    void volumes() {
        sh("$E volume create v1").succeeds();
        inside("-v v1:/data", "echo kept >/data/file").succeeds();
        inside("-v v1:/data:ro", "cat /data/file").prints("kept\n");
        sh("$E volume rm v1").succeeds();
    }

    @Test
    void readOnlyRoot() {
        inside("--read-only --tmpfs /t", "touch /t/file && touch /file")
                .exits(1)
                .saysAsOthersDo("touch: /file: Read-only file system");
    }

    @Test
    void userAndGroups() {
        inside("--user 1000:1000 --group-add 7", "id -u; id -g; id -G")
                .prints("1000\n1000\n1000 7\n");
    }

    @Test
    void environmentAndDirectory() {
        inside("--env A=b --workdir /tmp --hostname somewhere", "echo $A; pwd; hostname")
                .prints("b\n/tmp\nsomewhere\n");
    }

    @Test
    void capabilities() {
        inside("--cap-drop ALL --cap-add CHOWN", "grep -E \"Cap(Eff|Bnd)\" /proc/self/status")
                .prints("CapEff:\t0000000000000001\nCapBnd:\t0000000000000001\n");
    }

    @Test
    void noNewPrivileges() {
        inside("--security-opt no-new-privileges", "grep NoNewPrivs /proc/self/status")
                .prints("NoNewPrivs:\t1\n");
    }

    @Test
    void seccomp() {
        String own = "grep -w Seccomp: /proc/self/status";
        inside("", own).prints("Seccomp:\t2\n");
        inside("--security-opt seccomp=unconfined", own).prints("Seccomp:\t0\n");
        room.write(
                "/run/profile.json",
                """
                {"defaultAction": "SCMP_ACT_ALLOW",
                 "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"}]}
                """);
        inside("--security-opt seccomp=/run/profile.json", "mkdir /tmp/a")
                .exits(1)
                .saysAsOthersDo("Operation not permitted");
    }

    @Test
    void device() {
        inside("--device /dev/zero:/dev/mine", "head -c 3 /dev/mine | wc -c").prints("3\n");
    }

    @Test
    void sysctl() {
        inside("--sysctl kernel.msgmax=9999", "cat /proc/sys/kernel/msgmax").prints("9999\n");
    }

    @Test
    void sharedNamespaces() {
        runUntilTold("--ipc shareable");
        inside("--pid container:c1 --ipc container:c1 --network container:c1", NAMESPACES)
                .prints(sh("$E exec c1 sh -c '" + NAMESPACES + "'").stdout());
    }

    @Test
    void hostNamespaces() {
        String all = NAMESPACES.replace("ipc", "uts");
        inside("--pid host --network host --uts host", all).prints(sh(all).stdout());
    }

    static final String NAMESPACES =
            "for each in pid ipc net; do readlink /proc/self/ns/$each; done";

    @Test
    void copyAndCommit() {
        runUntilTold();
        sh("echo text >/run/file; $E cp /run/file c1:/tmp/file").succeeds();
        sh("$E commit c1 localhost/committed").succeeds();
        sh("$E run --rm localhost/committed cat /tmp/file").prints("text\n");
        sh("$E rmi -f localhost/committed").succeeds();
    }
}

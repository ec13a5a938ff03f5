package plankton.engine;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import plankton.it.Call;
import plankton.it.Result;

/// The features of `ctr`. In the scripts `$RUN` is the command that runs a container with the
/// runtime under test.
abstract class WithTasks extends WithContainerd {

    /// Ends with status 3 when told to.
    private static final String UNTIL_TOLD =
            "sh -c 'trap \"exit 3\" TERM; echo ready; while :; do sleep 0.1; done'";

    /// The container sees its control groups.
    private static final String GROUPS =
            " --mount type=cgroup,src=cgroup,dst=/sys/fs/cgroup,options=ro $BB c1 ";

    private static final String LIMIT_OF_MEMORY = "--memory-limit 16777216 ";

    /// Uses more than that.
    private static final String GREEDY = "dd if=/dev/zero of=/dev/null bs=100M count=1";

    WithTasks(String prelude) {
        super(
                "$PLANKTON_IT",
                "RUN='" + Documented.file("containerd", "ctr run").strip() + "'\n" + prelude);
    }

    @Override
    final void setUp() {
        configure("disabled_plugins = [\"io.containerd.grpc.v1.cri\"]\nversion = 2\n");
        startDaemon();
        load("localhost/bb:latest", "[\"/bin/sh\"]");
    }

    @Override
    final void removeContainers() {
        sh("for each in $(ctr c ls -q); do ctr task rm -f $each; ctr c rm $each; done");
        assertNothingOfContainersIsLeft();
    }

    @Test
    final void run() {
        sh("$RUN --rm $BB c1 echo hi").prints("hi\n");
    }

    /// `cat` would wait for an end of the input: some releases never close it.
    @Test
    final void runWithInput() {
        sh("echo some text | $RUN --rm $BB c1 head -n 1").prints("some text\n");
    }

    @Test
    final void runOnATerminal() {
        sh(terminal("$RUN --rm -t $BB c1 sh -c 'sleep 0.3; tty'")).printsLike("/dev/pts/0");
    }

    @Test
    final void exitStatus() {
        sh("$RUN --rm $BB c1 sh -c 'exit 7'").exits(7);
        sh("$RUN --rm $BB c2 /nowhere").exits(1).saysAsOthersDo("no such file or directory");
        sh("$RUN --rm $BB c3 nowhere").exits(1).saysAsOthersDo("executable file not found");
        sh("$RUN --rm $BB c4 /etc/passwd").exits(1).saysAsOthersDo("permission denied");
    }

    @Test
    final void environmentAndDirectory() {
        sh("$RUN --rm --env A=b --cwd /tmp $BB c1 sh -c 'echo $A; pwd'").prints("b\n/tmp\n");
    }

    @Test
    final void exec() {
        running("");
        sh("ctr task exec --exec-id e1 --user 1000 --cwd /tmp c1 sh -c 'id -u; pwd'")
                .prints("1000\n/tmp\n");
        sh("ctr task exec --exec-id e2 c1 sh -c 'exit 5'").exits(5);
        sh("ctr task exec --exec-id e3 c1 /nowhere")
                .exits(1)
                .saysAsOthersDo("no such file or directory");
        sh("ctr task exec --detach --exec-id e4 c1 sleep 1234").succeeds();
        becomes("1", "ctr task exec --exec-id e5 c1 ps | grep -c 'sleep 1234$'");
    }

    @Test
    final void execWithInput() {
        running("");
        sh("echo some text | ctr task exec --exec-id e1 c1 cat").prints("some text\n");
    }

    @Test
    final void execOnATerminal() {
        running("");
        sh(terminal("ctr task exec -t --exec-id e1 c1 sh -c 'sleep 0.3; tty; sleep 0.3'"))
                .printsLike("/dev/pts/0");
    }

    @Test
    final void execManyTimes() {
        running("");
        sh("set -e; for i in $(seq 20); do ctr task exec --exec-id e$i c1 echo $i; done")
                .printsLike("^1$[^x]*^20$");
    }

    @Test
    final void logs() {
        sh("$RUN -d --log-uri file:///run/c1.log $BB c1 sh -c 'echo out; echo err >&2; sleep 1000'")
                .succeeds();
        becomes("err\nout", "sort /run/c1.log");
    }

    @Test
    final void attach() {
        sh("$RUN -d $BB c1 sh -c 'trap \"exit 3\" TERM; while :; do echo tick; sleep 0.1; done'")
                .succeeds();
        Call attached = room.start("ctr task attach c1").untilItPrints("tick");
        sh("ctr task kill c1").succeeds();
        attached.finish().exits(3);
    }

    @Test
    final void stop() {
        running("");
        sh("ctr task kill -s SIGTERM c1").succeeds();
        becomes("STOPPED", STATUS);
        sh("ctr task rm c1").saysAsOthersDo("exit code 3");
    }

    @Test
    final void kill() {
        running("");
        sh("ctr task exec -d --exec-id e1 c1 sleep 1000").succeeds();
        sh("ctr task kill --exec-id e1 -s SIGKILL c1").succeeds();
        becomes("0", "ctr task exec --exec-id e2 c1 ps | grep -c 'sleep 1000$'");
        sh("ctr task kill --all -s SIGKILL c1").succeeds();
        becomes("STOPPED", STATUS);
        sh("ctr task rm c1").saysAsOthersDo("exit code 137");
    }

    @Test
    final void pauseAndUnpause() {
        running("");
        sh("ctr task pause c1").succeeds();
        becomes("PAUSED", STATUS);
        sh("ctr task resume c1").succeeds();
        becomes("RUNNING", STATUS);
    }

    @Test
    final void removePaused() {
        running("");
        sh("ctr task pause c1").succeeds();
        sh("ctr task rm -f c1").saysAsOthersDo("exit code 137");
    }

    @Test
    final void stats() {
        running(LIMIT_OF_MEMORY);
        sh("ctr task metrics c1").printsLike("memory.usage_in_bytes +[1-9]").printsLike("pids.cur");
    }

    @Test
    final void top() {
        running("");
        sh("ctr task exec -d --exec-id e1 c1 sleep 1000").succeeds();
        sh("for pid in $(ctr task ps c1 | awk 'NR > 1 {print $1}'); do cat /proc/$pid/comm; done;"
                        + " :")
                .printsLine("sleep")
                .printsLine("sh");
    }

    /// There is none yet; what says so reaches the user, and the container goes on.
    @Test
    final void checkpointIsRefused() {
        running("");
        sh("ctr task checkpoint c1").exits(1).says("checkpoint");
        sh(STATUS).prints("RUNNING\n");
    }

    @Test
    final void readOnlyRoot() {
        sh("$RUN --rm --read-only $BB c1 touch /file")
                .exits(1)
                .saysAsOthersDo("Read-only file system");
    }

    @Test
    final void mounts() {
        sh("mkdir -p /run/from; echo seen >/run/from/file").succeeds();
        String mount = "--mount type=bind,src=/run/from,dst=/mnt,options=rbind:";
        sh("$RUN --rm " + mount + "rw $BB c1 sh -c 'cat /mnt/file; touch /mnt/new'")
                .prints("seen\n");
        sh("ls /run/from").prints("file\nnew\n");
        sh("$RUN --rm " + mount + "ro $BB c1 touch /mnt/file")
                .exits(1)
                .saysAsOthersDo("Read-only file system");
    }

    @Test
    final void seccomp() {
        sh("$RUN --rm --seccomp $BB c1 grep -w Seccomp: /proc/self/status").prints("Seccomp:\t2\n");
        room.write(
                "/run/profile.json",
                """
                {"defaultAction": "SCMP_ACT_ALLOW",
                 "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"}]}
                """);
        sh("$RUN --rm --seccomp --seccomp-profile /run/profile.json $BB c2 mkdir /tmp/a")
                .exits(1)
                .saysAsOthersDo("Operation not permitted");
    }

    @Test
    final void capabilities() {
        String effective = "grep CapEff /proc/self/status";
        sh("$RUN --rm $BB c1 " + effective).prints("CapEff:\t00000000a80425fb\n");
        sh("$RUN --rm --cap-drop CAP_MKNOD --cap-add CAP_SYS_PTRACE $BB c2 " + effective)
                .prints("CapEff:\t00000000a00c25fb\n");
    }

    @Test
    final void noNewPrivileges() {
        String flag = "grep NoNewPrivs /proc/self/status";
        sh("$RUN --rm $BB c1 " + flag).prints("NoNewPrivs:\t1\n");
        sh("$RUN --rm --allow-new-privs $BB c2 " + flag).prints("NoNewPrivs:\t0\n");
    }

    @Test
    final void privileged() {
        sh("$RUN --rm --privileged $BB c1 sh -c 'mount -t tmpfs none /tmp && echo mounted'")
                .prints("mounted\n");
    }

    @Test
    final void device() {
        sh("$RUN --rm --device /dev/zero $BB c1 sh -c 'head -c 3 /dev/zero | wc -c'").prints("3\n");
    }

    @Test
    final void hostNetwork() {
        sh("$RUN --rm --net-host $BB c1 readlink /proc/self/ns/net")
                .prints(sh("readlink /proc/self/ns/net").stdout());
    }

    @Test
    final void sharedNamespaces() {
        running("");
        String others = " --with-ns ipc:/proc/$pid/ns/ipc --with-ns pid:/proc/$pid/ns/pid ";
        String mine = "sh -c 'readlink /proc/self/ns/ipc; readlink /proc/self/ns/pid'";
        String pid = "pid=$(ctr task ls | awk '/c1/ {print $2}'); ";
        sh(pid + "$RUN --rm" + others + "$BB c2 " + mine)
                .prints(sh("ctr task exec --exec-id e1 c1 " + mine).stdout());
    }

    @Test
    final void userNamespace() {
        String ids = " --uidmap 0:100000:2000 --gidmap 0:200000:2000 ";
        sh("$RUN --rm" + ids + "$BB c1 sh -c 'cat /proc/self/uid_map; stat -c %u /bin/busybox'")
                .printsLike("^ +0 +100000 +2000\n0$");
    }

    @Test
    final void limitOfMemory() {
        sh("$RUN --rm --memory-limit 67108864" + GROUPS + "cat " + Machine.MEMORY)
                .prints("67108864\n");
    }

    @Test
    final void limitOfProcessors() {
        sh("$RUN --rm --cpus 0.5" + GROUPS + Machine.PRINT_QUOTA).prints("50000\n");
        sh("$RUN --rm --cpu-shares 512" + GROUPS + "cat " + Machine.SHARE)
                .prints(Machine.share(512, 59) + "\n");
    }

    @Test
    final void outOfMemory() {
        Call events = room.start("ctr events");
        sh("$RUN --rm " + LIMIT_OF_MEMORY + "$BB c1 " + GREEDY).exits(137);
        events.untilItPrints("/tasks/oom").kill();
    }

    @Test
    final void limitOfProcesses() {
        configured(
                        "{'linux': {'resources': {'pids': {'limit': 5}}}}",
                        "for i in 1 2 3 4 5 6 7 8; do sleep 1 & done")
                .saysAsOthersDo("can't fork");
    }

    @Test
    final void rlimits() {
        configured(
                        "{'process': {'rlimits':"
                                + " [{'type': 'RLIMIT_NOFILE', 'soft': 100, 'hard': 200}]}}",
                        "ulimit -n; ulimit -Hn")
                .prints("100\n200\n");
    }

    @Test
    final void sysctl() {
        configured(
                        "{'linux': {'sysctl': {'kernel.msgmax': '9999'}}}",
                        "cat /proc/sys/kernel/msgmax")
                .prints("9999\n");
    }

    @Test
    final void hooks() {
        configured(hook("cat >/run/hook"), "echo hi").prints("hi\n");
        sh("cat /run/hook").printsLike("\"id\": ?\"c1\"");
    }

    @Test
    final void runtimeKilledInTheMiddle() {
        configured(hook("kill -9 $PPID; sleep 1"), "echo hi").exits(1);
        sh("ctr c rm c1");
        sh("$RUN --rm $BB c1 echo again").prints("again\n");
    }

    @Test
    final void monitorKilled() {
        running("");
        sh("pkill -9 -x containerd-shim").succeeds();
        becomes("0", "pgrep -fc '[e]xit 3'");
        sh("ctr task rm -f c1; ctr c rm c1; ctr c ls -q").prints("");
        running("");
    }

    @Test
    final void daemonStartedAgain() {
        running("");
        stopDaemon();
        startDaemon();
        becomes("RUNNING", STATUS);
        sh("ctr task exec --exec-id e1 c1 echo hi").prints("hi\n");
        sh("ctr task kill c1").succeeds();
        becomes("STOPPED", STATUS);
        sh("ctr task rm c1").saysAsOthersDo("exit code 3");
    }

    @Test
    final void daemonKilled() {
        running("");
        sh("kill -9 $(cat /run/daemon)").succeeds();
        startDaemon();
        becomes("RUNNING", STATUS);
        sh("ctr task kill -s SIGKILL c1").succeeds();
        becomes("STOPPED", STATUS);
    }

    /// Without an option: by the name that containerd looks for first.
    @Test
    final void asDefault() {
        sh("mount -t tmpfs none /usr/local/sbin").succeeds();
        sh(Documented.file("containerd", "/usr/local/sbin/runc")).succeeds();
        sh("ctr run --rm $BB c1 echo hi").prints("hi\n");
        sh("umount /usr/local/sbin").succeeds();
    }

    @Test
    @Tag("by-name")
    final void aHundredAtOnce() {
        room.start("seq 100 | xargs -P 10 -I N $RUN -d $BB cN sleep 1000").finish(300).succeeds();
        sh("ctr task ls | grep -c RUNNING").prints("100\n");
        room.start("seq 100 | xargs -P 10 -I N ctr task rm -f cN").finish(300).succeeds();
        room.start("seq 100 | xargs -P 10 -I N ctr c rm cN").finish(300).succeeds();
    }

    private static final String STATUS = "ctr task ls | awk '$1 == \"c1\" {print $3}'";

    /// Runs the container `c1` until it is told to end.
    private void running(String options) {
        sh("$RUN -d " + options + "$BB c1 " + UNTIL_TOLD).succeeds();
    }

    /// The command line of `command` on a terminal.
    private static String terminal(String command) {
        return "script -qec \"" + command + "\" /dev/null </dev/null";
    }

    /// Runs a script in the container `c1`, whose configuration is the usual one with `changes`,
    /// for what `ctr run` has no option for.
    private Result configured(String changes, String script) {
        JsonObject config = sh("ctr oci spec").object();
        change(config, "{'process': {'args': ['sh', '-c'], 'env': ['PATH=/bin']}}");
        config.getAsJsonObject("process").getAsJsonArray("args").add(script);
        change(config, "{'root': {'path': '" + room.rootfs() + "'}}");
        change(config, "{'linux': {'cgroupsPath': '/" + room.token() + "/c1'}}");
        change(config, changes);
        room.write("/run/config.json", config.toString());
        return sh("$RUN --rm --config /run/config.json c1");
    }

    private static void change(JsonObject config, String changes) {
        change(config, JsonParser.parseString(changes).getAsJsonObject());
    }

    private static void change(JsonObject config, JsonObject changes) {
        for (String name : changes.keySet()) {
            JsonElement change = changes.get(name);
            if (change.isJsonObject() && config.has(name)) {
                change(config.getAsJsonObject(name), change.getAsJsonObject());
            } else {
                config.add(name, change);
            }
        }
    }

    private static String hook(String script) {
        return "{'hooks': {'createRuntime': [{'path': '/bin/sh', 'args': ['sh', '-c', '"
                + script
                + "']}]}}";
    }
}

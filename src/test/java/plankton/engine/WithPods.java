package plankton.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import plankton.it.Host;
import plankton.it.Result;

/// The features that Kubernetes asks an engine for. Each pod is run with the handler that the
/// documented class of runtimes names.
abstract class WithPods extends WithContainerd {

    private static final String OWN_PROCESSES = "namespace_options { pid: CONTAINER } ";
    private static final String OF_HOST =
            "namespace_options { network: NODE pid: NODE ipc: NODE } ";
    private static final String NETWORK =
            """
            {"cniVersion": "0.4.0", "name": "room", "plugins": [
              {"type": "ptp", "ipam": {"type": "host-local", "subnet": "10.88.0.0/16"}}]}
            """;

    /// What a pod is while it has no containers.
    static final String IMAGE_OF_PODS = "localhost/pause:1";

    private final String release;
    private final String ofMachine;

    /// `release` is the section of the documentation with the configuration; `ofMachine` is added
    /// to it.
    WithPods(String release, String ofMachine, String prelude) {
        super("k8s.io", prelude);
        this.release = release;
        this.ofMachine = ofMachine;
    }

    @Override
    final void setUp() {
        room.write("/etc/cni/net.d/room.conflist", NETWORK);
        configure(configuration());
        startDaemon();
        load("localhost/bb:latest", "[\"/bin/sh\"]");
        load(IMAGE_OF_PODS, "[\"/bin/sleep\", \"1000000\"]");
    }

    private String configuration() {
        String options = Machine.HAS_SYSTEMD ? Documented.file("Kubernetes", "SystemdCgroup") : "";
        return Documented.file(release, CONFIGURATION) + options + ofMachine;
    }

    @Override
    final void removeContainers() {
        var pods = cri().call("ListPodSandbox", "").succeeds();
        for (String line :
                pods.stdout().lines().filter(each -> each.startsWith("  id: ")).toList()) {
            String request = "pod_sandbox_" + line.strip();
            cri().call("StopPodSandbox", request).succeeds();
            cri().call("RemovePodSandbox", request).succeeds();
        }
        assertNothingOfContainersIsLeft();
    }

    final Cri cri() {
        return new Cri(room);
    }

    /// The handler of the documented class of runtimes.
    private static String handler() {
        return Documented.file("Kubernetes", "plankton.yaml")
                .lines()
                .filter(line -> line.startsWith("handler: "))
                .map(line -> line.substring("handler: ".length()))
                .findFirst()
                .orElseThrow();
    }

    Pod pod(String linux, String security) {
        return new Pod(cri(), handler(), room.token(), linux, security);
    }

    private Pod pod() {
        return pod("", OWN_PROCESSES);
    }

    @Test
    final void run() {
        Pod pod = pod();
        pod.status().printsLike("/usr/bin/plankton").printsNothingLike("NOTREADY");
        Pod.Container container = pod.run(OWN_PROCESSES);
        assertEquals("CONTAINER_RUNNING", Cri.field(container.status(), "state"));
        container.prints("pod\\n", "hostname");
    }

    @Test
    final void exitStatus() {
        Pod pod = pod();
        Result ended = pod.run("exit 7", "", "", OWN_PROCESSES).ended();
        assertEquals("7", Cri.field(ended, "exit_code"));
        assertEquals("Error", Cri.field(ended, "reason"));
        assertEquals("Completed", Cri.field(pod.run("", "", "", "").ended(), "reason"));
    }

    @Test
    final void startFails() {
        Pod.Container container = pod().create("", "working_dir: '/etc/passwd'", "", OWN_PROCESSES);
        container.start().exits(1).saysAsOthersDo("not a directory");
        assertEquals("128", Cri.field(container.status(), "exit_code"));
        assertEquals("StartError", Cri.field(container.status(), "reason"));
    }

    @Test
    final void environmentAndDirectory() {
        String special = "working_dir: '/tmp' envs { key: 'A' value: 'b' }";
        pod().run(Pod.UNTIL_TOLD, special, "", OWN_PROCESSES).prints("b /tmp\\n", "echo $A $PWD");
    }

    @Test
    final void logs() {
        var container = pod().run("echo out; sleep 0.3; echo err >&2", "", "", OWN_PROCESSES);
        becomes("stdout F out\nstderr F err", "cut -d ' ' -f 2- " + container.log());
    }

    @Test
    final void exec() {
        Pod.Container container = pod().run(OWN_PROCESSES);
        assertEquals("5", Cri.field(container.exec("echo err >&2; exit 5"), "exit_code"));
        assertEquals("err\\n", Cri.field(container.exec("echo err >&2"), "stderr"));
        container
                .call("ExecSync", "cmd: '/nowhere'")
                .exits(1)
                .saysAsOthersDo("no such file or directory");
    }

    @Test
    final void execForTooLong() {
        Pod.Container container = pod().run(OWN_PROCESSES);
        container
                .call("ExecSync", "cmd: 'sleep' cmd: '1234' timeout: 1")
                .exits(1)
                .saysAsOthersDo("timeout 1s exceeded");
        container.prints("0\\n", "ps | grep -c \"sleep 1234$\"");
    }

    @Test
    final void execManyTimes() {
        Pod.Container container = pod().run(OWN_PROCESSES);
        for (int i = 0; i < 15; i++) {
            container.prints(i + "\\n", "echo " + i);
        }
    }

    @Test
    final void stop() {
        Pod.Container container = pod().run(OWN_PROCESSES);
        becomes("1", "grep -c ready " + container.log());
        container.call("StopContainer", "timeout: 20").succeeds();
        assertEquals("3", Cri.field(container.ended(), "exit_code"));
        container.call("RemoveContainer", "").succeeds();
        container.status().exits(1);
    }

    @Test
    final void kill() {
        Pod.Container container = pod().run("while :; do sleep 0.1; done", "", "", OWN_PROCESSES);
        container.call("StopContainer", "timeout: 1").succeeds();
        assertEquals("137", Cri.field(container.ended(), "exit_code"));
    }

    @Test
    final void update() {
        Pod.Container container = pod().run(OWN_PROCESSES);
        container
                .call(
                        "UpdateContainerResources",
                        "linux { memory_limit_in_bytes: 33554432 cpu_period: 100000"
                                + " cpu_quota: 20000 cpu_shares: 256 }")
                .succeeds();
        container.prints("33554432\\n", "cat " + Machine.MEMORY);
        container.prints("20000\\n", Machine.PRINT_QUOTA);
        container.prints(Machine.share(256, 35) + "\\n", "cat " + Machine.SHARE);
    }

    @Test
    final void stats() {
        Pod pod = pod();
        Pod.Container container = pod.run(OWN_PROCESSES);
        container
                .call("ContainerStats", "")
                .printsLike("working_set_bytes")
                .printsLike("usage_core");
        cri().call("ListContainerStats", "").printsLike(container.id());
        cri().call("PodSandboxStats", "pod_sandbox_id: '" + pod.id() + "'")
                .printsLike("process_count \\{\\s+value: [1-9]");
    }

    @Test
    final void limitOfMemory() {
        pod().run(Pod.UNTIL_TOLD, "", resources("memory_limit_in_bytes: 67108864"), OWN_PROCESSES)
                .prints("67108864\\n", "cat " + Machine.MEMORY);
    }

    @Test
    final void limitOfProcessors() {
        String half = resources("cpu_period: 100000 cpu_quota: 50000");
        pod().run(Pod.UNTIL_TOLD, "", half, OWN_PROCESSES).prints("50000\\n", Machine.PRINT_QUOTA);
    }

    /// Where systemd removes the group at once, containerd 1.6 now and then comes too late to see
    /// why a container has ended, with any runtime.
    @Test
    final void outOfMemory() {
        String little =
                resources("memory_limit_in_bytes: 16777216 memory_swap_limit_in_bytes: 16777216");
        String greedy = "sleep 1; exec dd if=/dev/zero of=/dev/null bs=100M count=1";
        Pod pod = pod();
        BooleanSupplier isTold =
                () -> {
                    Result ended = pod.run(greedy, "", little, OWN_PROCESSES).ended();
                    assertEquals("137", Cri.field(ended, "exit_code"));
                    return Cri.field(ended, "reason").equals("OOMKilled");
                };
        assertTrue(Host.within(Machine.HAS_SYSTEMD ? 60_000 : 0, isTold));
    }

    @Test
    final void mounts() {
        sh("mkdir -p /run/from; echo seen >/run/from/file").succeeds();
        String path = "mounts { host_path: '/run/from' container_path: '/mnt' ";
        Pod pod = pod();
        pod.run(Pod.UNTIL_TOLD, path + "}", "", OWN_PROCESSES)
                .prints("seen\\n", "cat /mnt/file && touch /mnt/file");
        Pod.Container container =
                pod.run(Pod.UNTIL_TOLD, path + "readonly: true }", "", OWN_PROCESSES);
        assertTrue(container.exec("touch /mnt/file").stdout().contains("Read-only"));
    }

    @Test
    final void propagationOfMounts() {
        sh("mkdir -p /run/shared/below && mount --bind /run/shared /run/shared"
                        + " && mount --make-shared /run/shared")
                .succeeds();
        String path = "mounts { host_path: '/run/shared' container_path: '/mnt' propagation: ";
        Pod pod = pod("", OWN_PROCESSES + "privileged: true");
        Pod.Container both =
                pod.run(
                        Pod.UNTIL_TOLD,
                        path + "PROPAGATION_BIDIRECTIONAL }",
                        "",
                        OWN_PROCESSES + "privileged: true");
        Pod.Container from =
                pod.run(
                        Pod.UNTIL_TOLD,
                        path + "PROPAGATION_HOST_TO_CONTAINER }",
                        "",
                        OWN_PROCESSES);
        Pod.Container neither =
                pod.run(Pod.UNTIL_TOLD, path + "PROPAGATION_PRIVATE }", "", OWN_PROCESSES);
        both.prints("", "mount -t tmpfs none /mnt/below && touch /mnt/below/file");
        sh("ls /run/shared/below").prints("file\n");
        from.prints("file\\n", "ls /mnt/below");
        neither.prints("", "ls /mnt/below");
        sh("umount /run/shared/below /run/shared").succeeds();
    }

    @Test
    final void readOnlyRoot() {
        Pod.Container container = pod().run(OWN_PROCESSES + "readonly_rootfs: true");
        assertTrue(container.exec("touch /file").stdout().contains("Read-only file system"));
    }

    @Test
    final void userAndGroups() {
        pod().run(
                        OWN_PROCESSES
                                + "run_as_user { value: 1000 } run_as_group { value: 1001 }"
                                + " supplemental_groups: 5 supplemental_groups: 6")
                .prints("1000 1001 1001 5 6\\n", "echo $(id -u) $(id -g) $(id -G)");
    }

    @Test
    final void seccomp() {
        Pod pod = pod();
        String mode = "grep -w Seccomp: /proc/self/status";
        pod.run(OWN_PROCESSES + "seccomp { profile_type: RuntimeDefault }")
                .prints("Seccomp:\\t2\\n", mode);
        pod.run(OWN_PROCESSES + "seccomp { profile_type: Unconfined }")
                .prints("Seccomp:\\t0\\n", mode);
        room.write(
                "/run/profile.json",
                """
                {"defaultAction": "SCMP_ACT_ALLOW",
                 "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"}]}
                """);
        String local = "seccomp { profile_type: Localhost localhost_ref: '/run/profile.json' }";
        Result answer = pod.run(OWN_PROCESSES + local).exec("mkdir /tmp/a");
        assertTrue(answer.stdout().contains("Operation not permitted"), answer::toString);
    }

    @Test
    final void capabilities() {
        Pod pod = pod();
        String effective = "grep CapEff /proc/self/status";
        pod.run(OWN_PROCESSES + "capabilities { drop_capabilities: 'ALL' }")
                .prints("CapEff:\\t0000000000000000\\n", effective);
        pod.run(
                        OWN_PROCESSES
                                + "capabilities { add_capabilities: 'SYS_PTRACE'"
                                + " drop_capabilities: 'MKNOD' }")
                .prints("CapEff:\\t00000000a00c25fb\\n", effective);
    }

    @Test
    final void noNewPrivileges() {
        Pod pod = pod();
        String flag = "grep NoNewPrivs /proc/self/status";
        pod.run(OWN_PROCESSES + "no_new_privs: true").prints("NoNewPrivs:\\t1\\n", flag);
        pod.run(OWN_PROCESSES).prints("NoNewPrivs:\\t0\\n", flag);
    }

    @Test
    final void privileged() {
        pod("", OWN_PROCESSES + "privileged: true")
                .run(OWN_PROCESSES + "privileged: true")
                .prints("mounted\\n", "mount -t tmpfs none /tmp && echo mounted");
    }

    @Test
    final void maskedPaths() {
        Pod.Container container =
                pod().run(
                                OWN_PROCESSES
                                        + "masked_paths: '/proc/keys' masked_paths: '/sys/firmware'"
                                        + " readonly_paths: '/proc/sys'");
        container.prints("", "cat /proc/keys; ls /sys/firmware");
        Result answer = container.exec("echo 1 >/proc/sys/kernel/msgmax");
        assertTrue(answer.stdout().contains("Read-only file system"), answer::toString);
    }

    @Test
    final void device() {
        pod().run(
                        Pod.UNTIL_TOLD,
                        "devices { host_path: '/dev/zero' container_path: '/dev/nought'"
                                + " permissions: 'r' }",
                        "",
                        OWN_PROCESSES)
                .prints("3\\n", "head -c 3 /dev/nought | wc -c");
    }

    @Test
    final void sysctl() {
        pod("sysctls { key: 'kernel.msgmax' value: '9999' }", OWN_PROCESSES)
                .run(OWN_PROCESSES)
                .prints("9999\\n", "cat /proc/sys/kernel/msgmax");
    }

    @Test
    final void sharedNamespaces() {
        Pod pod = pod("", "namespace_options { pid: POD } ");
        Pod.Container first = pod.run("namespace_options { pid: POD } ");
        Pod.Container second = pod.run("namespace_options { pid: POD } ");
        for (String name : List.of("net", "ipc", "uts", "pid")) {
            String print = "readlink /proc/self/ns/" + name;
            second.prints(Cri.field(first.exec(print), "stdout"), print);
        }
        second.prints("sleep\\n", "cat /proc/1/comm");
    }

    @Test
    final void hostNamespaces() {
        Pod.Container container = pod("", OF_HOST).run(OF_HOST);
        for (String name : List.of("net", "ipc", "uts", "pid")) {
            String print = "readlink /proc/self/ns/" + name;
            container.prints(sh(print).stdout().strip() + "\\n", print);
        }
    }

    @Test
    final void network() {
        String address = Cri.field(pod().status(), "ip");
        sh("busybox ping -c 1 -w 10 " + address).succeeds();
    }

    @Test
    final void unknownHandler() {
        cri().call("RunPodSandbox", "config { metadata { name: 'p' } } runtime_handler: 'nowhere'")
                .exits(1)
                .saysAsOthersDo("no runtime for");
    }

    /// Of the two containers that one shim looked after, containerd 2.1 has only one removed, with
    /// any runtime; the record of the other is there until somebody removes it.
    @Test
    final void monitorKilled() {
        Pod.Container container = pod().run(OWN_PROCESSES);
        sh("pkill -9 -x containerd-shim").succeeds();
        assertTrue(Host.within(60_000, () -> !container.status().stdout().contains("_RUNNING")));
        String runtime = "plankton --root /run/containerd/runc/k8s.io ";
        sh("for id in $(" + runtime + "list -q); do " + runtime + "delete --force $id; done")
                .succeeds();
    }

    @Test
    final void daemonStartedAgain() {
        Pod pod = pod();
        Pod.Container container = pod.run(OWN_PROCESSES);
        stopDaemon();
        startDaemon();
        pod.status().printsLike("/usr/bin/plankton").printsNothingLike("NOTREADY");
        container.prints("hi\\n", "echo hi");
        container.call("StopContainer", "timeout: 20").succeeds();
        assertEquals("3", Cri.field(container.ended(), "exit_code"));
    }

    @Test
    final void asDefault() {
        stopDaemon();
        configure(configuration() + Documented.file(release, "default_runtime_name"));
        startDaemon();
        Pod pod = new Pod(cri(), "", room.token(), "", OWN_PROCESSES);
        pod.run(OWN_PROCESSES).prints("hi\\n", "echo hi");
        sh("plankton --root /run/containerd/runc/k8s.io list -q").printsLine(pod.id());
    }

    @Test
    final void status() {
        assertEquals("true", Cri.field(cri().call("Status", "verbose: true"), "status"));
    }

    private static String resources(String limits) {
        return "resources { " + limits + " } ";
    }
}

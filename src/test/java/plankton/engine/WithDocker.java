package plankton.engine;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Docker of any release, with a daemon of its own in the room.
abstract class WithDocker extends WithCommands {

    private static final String OWN = "/etc/docker/daemon.json";
    private static final String PLANKTON = "/usr/bin/plankton";

    /// `path` is where the release's programs are.
    WithDocker(String path) {
        super("docker", "PATH=" + path + ":$PATH");
    }

    @Override
    void setUp() {
        room.write(OWN, Documented.file("Docker", OWN));
        startDaemon();
        sh("docker load -q -i " + room.image("localhost/bb:latest")).succeeds();
    }

    /// Without a network that every container joins, which takes more time than all the rest.
    private void startDaemon() {
        room.start(
                "exec dockerd --live-restore --experimental" + here() + ">>/run/dockerd.log 2>&1");
        becomes("0", "docker version >/dev/null 2>&1; echo $?; tail -n 5 /run/dockerd.log >&2");
    }

    private String here() {
        return " --bridge none --cgroup-parent " + Machine.parent(room.token()) + " ";
    }

    @Test
    final void asDefault() {
        sh("docker info -f '{{.DefaultRuntime}}'").prints("plankton\n");
        runUntilTold();
        sh("docker inspect -f '{{.HostConfig.Runtime}}' c1").prints("plankton\n");
    }

    @Test
    final void perContainer() {
        String run = Documented.file("Docker", "docker run").strip();
        sh(run + " --rm $BB echo hi").prints("hi\n");
    }

    @Test
    final void init() {
        sh("docker run --rm --init $BB cat /proc/1/comm").prints("docker-init\n");
    }

    @Test
    void privileged() {
        inside("--privileged", "mount -t tmpfs none /tmp && echo mounted").prints("mounted\n");
    }

    @Test
    final void build() {
        room.write(
                "/run/build/Dockerfile",
                """
                FROM localhost/bb:latest
                RUN echo built by $(id -u) >/file
                USER 1000
                CMD ["cat", "/file"]
                """);
        sh("DOCKER_BUILDKIT=0 docker build -q -t built /run/build").succeeds();
        sh("docker run --rm built").prints("built by 0\n");
    }

    @Test
    final void healthCheck() {
        sh("docker run -d --name c1 --health-cmd 'test -e /tmp/well' --health-interval 200ms"
                        + " --health-retries 1 $BB "
                        + UNTIL_TOLD)
                .succeeds();
        becomes("unhealthy", "docker inspect -f '{{.State.Health.Status}}' c1");
        sh("docker exec c1 touch /tmp/well").succeeds();
        becomes("healthy", "docker inspect -f '{{.State.Health.Status}}' c1");
    }

    /// A network with names, addresses and a port of the host's. Releases before 26 move it into
    /// the container by a hook.
    @Test
    final void bridgeNetwork() {
        sh("docker network create net1").succeeds();
        sh("docker run -d --name c1 --network net1 -p 127.0.0.1:8080:80 $BB"
                        + " sh -c 'echo a page >/tmp/page; httpd -f -p 80 -h /tmp'")
                .succeeds();
        becomes("a page", "docker run --rm --network net1 $BB wget -qO- http://c1/page");
        becomes("a page", "busybox wget -qO- http://127.0.0.1:8080/page");
        sh("docker rm -f c1; docker network rm net1").succeeds();
    }

    @Test
    final void userNamespace() {
        sh("echo daemon:300000:65536 >/etc/subuid; echo daemon:300000:65536 >/etc/subgid")
                .succeeds();
        room.start(
                "echo $$ >/run/mapped; exec dockerd --userns-remap daemon"
                        + " --host unix:///run/mapped.sock --data-root /var/lib/mapped"
                        + " --exec-root /run/mapped.exec --pidfile /run/mapped.pid"
                        + here()
                        + "--iptables=false --ip6tables=false >/run/mapped.log 2>&1");
        String docker = "docker -H unix:///run/mapped.sock ";
        becomes("0", docker + "version >/dev/null 2>&1; echo $?");
        sh(docker + "load -q -i " + room.image("localhost/bb:latest")).succeeds();
        sh(docker + "run -d --name c1 --memory 64m $BB " + UNTIL_TOLD).succeeds();
        sh(docker + "exec c1 sh -c 'cat /proc/self/uid_map; stat -c %u /bin/busybox'")
                .printsLike("^ +0 +300000 +65536\n0$");
        sh(docker + "run --rm --userns host $BB cat /proc/self/uid_map").printsLike("^ +0 +0 ");
        sh(docker + "rm -f c1").succeeds();
        sh("kill $(cat /run/mapped)").succeeds();
        becomes("", "pgrep -f /run/mapped.exec");
    }

    /// There is none yet; what says so reaches the user, and the container goes on.
    @Test
    final void checkpointIsRefused() {
        runUntilTold();
        sh("docker checkpoint create c1 saved").exits(1).saysAsOthersDo("checkpoint");
        sh("docker exec c1 echo hi").prints("hi\n");
    }

    /// As by an upgrade.
    @Test
    final void daemonStartedAgain() {
        survives("TERM");
    }

    @Test
    final void daemonKilled() {
        survives("KILL");
    }

    private void survives(String signal) {
        runUntilTold();
        String pid = sh(PID).stdout();
        sh("kill -" + signal + " $(pidof dockerd)").succeeds();
        becomes("", "pidof dockerd containerd");
        startDaemon();
        sh(PID).prints(pid);
        sh("docker exec c1 echo hi").prints("hi\n");
        sh("docker stop c1").succeeds();
        sh(EXIT_STATUS).prints("3\n");
    }

    /// The shim, that is.
    @Test
    final void monitorKilled() {
        runUntilTold();
        sh("pkill -9 -f '^[^ ]*containerd-shim'").succeeds();
        becomes("exited 137", "docker inspect -f '{{.State.Status}} {{.State.ExitCode}}' c1");
        sh("docker start c1").succeeds();
        sh("docker exec c1 echo hi").prints("hi\n");
        sh("pkill -9 -f '^[^ ]*containerd-shim'; docker rm -f c1").succeeds();
    }

    @Test
    final void runtimeKilledInTheMiddle() {
        sh("mv " + PLANKTON + " /usr/bin/runtime").succeeds();
        try {
            for (String delay : List.of("0", "0.01", "0.05")) {
                killing("create", delay);
                sh("docker run --name c1 $BB true");
                sh("docker rm -f c1").succeeds();
            }
            killing("nothing", "0");
            runUntilTold();
            for (String delay : List.of("0", "0.01", "0.05")) {
                killing("exec", delay);
                sh("docker exec c1 true");
            }
        } finally {
            sh("mv /usr/bin/runtime " + PLANKTON).succeeds();
        }
        sh("docker exec c1 echo hi").prints("hi\n");
        sh("wc -l </run/killed").printsLike("^[2-6]$");
    }

    /// Has the runtime killed some time after one of its commands was called.
    private void killing(String command, String delay) {
        sh(String.join(
                        "\n",
                        "cat >" + PLANKTON + " <<'end' && chmod +x " + PLANKTON,
                        "#!/bin/sh",
                        "case \" $* \" in",
                        "*' " + command + " '*)",
                        "  /usr/bin/runtime \"$@\" &",
                        "  sleep " + delay,
                        "  kill -9 $! && echo killed >>/run/killed",
                        "  wait $!;;",
                        "*) exec /usr/bin/runtime \"$@\";;",
                        "esac",
                        "end"))
                .succeeds();
    }

    private static final String PID = "docker inspect -f '{{.State.Pid}}' c1";
    private static final String EXIT_STATUS = "docker inspect -f '{{.State.ExitCode}}' c1";

    /// Runs the container `c1`.
    private void runUntilTold() {
        sh("docker run -d --name c1 $BB " + UNTIL_TOLD).succeeds();
    }
}

package plankton.engine;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A swarm in one room: its nodes are daemons of Docker that differ in host name, directories and
/// the address of the loopback device they use. In the scripts `on N` calls the client of node `N`,
/// `each` that of all nodes, one after the other; the first is the manager.
abstract class WithSwarm extends WithEngine {

    private static final String OWN = "/etc/docker/daemon.json";

    private static final String FUNCTIONS =
            """
            BB=localhost/bb:latest
            on() { local node=$1; shift; docker -H unix:///run/node$node.sock "$@"; }
            each() { for node in $NODES; do on $node "$@"; done; }
            """;

    private final List<Integer> nodes;

    /// `path` is where the release's programs are.
    WithSwarm(String path, int nodes) {
        super("PATH=" + path + ":$PATH\nNODES=$(seq " + nodes + ")\n" + FUNCTIONS);
        this.nodes = IntStream.rangeClosed(1, nodes).boxed().toList();
    }

    @Override
    void setUp() {
        room.write(OWN, Documented.file("Docker", OWN));
        for (int node : nodes) {
            startNode(node);
            sh("on " + node + " load -q -i " + room.image("localhost/bb:latest")).succeeds();
        }
        sh("on 1 swarm init --advertise-addr 127.0.0.1 --listen-addr 127.0.0.1:2377").succeeds();
        for (int node : nodes.subList(1, nodes.size())) {
            String address = "127.0.0." + node;
            sh("on "
                            + node
                            + " swarm join --token $(on 1 swarm join-token -q worker)"
                            + " --advertise-addr "
                            + address
                            + " --listen-addr "
                            + address
                            + ":2377 127.0.0.1:2377")
                    .succeeds();
        }
        becomesReady();
    }

    /// All nodes.
    final void becomesReady() {
        becomes(
                Integer.toString(nodes.size()),
                "on 1 node ls --format '{{.Status}}' | grep -c Ready");
    }

    /// With what has to do with one network for all nodes and not with the runtime.
    final void startNode(int node) {
        String name = "node" + node;
        room.start(
                "echo $$ >/run/"
                        + name
                        + ".daemon; exec unshare --uts sh -c 'hostname "
                        + name
                        + "; exec dockerd --host unix:///run/"
                        + name
                        + ".sock --data-root /var/lib/"
                        + name
                        + " --exec-root /run/"
                        + name
                        + " --pidfile /run/"
                        + name
                        + ".pid --bridge none --iptables=false --ip6tables=false --cgroup-parent /"
                        + room.token()
                        + " >>/run/"
                        + name
                        + ".log 2>&1'");
        becomes(
                "0",
                "on "
                        + node
                        + " version >/dev/null 2>&1; echo $?; tail -n 5 /run/"
                        + name
                        + ".log >&2");
    }

    /// Those that have ended are kept for some time.
    @Override
    final void removeContainers() {
        sh(
                "on 1 service rm $(on 1 service ls -q); on 1 secret rm $(on 1 secret ls -q);"
                        + " on 1 config rm $(on 1 config ls -q)");
        becomes(
                "",
                "for node in $NODES; do on $node rm $(on $node ps -aq -f status=exited)"
                        + " >/dev/null; done; each ps -aq");
    }

    @Test
    final void asDefault() {
        String replicas = Integer.toString(2 * nodes.size());
        create("--replicas " + replicas, "sleep 1000");
        becomes(replicas, RUNNING);
        for (int node : nodes) {
            sh("for each in $(on "
                            + node
                            + " ps -q); do on "
                            + node
                            + " inspect -f '{{.HostConfig.Runtime}}' $each; done")
                    .prints("plankton\nplankton\n");
        }
    }

    @Test
    final void scale() {
        create("--replicas 1", "sleep 1000");
        becomes("1", RUNNING);
        sh("on 1 service scale -d s1=5").succeeds();
        becomes("5", RUNNING);
        sh("on 1 service scale -d s1=2").succeeds();
        becomes("2", RUNNING);
        becomes("2", CONTAINERS);
    }

    @Test
    final void onePerNode() {
        create("--mode global", "sleep 1000");
        becomes(Integer.toString(nodes.size()), RUNNING);
        sh("on 1 service ps s1 --format '{{.Node}}' | sort")
                .prints(nodes.stream().map(node -> "node" + node + "\n").collect(joining()));
    }

    @Test
    final void jobs() {
        create("--mode replicated-job --replicas 4 --max-concurrent 2", "echo done");
        becomes("4", "on 1 service ps s1 --format '{{.CurrentState}}' | grep -c '^Complete'");
    }

    @Test
    final void logs() {
        create("--replicas 3", "sh -c 'echo a line; exec sleep 1000'");
        becomes("3", "on 1 service logs --raw s1 2>/dev/null | grep -c '^a line$'");
    }

    @Test
    final void secretsAndConfigs() {
        sh("echo hidden | on 1 secret create secret1 -; echo set | on 1 config create config1 -")
                .succeeds();
        create(
                "--secret secret1 --config source=config1,target=/config,mode=0400",
                "sh -c 'cat /run/secrets/secret1 /config; stat -c %a /config; exec sleep 1000'");
        becomes("hidden\nset\n400", "on 1 service logs --raw s1");
    }

    /// One task after the other is replaced by one with limits; then all is taken back.
    @Test
    final void rollingUpdate() {
        create("--replicas 3 --update-monitor 100ms --rollback-monitor 100ms", REPORT);
        becomes("3", RUNNING);
        sh("on 1 service update -q -d --limit-memory 64m --cap-drop ALL --update-delay 0s"
                        + " --update-order start-first s1")
                .succeeds();
        becomes("completed", UPDATE);
        becomes("3", "on 1 service logs --raw s1 | grep -c '^67108864 0000000000000000$'");
        becomes("3", CONTAINERS);
        sh("on 1 service rollback -q -d s1").succeeds();
        becomes("rollback_completed", UPDATE);
        becomes("3", CONTAINERS);
    }

    private static final String REPORT =
            "sh -c 'set -- $(cat "
                    + Machine.MEMORY
                    + "; grep CapEff /proc/self/status); echo $1 $3;"
                    + " trap \"exit 0\" TERM; while :; do sleep 0.1; done'";

    /// An update whose tasks fail is taken back.
    @Test
    final void failedUpdate() {
        create("--replicas 2 --update-monitor 2s --rollback-monitor 100ms", "sleep 1000");
        becomes("2", RUNNING);
        sh("on 1 service update -q -d --update-failure-action rollback --args /nowhere s1")
                .succeeds();
        becomes("rollback_completed", UPDATE);
        becomes("2", RUNNING);
    }

    @Test
    final void outOfMemory() {
        create(
                "--limit-memory 16m --restart-condition none",
                "sh -c 'dd if=/dev/zero of=/dev/null bs=100M count=1'");
        becomes("1", "on 1 service ps s1 --format '{{.CurrentState}}' | grep -c '^Failed'");
        sh("on 1 service ps s1 --no-trunc --format '{{.Error}}'").printsLike("non-zero exit.*137");
    }

    @Test
    final void healthChecks() {
        create(
                "--health-cmd 'test -e /tmp/well' --health-interval 200ms --health-retries 2"
                        + " --restart-delay 0s",
                "sh -c 'touch /tmp/well; sleep 3; rm /tmp/well; exec sleep 1000'");
        becomes("1", RUNNING);
        becomes(
                "yes",
                "on 1 service ps s1 --format '{{.CurrentState}}' | grep -q Failed && echo yes");
        becomes("1", RUNNING);
    }

    /// Whatever ends, is started again.
    @Test
    final void selfHealing() {
        create("--replicas 3 --restart-delay 0s", "sleep 1000");
        becomes("3", RUNNING);
        sh("for node in $NODES; do on $node kill $(on $node ps -q); done").succeeds();
        becomes("3", "on 1 service ps s1 --format '{{.CurrentState}}' | grep -c '^Failed'");
        becomes("3", RUNNING);
    }

    /// The swarm goes on where it stopped.
    @Test
    final void managerKilled() {
        create("--replicas 3 --restart-delay 0s", "sleep 1000");
        becomes("3", RUNNING);
        sh("kill -9 $(cat /run/node1.daemon)").succeeds();
        startNode(1);
        becomesReady();
        becomes("3", RUNNING);
        becomes("3", CONTAINERS);
    }

    @Test
    final void stack() {
        room.write(
                "/run/stack.yml",
                """
                version: "3.8"
                services:
                  one:
                    image: localhost/bb:latest
                    command: sleep 1000
                    networks: [outside]
                    deploy: {replicas: 2, resources: {limits: {memory: 64M, cpus: "0.5"}}}
                    read_only: true
                    tmpfs: /tmp
                  other:
                    image: localhost/bb:latest
                    command: sh -c "id -u; sleep 1000"
                    networks: [outside]
                    user: "1000"
                networks: {outside: {external: true, name: host}}
                """);
        sh("on 1 stack deploy --resolve-image never -c /run/stack.yml s").succeeds();
        becomes("3", "on 1 stack ps s --format '{{.CurrentState}}' | grep -c '^Running'");
        becomes("1000", "on 1 service logs --raw s_other");
        sh("on 1 stack rm s").succeeds();
    }

    /// How many tasks of the service `s1` run.
    static final String RUNNING =
            "on 1 service ps s1 -f desired-state=running --format '{{.CurrentState}}'"
                    + " | grep -c '^Running'";

    private static final String UPDATE = "on 1 service inspect -f '{{.UpdateStatus.State}}' s1";

    /// How many there are on all nodes together.
    static final String CONTAINERS = "each ps -q | wc -l";

    /// Creates the service `s1`.
    final void create(String options, String command) {
        sh("on 1 service create -q -d --name s1 --network host --no-resolve-image"
                        + " --stop-grace-period 1s "
                        + options
                        + " $BB "
                        + command)
                .succeeds();
    }
}

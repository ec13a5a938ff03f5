package plankton.engine;

import org.junit.jupiter.api.Test;

/// A swarm of three nodes, of which one may go.
abstract class WithSwarmOfThree extends WithSwarm {

    /// `path` is where the release's programs are.
    WithSwarmOfThree(String path) {
        super(path, 3);
    }

    @Test
    final void drain() {
        create("--replicas 3", "sleep 1000");
        becomes("3", RUNNING);
        sh("on 1 node update --availability drain node3").succeeds();
        becomes("", "on 3 ps -q");
        becomes("3", RUNNING);
        sh("on 1 node update --availability active node3").succeeds();
        sh("on 1 service update -q -d --force s1").succeeds();
        becomes("1", "on 3 ps -q | wc -l");
        becomes("3", RUNNING);
    }

    /// As if its power was cut, but for its containers: these are ended when it is back.
    @Test
    final void nodeKilled() {
        create("--replicas 6 --restart-delay 0s", "sleep 1000");
        becomes("6", RUNNING);
        sh("kill -9 $(cat /run/node3.daemon)").succeeds();
        becomes("Down", "on 1 node ls -f name=node3 --format '{{.Status}}'");
        becomes("3 3", "echo $(for node in 1 2; do on $node ps -q | wc -l; done)");
        startNode(3);
        becomesReady();
        becomes("6", CONTAINERS);
    }
}

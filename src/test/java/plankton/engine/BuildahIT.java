package plankton.engine;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import plankton.it.Result;

/// Buildah, as Debian ships it. `$C` is a container in its sense: files in which programs are run,
/// one after the other. Whatever the runtime prints then is seen by the user.
@DisplayName("Buildah")
@Tag("by-name")
final class BuildahIT extends WithEngine {

    private static final String CONFIGURATION = "/etc/containers/containers.conf.d/plankton.conf";
    private static final String FROM =
            "buildah from -q --ulimit nofile=1024:1024 --ulimit nproc=4096:4096 ";

    BuildahIT() {
        super("BB=localhost/bb:latest C=c1\n");
    }

    @Override
    void setUp() {
        room.write(CONFIGURATION, Documented.file("Podman", CONFIGURATION));
        sh("buildah pull -q docker-archive:" + room.image("localhost/bb:latest")).succeeds();
        sh(FROM + "--name c1 $BB").succeeds();
    }

    @Override
    void removeContainers() {
        String known = "cd /run; find plankton runc -mindepth 1 ! -name .lock 2>/dev/null";
        becomes("", known);
    }

    private Result inside(String options, String script) {
        return sh("buildah run --network none " + options + " $C -- sh -c '" + script + "'");
    }

    @Test
    void run() {
        inside("", "echo hi").prints("hi\n").silently();
    }

    @Test
    void asDefault() {
        sh("mv /usr/bin/plankton /usr/bin/hidden").succeeds();
        sh("buildah run --network none $C -- echo hi; mv /usr/bin/hidden /usr/bin/plankton")
                .saysAsOthersDo("plankton");
    }

    @Test
    void perContainer() {
        sh("mv " + CONFIGURATION + " /run/hidden").succeeds();
        String run = Documented.file("Buildah", "buildah run").strip();
        sh(run + " --network none $C -- echo hi; mv /run/hidden " + CONFIGURATION).prints("hi\n");
    }

    @Test
    void runWithInput() {
        sh("echo some text | buildah run --network none $C -- cat").prints("some text\n");
    }

    @Test
    void runOnATerminal() {
        String run = "buildah run --network none -t $C -- sh -c 'sleep 0.3; tty'";
        sh(WithCommands.terminal(run)).printsLike("/dev/pts/0");
    }

    @Test
    void exitStatus() {
        inside("", "exit 7").exits(7);
        sh("buildah run --network none $C -- /nowhere")
                .exits(1)
                .saysAsOthersDo("no such file or directory");
    }

    @Test
    void userAndGroups() {
        inside("--user 1000:1000", "id -u; id -g").prints("1000\n1000\n").silently();
    }

    @Test
    void environmentAndDirectory() {
        inside("--env A=b --workingdir /tmp --hostname somewhere", "echo $A; pwd; hostname")
                .prints("b\n/tmp\nsomewhere\n");
    }

    @Test
    void capabilities() {
        inside("--cap-drop all", "grep CapEff /proc/self/status")
                .prints("CapEff:\t0000000000000000\n")
                .silently();
    }

    @Test
    void mounts() {
        sh("mkdir -p /run/from; echo seen >/run/from/file").succeeds();
        inside("-v /run/from:/mnt:ro", "cat /mnt/file; touch /mnt/file")
                .exits(1)
                .prints("seen\n")
                .saysAsOthersDo("Read-only file system");
    }

    /// What is run in one is not seen in the other, and both are in what is built.
    @Test
    void build() {
        room.write(
                "/run/context/Dockerfile",
                """
                FROM localhost/bb:latest
                RUN echo made >/made
                USER 1000
                WORKDIR /tmp
                RUN ["sh", "-c", "id -u >who; cat /made"]
                """);
        sh("buildah bud --network none --memory 64m --ulimit nofile=1024:1024 -t localhost/built"
                        + " /run/context 2>&1")
                .printsLine("made")
                .printsNothingLike("warning");
        sh(FROM + "--name c2 localhost/built").succeeds();
        sh("buildah run --network none c2 -- cat /made /tmp/who").prints("made\n1000\n");
        sh("buildah rm c2; buildah rmi -f localhost/built").succeeds();
    }

    @Test
    void commit() {
        sh(FROM + "--name c2 $BB; buildah run --network none c2 -- touch /made").succeeds();
        sh("buildah commit -q --rm c2 localhost/committed").succeeds();
        sh(FROM + "--name c2 localhost/committed").succeeds();
        sh("buildah run --network none c2 -- ls /made").prints("/made\n");
        sh("buildah rm c2; buildah rmi -f localhost/committed").succeeds();
    }
}

package plankton.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import plankton.it.Host;
import plankton.it.Leftovers;
import plankton.it.PlanktonOnly;

/// Podman of any release, for root or an ordinary user.
abstract class WithPodman extends WithCommands {

    private static final String OWN = "/etc/containers/containers.conf.d/plankton.conf";
    private static final String PLANKTON = "/usr/bin/plankton";

    WithPodman(String prelude) {
        super("podman", prelude);
    }

    /// Writes the configuration, and loads the image.
    @Override
    void setUp() {
        room.write(OWN, Documented.file("Podman", OWN));
        // What has to do with this machine and not with the runtime.
        room.write(
                "/etc/containers/containers.conf.d/room.conf",
                """
                [containers]
                default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
                netns = "none"
                log_driver = "k8s-file"
                [engine]
                events_logger = "file"
                cgroup_manager = "%s"
                """
                        .formatted(Machine.MANAGER));
        load();
    }

    private void load() {
        sh("podman load -q -i " + room.image("localhost/bb:latest")).succeeds();
    }

    /// Containers in pods go with them.
    @Override
    void removeContainers() {
        List<String> ids = sh(REMOVAL).succeeds().stdout().lines().toList();
        for (String id : ids) {
            Host.within(5000, () -> Leftovers.cgroups(id).isEmpty());
            assertEquals(List.of(), Leftovers.cgroups(id), "control groups are left");
        }
    }

    /// Prints which have been removed, and what the runtime still knows after five seconds: those
    /// with `--rm` remove themselves when they have ended.
    private static final String REMOVAL =
            """
            podman ps -aq --no-trunc | tee $HOME/ids
            [ ! -s $HOME/ids ] || { podman pod rm -f -t 0 -a; podman rm -f -t 0 -v -a; } >/dev/null
            known() {
              for records in /run/plankton /run/runc ${XDG_RUNTIME_DIR:-/run}/{plankton,runc}; do
                [ ! -r $records ] || find $records -mindepth 1 ! -name .lock
              done
            }
            for try in $(seq 50); do [ "$(known)" ] || exit 0; sleep 0.1; done
            known >&2
            exit 1
            """;

    @Test
    void asDefault() {
        sh("podman info -f '{{.Host.OCIRuntime.Name}} {{.Host.OCIRuntime.Path}}'")
                .prints("plankton " + PLANKTON + "\n");
        runUntilTold();
        sh("podman inspect -f '{{.OCIRuntime}}' c1").prints("plankton\n");
    }

    /// With nothing in the configuration.
    @Test
    void perContainer() {
        room.asRoot("mv " + OWN + " /run/hidden").succeeds();
        try {
            String run = Documented.file("Podman", "podman run").strip();
            sh(run + " -d --name c1 $BB " + UNTIL_TOLD).succeeds();
            sh("podman inspect -f '{{.OCIRuntime}}' c1").prints(PLANKTON + "\n");
            sh("podman exec c1 echo hi").prints("hi\n");
        } finally {
            room.asRoot("mv /run/hidden " + OWN).succeeds();
        }
    }

    @Test
    void build() {
        room.write("/run/context/Dockerfile", "FROM localhost/bb\nRUN echo made >/made\n");
        String quietly = sh("podman build --network none -t localhost/built /run/context").stderr();
        assertEquals("", quietly, "what the runtime prints is seen by the user");
        sh("podman run --rm localhost/built cat /made").prints("made\n");
        sh("podman rmi -f localhost/built").succeeds();
    }

    @Test
    void init() {
        inside("--init", "tr \"\\\\0\" \" \" </proc/1/cmdline")
                .printsLike("^/run/podman-init -- sh");
    }

    @Test
    void privileged() {
        inside("--privileged", "mount -t tmpfs none /tmp && echo mounted").prints("mounted\n");
    }

    @Test
    void healthCheck() {
        sh("podman run -d --name c1 --health-cmd 'test -e /tmp/ok' --health-interval disable $BB "
                        + UNTIL_TOLD)
                .succeeds();
        sh("podman healthcheck run c1").exits(1);
        sh("podman exec c1 touch /tmp/ok").succeeds();
        sh("podman healthcheck run c1").succeeds();
        sh("podman inspect -f '{{.State.Health.Status}}' c1").prints("healthy\n");
    }

    @Test
    void pods() {
        sh("podman pod create --name p1 --hostname together").succeeds();
        sh("podman run -d --pod p1 --name c1 $BB " + UNTIL_TOLD).succeeds();
        String all = "for each in ipc net uts; do readlink /proc/self/ns/$each; done; hostname";
        inside("--pod p1", all)
                .printsLine("together")
                .prints(sh("podman exec c1 sh -c '" + all + "'").stdout());
        sh("podman pod stop -t 10 p1").succeeds();
        sh("podman inspect -f '{{.State.ExitCode}}' c1").prints("3\n");
        sh("podman pod start p1").succeeds();
        sh("podman exec c1 echo hi").prints("hi\n");
    }

    @Test
    @Tag("by-name")
    void podsOfKubernetes() {
        room.write("/run/pod.yaml", POD);
        sh("podman kube play /run/pod.yaml").succeeds();
        sh("podman exec p1-main id -u").prints("1000\n");
        becomes("made before", "podman logs p1-main");
        sh("podman kube down /run/pod.yaml").succeeds();
        sh("podman ps -aq").prints("");
    }

    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: p1
              # What is to go once it has ended, 4.3 now and then wants to remove before.
              annotations: {io.podman.annotations.init.container.type: always}
            spec:
              hostNetwork: true
              initContainers:
              - name: first
                image: localhost/bb:latest
                command: [sh, -c, echo made before >/shared/file]
                volumeMounts: [{name: shared, mountPath: /shared}]
              containers:
              - name: main
                image: localhost/bb:latest
                command: [sh, -c, 'cat /shared/file; trap "exit 3" TERM; while :; do sleep 0.1; done']
                securityContext:
                  runAsUser: 1000
                  readOnlyRootFilesystem: true
                  capabilities: {drop: [ALL]}
                volumeMounts: [{name: shared, mountPath: /shared}]
              volumes:
              - name: shared
                emptyDir: {}
            """;

    @Test
    void hooks() {
        room.write(
                "/run/hooks/each.json",
                """
                {"version": "1.0.0", "when": {"always": true}, "stages": ["createRuntime"],
                 "hook": {"path": "/bin/sh", "args": ["sh", "-c", "cat >/run/hooked"]}}
                """);
        sh("podman --hooks-dir /run/hooks run --rm $BB echo hi").prints("hi\n");
        sh("cat /run/hooked").printsLike("\"status\": ?\"creating\"");
    }

    @Test
    void secrets() {
        sh("echo words | podman secret create s1 -").succeeds();
        inside("--secret s1", "cat /run/secrets/s1").prints("words\n");
        sh("podman secret rm s1").succeeds();
    }

    @Test
    void imageAsMount() {
        inside("--mount type=image,source=$BB,destination=/image", "ls /image/bin/sh")
                .prints("/image/bin/sh\n");
    }

    @Test
    void passedDescriptors() {
        sh("exec 3<<<words; podman run --rm --preserve-fds 1 $BB sh -c 'cat <&3'")
                .prints("words\n");
    }

    @Test
    void pidFile() {
        runUntilTold("--pidfile /run/c1.pid");
        sh("cat /run/c1.pid").prints(sh("podman inspect -f '{{.State.Pid}}' c1").stdout().strip());
    }

    /// runc does not know the option that says so.
    @Test
    @PlanktonOnly("runc cannot do without a control group")
    void withoutControlGroup() {
        sh("podman run -d --name c1 --cgroups disabled $BB " + UNTIL_TOLD).succeeds().silently();
        sh("podman exec c1 cat /proc/self/cgroup").printsNothingLike("libpod");
        sh("podman stop -t 10 c1").succeeds();
        sh("podman inspect -f '{{.State.ExitCode}}' c1").prints("3\n");
    }

    /// What Podman says is missing.
    String missingForCheckpoint() {
        return "checkpoint";
    }

    /// There is none yet; what says so reaches the user, and the container goes on.
    @Test
    void checkpointIsRefused() {
        runUntilTold();
        sh("podman container checkpoint c1").exits(125).saysAsOthersDo(missingForCheckpoint());
        sh("podman exec c1 echo hi").prints("hi\n");
    }

    /// Podman itself; conmon looks after the container, and calls Podman to remove it.
    @Test
    void clientKilled() {
        sh("podman run --rm --name c1 $BB "
                        + UNTIL_TOLD
                        + " & sleep 1; podman inspect c1"
                        + " >/dev/null && kill -9 $!")
                .succeeds();
        sh("podman exec c1 echo hi").prints("hi\n");
        sh("podman stop -t 10 c1").succeeds();
        becomes("", "podman ps -aq");
    }

    /// conmon. Without it, Podman removes what it has itself and leaves the runtime's to whoever
    /// looks for it.
    @Test
    void monitorKilled() {
        runUntilTold();
        sh("kill -9 $(podman inspect -f '{{.State.ConmonPid}}' c1)").succeeds();
        sh("podman exec c1 echo hi").prints("hi\n");
        sh("podman rm -f -t 0 c1").succeeds();
        sh("podman run --rm --name c1 $BB echo again").prints("again\n");
        sh("for each in $(plankton list -q); do plankton delete $each; done").succeeds();
    }

    @Test
    void runtimeKilledInTheMiddle() {
        runUntilTold();
        room.asRoot("mv " + PLANKTON + " /usr/bin/runtime").succeeds();
        try {
            for (String delay : List.of("0", "0.02")) {
                kill("create", delay);
                sh("podman run --name c2 $BB true");
                sh("podman rm -f -t 0 c2").succeeds();
                kill("exec", delay);
                sh("podman exec c1 true");
                kill("start", delay);
                sh("podman run --name c2 $BB true");
                sh("podman rm -f -t 0 c2").succeeds();
            }
        } finally {
            room.asRoot("mv /usr/bin/runtime " + PLANKTON).succeeds();
        }
        sh("podman exec c1 echo hi").prints("hi\n");
        sh("podman run --rm --name c2 $BB echo again").prints("again\n");
        sh("wc -l </run/killed").printsLike("^[2-6]$");
    }

    /// Has the runtime killed some time after it was called to do `command`.
    private void kill(String command, String delay) {
        room.write(
                PLANKTON,
                """
                #!/bin/bash
                case " $* " in *" %s "*) ;; *) exec /usr/bin/runtime "$@";; esac
                /usr/bin/runtime "$@" <&0 &
                sleep %s
                kill -9 $! && echo %s >>/run/killed
                wait $!
                """
                        .formatted(command, delay, command));
        room.asRoot("chmod +x " + PLANKTON).succeeds();
    }

    /// Everything goes, what runs, too.
    @Test
    @Tag("by-name")
    void reset() {
        runUntilTold();
        sh("podman system reset -f").succeeds();
        room.assertNothingIsLeft();
        load();
        sh("podman run --rm $BB echo again").prints("again\n");
    }
}

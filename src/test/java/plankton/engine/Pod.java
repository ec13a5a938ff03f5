package plankton.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import plankton.it.Host;
import plankton.it.Result;

/// A pod that runs, and its containers.
final class Pod {

    private static final long PATIENCE_MILLIS = 60_000;
    private static final String LOGS = "/run/logs/";

    /// What containers may do for seconds without being told.
    static final String UNTIL_TOLD =
            "trap \"exit 3\" TERM; echo ready; while :; do sleep 0.1; done";

    private final Cri cri;
    private final String config;
    private final String id;

    /// Runs one. `linux` and `security` are what is special in the messages of these names.
    Pod(Cri cri, String handler, String token, String linux, String security) {
        this.cri = cri;
        boolean ofHost = security.contains("network: NODE");
        config =
                "metadata { name: 'pod' uid: 'uid' namespace: 'default' } log_directory: '"
                        + LOGS
                        + "'"
                        + (ofHost ? "" : " hostname: 'pod'")
                        + " linux { cgroup_parent: '"
                        + Machine.path(token)
                        + "' "
                        + linux
                        + " security_context { "
                        + security
                        + " } }";
        String request = "config { " + config + " } runtime_handler: '" + handler + "'";
        id = Cri.field(cri.call("RunPodSandbox", request), "pod_sandbox_id");
    }

    String id() {
        return id;
    }

    Result status() {
        return cri.call("PodSandboxStatus", "pod_sandbox_id: '" + id + "' verbose: true");
    }

    /// Makes a container whose program is a script. `more`, `linux` and `security` are what is
    /// special in its configuration and in the messages of these names.
    Container create(String script, String more, String linux, String security) {
        long number = System.nanoTime() % 1_000_000_000;
        String request =
                "pod_sandbox_id: '%s' sandbox_config { %s } config { metadata { name: 'c' attempt: %d }"
                        .formatted(id, config, number);
        request +=
                " image { image: 'localhost/bb:latest' } command: 'sh' command: '-c' command: '"
                        + script
                        + "' log_path: '"
                        + number
                        + "' "
                        + more
                        + " linux { "
                        + linux
                        + " security_context { "
                        + security
                        + " } } }";
        String made = Cri.field(cri.call("CreateContainer", request), "container_id");
        return new Container(made, LOGS + number);
    }

    /// Makes and starts one.
    Container run(String script, String more, String linux, String security) {
        Container container = create(script, more, linux, security);
        container.start().succeeds();
        return container;
    }

    /// One that does nothing until it is told to end.
    Container run(String security) {
        return run(UNTIL_TOLD, "", "", security);
    }

    /// One container of it.
    final class Container {

        private final String name;
        private final String log;

        private Container(String name, String log) {
            this.name = name;
            this.log = log;
        }

        String id() {
            return name;
        }

        /// The path of what it has printed, as the interface wants it.
        String log() {
            return log;
        }

        /// Calls a method of this container's.
        Result call(String method, String request) {
            return cri.call(method, "container_id: '" + name + "' " + request);
        }

        Result start() {
            return call("StartContainer", "");
        }

        Result exec(String script) {
            return call("ExecSync", "cmd: 'sh' cmd: '-c' cmd: '" + script + "' timeout: 50");
        }

        /// A script prints exactly `text` in it; line ends are written `\n`, as protobuf does.
        void prints(String text, String script) {
            Result answer = exec(script);
            assertEquals(text, Cri.field(answer, "stdout"), answer::toString);
        }

        Result status() {
            return call("ContainerStatus", "");
        }

        /// Waits for its end.
        Result ended() {
            assertTrue(
                    Host.within(
                            PATIENCE_MILLIS, () -> status().stdout().contains("CONTAINER_EXITED")),
                    () -> "does not end: " + status());
            return status();
        }
    }
}

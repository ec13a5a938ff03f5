package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The container as a service of systemd: it says when it is ready, and the runtime passes that on.
class NotifyIT extends WithSandbox {

    private static final String TELLS = "notify READY=1; exec sleep 1000";
    private static final String TELLS_LATER =
            "while ! [ -e /tmp/go ]; do sleep 0.05; done; " + TELLS;

    /// A container whose runtime is called with the socket of a service manager.
    private Bundle service(Path socket, String script) {
        Bundle bundle = bundle().sh(script).calledAfter("export NOTIFY_SOCKET=" + socket);
        Probe.into(bundle, "notify");
        return bundle;
    }

    private Call manager(Path socket) {
        return Probe.listening(sandbox, "notify-listener", socket.toString());
    }

    /// The manager hears that the container is ready, and which process it is.
    private static void hears(Call manager, Bundle bundle) {
        manager.untilItPrints("\nREADY=1\n").untilItPrints("\nMAINPID=" + bundle.pid() + "\n");
    }

    private Result start(Bundle bundle, Path socket) {
        var env = Map.of("NOTIFY_SOCKET", socket.toString());
        return sandbox.call(List.of(), List.of("start", bundle.id()), env, new byte[0]).finish();
    }

    @Test
    void detachedTellsWhenItIsReady() {
        Path socket = sandbox.newFile("notify");
        Call manager = manager(socket);
        Bundle bundle = service(socket, TELLS);
        bundle.run("--detach").prints("").silently();
        hears(manager, bundle);
        assertEquals("running", bundle.status());
    }

    @Test
    void detachedIsWaitedForUntilItIsReady() throws IOException {
        Path socket = sandbox.newFile("notify");
        Call manager = manager(socket);
        Bundle bundle = service(socket, TELLS_LATER);
        Call run = bundle.begin("--detach");
        assertTrue(Host.within(10_000, () -> bundle.state().stdout().contains("running")));
        Host.sleep(200);
        assertTrue(run.isAlive(), () -> run.soFar().toString());
        assertEquals("ready\n", manager.soFar().stdout());
        Files.createFile(bundle.inRootfs("/tmp/go"));
        run.finish().succeeds();
        hears(manager, bundle);
    }

    @Test
    @PlanktonOnly("runc waits for ever")
    void detachedThatEndsBeforeItIsReadyIsNotWaitedFor() {
        Path socket = sandbox.newFile("notify");
        manager(socket);
        Bundle bundle = service(socket, "exit 3");
        bundle.run("--detach").prints("");
        bundle.becomes("stopped");
    }

    @Test
    void startedTellsWhenItIsReady() {
        Path socket = sandbox.newFile("notify");
        Call manager = manager(socket);
        Bundle bundle = service(socket, TELLS);
        bundle.create().prints("").silently();
        assertEquals("ready\n", manager.soFar().stdout());
        start(bundle, socket).prints("").silently();
        hears(manager, bundle);
    }

    @Test
    void inTheForegroundTellsWhenItIsReady() {
        Path socket = sandbox.newFile("notify");
        Call manager = manager(socket);
        Bundle bundle = service(socket, TELLS);
        Call run = bundle.begin();
        // It is the runtime that the manager has started and that it waits for.
        manager.untilItPrints("\nREADY=1\n").untilItPrints("\nMAINPID=" + run.pid() + "\n");
        bundle.kill("KILL").succeeds();
        run.finish().exits(137);
    }

    /// What the container's program says of other processes is not to be believed.
    @Test
    void isToldNothingElse() {
        Path socket = sandbox.newFile("notify");
        Call manager = manager(socket);
        Bundle bundle = service(socket, "notify MAINPID=1; notify 'READY=1\nSTATUS=x'; sleep 1000");
        bundle.run("--detach").succeeds();
        hears(manager, bundle);
        String heard = manager.soFar().stdout();
        assertTrue(!heard.contains("MAINPID=1\n") && !heard.contains("STATUS"), heard);
    }

    @Test
    @PlanktonOnly("runc looks at the first line alone")
    void mayBeReadyInAnyLine() {
        Path socket = sandbox.newFile("notify");
        Call manager = manager(socket);
        Bundle bundle = service(socket, "notify 'STATUS=x\nREADY=1'; sleep 1000");
        bundle.run("--detach").succeeds();
        hears(manager, bundle);
    }

    @Test
    void withoutAManagerHasNoSocket() {
        bundle().sh("echo socket=$NOTIFY_SOCKET; ls -A /run 2>/dev/null; true")
                .run()
                .prints("socket=\n");
    }

    @Test
    void isGoneWithTheContainer() {
        Path socket = sandbox.newFile("notify");
        manager(socket);
        Bundle bundle = service(socket, "notify READY=1");
        bundle.run("--detach").succeeds();
        bundle.becomes("stopped").delete().succeeds();
        assertEquals(List.of(), sandbox.records());
    }

    @Test
    @PlanktonOnly("runc fails")
    void inTheForegroundOutlivesTheManager() {
        Path socket = sandbox.newFile("notify");
        Call manager = manager(socket);
        Bundle bundle = service(socket, TELLS_LATER.replace("exec sleep 1000", "exit 3"));
        Call run = bundle.begin();
        assertTrue(Host.within(10_000, () -> bundle.state().stdout().contains("running")));
        manager.kill();
        bundle.file("/tmp/go", "");
        run.finish().exits(3).silently();
    }
}

package plankton.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import plankton.it.Host;

/// containerd of any release. In the scripts `$BB` is an image with busybox, and `$LOCAL` what
/// makes `ctr image import` read archives of one platform.
abstract class WithContainerd extends WithEngine {

    /// The prelude of the release that `script/test-engines` downloads.
    static final String NEWER =
            "LOCAL=--local PATH="
                    + Path.of("target/engines/newer/usr/bin").toAbsolutePath()
                    + ":$PATH";

    static final String CONFIGURATION = "/etc/containerd/config.toml";

    /// `namespace` is containerd's own, in the shell's words.
    WithContainerd(String namespace, String prelude) {
        super("BB=localhost/bb:latest; export CONTAINERD_NAMESPACE=" + namespace + "\n" + prelude);
    }

    final void configure(String text) {
        room.write(CONFIGURATION, text);
    }

    final void startDaemon() {
        room.start("echo $$ >/run/daemon; exec containerd >>/run/daemon.log 2>&1");
        becomes("0", "ctr version >/dev/null 2>&1; echo $?");
    }

    /// Ends it as the machine's own would be by an upgrade: containers go on.
    final void stopDaemon() {
        sh("kill $(cat /run/daemon)").succeeds();
        becomes("", "pgrep -x containerd");
    }

    final void load(String image, String command) {
        Path archive = room.image(image, command);
        sh("ctr image import $LOCAL --snapshotter overlayfs " + archive).succeeds();
    }

    /// Fails if a shim, a bundle or a record of the runtime is left.
    final void assertNothingOfContainersIsLeft() {
        String script =
                "pgrep -ax containerd-shim; cd /run/containerd; find io.containerd.runtime.v2.task"
                        + " runc -mindepth 2 ! -name .lock 2>/dev/null";
        assertTrue(
                Host.within(5000, () -> sh(script).stdout().isEmpty()),
                () -> "left: " + sh(script).stdout());
    }
}

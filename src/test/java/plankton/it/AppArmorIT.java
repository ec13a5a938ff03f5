package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// AppArmor profiles, on a kernel that has AppArmor.
@Tag("vm")
class AppArmorIT extends WithContainer {

    private static final String RULES =
            """
            #include <tunables/global>
            profile NAME flags=(attach_disconnected,mediate_deleted) {
              file,
              capability,
              mount,
              umount,
              signal,
              ptrace,
              unix,
              pivot_root,
              deny /etc/secret rw,
            }
            """;

    private static final String CONFINED = "plankton-it (enforce)\n";

    @BeforeEach
    void load() throws IOException, InterruptedException {
        Path rules = sandbox.newFile("rules");
        for (String name : new String[] {"plankton-it", "plankton-it-2"}) {
            Files.writeString(rules, RULES.replace("NAME", name));
            var parser = new ProcessBuilder("apparmor_parser", "-K", "-r", rules.toString());
            assertEquals(0, parser.inheritIO().start().waitFor());
        }
    }

    private Bundle confined() {
        return bundle().set("/process/apparmorProfile", "plankton-it").file("/etc/secret", "");
    }

    private static String labelOf(Bundle bundle) {
        return Host.read("/proc/" + bundle.pid() + "/attr/current");
    }

    @Test
    void confineTheProgram() {
        confined()
                .sh("cat /proc/self/attr/current; echo x > /etc/secret || echo denied")
                .run()
                .printsLine("plankton-it (enforce)")
                .printsLine("denied");
    }

    @Test
    void confineOneThatIsCreatedAndAnotherUser() {
        Bundle bundle = confined().user(1000, 1000).args(FOREVER);
        bundle.create().succeeds();
        bundle.start().succeeds();
        assertEquals(CONFINED, labelOf(awaits(bundle)));
    }

    @Test
    void confineWithoutNewPrivilegesAndWithThem() {
        for (boolean none : new boolean[] {false, true}) {
            confined()
                    .set("/process/noNewPrivileges", none)
                    .args("cat", "/proc/self/attr/current")
                    .run()
                    .prints(CONFINED);
        }
    }

    @Test
    void confineWhatIsExecuted() {
        Bundle bundle = running(confined());
        in(bundle).run("cat", "/proc/self/attr/current").prints(CONFINED);
        in(bundle)
                .with("--apparmor", "plankton-it-2")
                .run("cat", "/proc/self/attr/current")
                .prints("plankton-it-2 (enforce)\n");
        in(bundle)
                .with("--apparmor", "plankton-it-none")
                .run("true")
                .failsWith(255)
                .says("/process/apparmorProfile", "ENOENT", "apparmor_parser");
        isUnharmed(bundle);
    }

    @Test
    void confineStartContainerHooksToo() {
        confined()
                .args("cat", "/tmp/seen")
                .setJson(
                        "/hooks/startContainer",
                        """
                        [{"path": "/bin/sh",
                          "args": ["sh", "-c", "cat /proc/self/attr/current > /tmp/seen"]}]
                        """)
                .run()
                .prints(CONFINED);
    }

    @Test
    void thatIsNotLoadedIsRefused() {
        confined()
                .set("/process/apparmorProfile", "plankton-it-none")
                .run()
                .fails()
                .says("/process/apparmorProfile", "ENOENT", "apparmor_parser");
        sandbox.assertNothingIsLeft();
    }

    // Whatever stands where the label would be written, it is written to the process itself.

    @Test
    void confineWithAFileSystemOverProc() {
        isConfined(confined().withoutMount("/proc").mount("/proc", "tmpfs", "tmpfs"));
    }

    @Test
    void confineWithAVolumeOverProc() throws IOException {
        Path volume = Files.createDirectory(sandbox.directory().resolve("volume"));
        Files.createDirectories(volume.resolve("self/attr/apparmor"));
        Files.writeString(volume.resolve("self/attr/exec"), "");
        Files.writeString(volume.resolve("self/attr/apparmor/exec"), "");
        isConfined(confined().withoutMount("/proc").bind(volume, "/proc"));
        assertEquals("", Host.read(volume.resolve("self/attr/apparmor/exec").toString()));
    }

    @Test
    void confineWithAFileOverTheAttribute() {
        isConfined(
                confined()
                        .bind(Path.of("/proc/self/sched"), "/proc/1/attr/exec")
                        .bind(Path.of("/proc/self/sched"), "/proc/1/attr/apparmor/exec"));
        isConfined(confined().mount("/proc/1/attr", "tmpfs", "tmpfs"));
    }

    @Test
    void confineWhatIsExecutedWithAFileSystemOverProc() {
        Bundle bundle = running(confined().withoutMount("/proc").mount("/proc", "tmpfs", "tmpfs"));
        Call call = in(bundle).beginSh("echo ready; exec sleep 999").untilItPrints("ready");
        long pid =
                ProcessHandle.of(call.pid())
                        .orElseThrow()
                        .children()
                        .findFirst()
                        .orElseThrow()
                        .pid();
        assertEquals(CONFINED, Host.read("/proc/" + pid + "/attr/current"));
    }

    @Test
    void confineInAUserNamespace() {
        isConfined(confined().userNamespace());
    }

    /// A user namespace gets no new procfs where the host's is covered in part.
    @Test
    void confineInAUserNamespaceWhoseProcIsCovered() {
        Bundle bundle = confined().userNamespace().withoutMount("/proc").args(FOREVER);
        bundle.calledAfter(
                """
                [ -v COVERED ] || COVERED=1 exec unshare -m bash -c \
                    'mount -t tmpfs none /proc/fs && exec "$@"' bash "$@"
                """);
        bundle.run("--detach").succeeds();
        assertEquals(CONFINED, labelOf(awaits(bundle)));
    }

    private void isConfined(Bundle bundle) {
        assertEquals(CONFINED, labelOf(running(bundle)));
    }
}

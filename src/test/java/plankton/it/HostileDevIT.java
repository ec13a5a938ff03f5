package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Images that bring links and strange files where devices are made: nothing of the host is
/// touched, neither made nor removed nor given to somebody else.
class HostileDevIT extends WithTerminals {

    /// A directory of the host with a file `null` and one `ptmx`.
    private Path outside;

    @BeforeEach
    void makeOutside() throws IOException {
        outside = Files.createDirectory(sandbox.directory().resolve("outside"));
        for (String name : List.of("null", "ptmx", "console", "fd")) {
            Files.writeString(outside.resolve(name), "the host's");
            Files.setAttribute(outside.resolve(name), "unix:mode", 0640);
        }
    }

    private static Map<String, Map<String, Object>> look(Path directory) throws IOException {
        var all = new TreeMap<String, Map<String, Object>>();
        try (Stream<Path> entries = Files.walk(directory)) {
            for (Path path : entries.toList()) {
                all.put(
                        path.toString(),
                        Files.readAttributes(
                                path,
                                "unix:ino,mode,uid,gid,size,rdev",
                                java.nio.file.LinkOption.NOFOLLOW_LINKS));
            }
        }
        return all;
    }

    private static Object ofNull() throws IOException {
        return Files.readAttributes(Path.of("/dev/null"), "unix:ino,mode,uid,gid,rdev");
    }

    /// A bundle without any mount below `/dev`, whose `/dev` is to be replaced.
    private Bundle bare() {
        return bundle().without("/mounts").mount("/proc", "proc", "proc");
    }

    private void runWithoutTouching(Bundle bundle) throws IOException {
        var before = look(outside);
        Object nullDevice = ofNull();
        bundle.run();
        bundle.delete("--force");
        bundle.create().exit();
        assertEquals(before, look(outside));
        assertEquals(nullDevice, ofNull());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void devItselfMayBeALink(boolean absolute) throws IOException {
        Bundle bundle = bare();
        String target = absolute ? outside.toString() : "../../outside";
        bundle.prepare("rmdir", "dev").prepare("ln", "-s", target, "dev");
        runWithoutTouching(bundle);
    }

    @Test
    @PlanktonOnly("others follow it inside the root")
    void aLinkForDevIsRefused() {
        bare().prepare("rmdir", "dev")
                .prepare("ln", "-s", "/tmp", "dev")
                .run()
                .fails()
                .says("/dev", "symbolic link");
        sandbox.assertNothingIsLeft();
    }

    /// What is bound in is the host's: a link into it must not make devices there.
    @Test
    @PlanktonOnly("others make devices in it")
    void aLinkForDevDoesNotLeadIntoAVolume() throws IOException {
        Bundle bundle = bare().bind(outside, "/volume");
        bundle.prepare("rmdir", "dev").prepare("ln", "-s", "/volume", "dev");
        runWithoutTouching(bundle);
    }

    @ParameterizedTest
    @CsvSource({
        "null", "zero", "full", "random", "urandom", "tty", "ptmx", "console", "fd", "stdin", "core"
    })
    void entriesMayBeLinks(String name) throws IOException {
        for (String target : List.of(outside + "/null", "../../../outside/null", "/etc/passwd")) {
            Bundle bundle = bare();
            bundle.prepare("ln", "-s", target, "dev/" + name);
            runWithoutTouching(bundle);
            assertEquals(
                    "root:", Host.read(bundle.inRootfs("/etc/passwd").toString()).substring(0, 5));
        }
    }

    /// A volume can be mounted wherever a link of the image leads: on `/dev`, too.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @PlanktonOnly("others make devices in it")
    void aLinkForTheVolumeDoesNotLeadToDev(boolean mounted) throws IOException {
        Bundle bundle = mounted ? terminalBundle() : bare();
        bundle.bind(outside, "/volume")
                .link("/volume", "dev")
                .setJson(
                        "/linux/devices",
                        "[{\"type\": \"c\", \"path\": \"/dev/null2\", \"major\": 1, \"minor\": 3}]");
        var before = look(outside);
        bundle.run();
        assertEquals(before, look(outside));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/sub/null2", "/opt/null2"})
    @PlanktonOnly("others make devices in it")
    void aLinkForTheVolumeDoesNotLeadToDevices(String path) throws IOException {
        Bundle bundle =
                bundle().setJson(
                                "/linux/devices",
                                "[{\"type\": \"c\", \"path\": \""
                                        + path
                                        + "\", \"major\": 1, \"minor\": 3}]")
                        .bind(outside, "/volume")
                        .link("/volume", path.substring(1, path.lastIndexOf('/')));
        var before = look(outside);
        bundle.run().fails().says("/linux/devices/0", "covered by a mount");
        assertEquals(before, look(outside));
        sandbox.assertNothingIsLeft();
    }

    @Test
    @PlanktonOnly("others make devices in it")
    void directoriesOfDevicesAreNoLinks() throws IOException {
        Bundle bundle =
                bare().bind(outside, "/volume")
                        .setJson(
                                "/linux/devices",
                                "[{\"type\": \"c\", \"path\": \"/opt/x/null2\", \"major\": 1, \"minor\": 3}]")
                        .folder("/opt")
                        .link("/opt/x", "/volume");
        var before = look(outside);
        bundle.run().fails().says("/linux/devices/0", "/opt/x", "symbolic link");
        assertEquals(before, look(outside));
        sandbox.assertNothingIsLeft();
    }

    /// The null device is the image's to name: what stands there is not opened, nor given away.
    @Test
    void aFalseNullDeviceIsNotUsedForTheStreams() throws IOException {
        Bundle bundle = bare().bind(outside, "/volume").user(1000, 1000);
        bundle.prepare("ln", "-s", "/volume/null", "dev/null").sh("echo written; echo x >&2");
        bundle.calledAfter("exec < /dev/null > /dev/null 2> /dev/null");
        runWithoutTouching(bundle);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "/volume/console", "nothing", "pts/0"})
    void theConsoleIsNoLink(String target) throws IOException {
        Bundle bundle =
                terminalBundle()
                        .without("/mounts")
                        .mount("/proc", "proc", "proc")
                        .mount("/dev/pts", "devpts", "devpts", "newinstance", "ptmxmode=0666")
                        .bind(outside, "/volume");
        bundle.prepare("ln", "-s", target, "dev/console");
        var before = look(outside);
        Result result = bundle.run();
        if (Program.isPlankton()) {
            result.fails().says("/dev/console", "symbolic link");
        }
        assertEquals(before, look(outside));
        assertEquals(false, Files.exists(bundle.inRootfs("/dev/nothing")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"outside", "/etc"})
    void theDirectoryOfTerminalsIsNoLinkToOthers(String target) throws IOException {
        Bundle bundle = terminalBundle().without("/mounts").mount("/proc", "proc", "proc");
        bundle.prepare(
                "ln", "-s", target.equals("outside") ? outside.toString() : target, "dev/pts");
        runWithoutTouching(bundle);
    }

    /// While a container with the same root file system exchanges what stands there.
    @Test
    void entriesMayBeExchangedAtAnyMoment() throws IOException {
        Bundle racing = bare().bind(outside, "/volume");
        racing.sh(
                "cd /dev; echo ready; while :; do rm -f null; ln -s /volume/null null; rm -f null;"
                        + " mknod null c 1 3; mv null n; ln -s /volume/console null; rm null; mv n null; done");
        racing.capabilities("CAP_MKNOD");
        Call race = racing.begin().untilItPrints("ready");
        var before = look(outside);
        Object nullDevice = ofNull();
        for (int i = 0; i < 30; i++) {
            Bundle bundle =
                    bare().set("/root/path", racing.rootfs().toString())
                            .bind(outside, "/volume")
                            .user(1000, 1000)
                            .calledAfter("exec < /dev/null > /dev/null 2> /dev/null");
            bundle.sh("echo x; exit 0").run();
        }
        assertEquals(before, look(outside));
        assertEquals(nullDevice, ofNull());
        race.kill();
    }
}

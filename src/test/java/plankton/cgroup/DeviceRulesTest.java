package plankton.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import plankton.linux.DeviceAccess;
import plankton.spec.Resources;
import plankton.spec.SpecReader;

class DeviceRulesTest {

    private static Resources resources(String devices) {
        String config =
                """
                {"ociVersion": "1.3.0", "process": {"args": ["true"], "cwd": "/"},
                 "root": {"path": "rootfs"}, "linux": {"resources": {"devices": [%s]}}}
                """
                        .formatted(devices.replace('\'', '"'));
        return Objects.requireNonNull(
                SpecReader.read(config.getBytes(StandardCharsets.UTF_8)).linux().resources());
    }

    private static List<DeviceAccess> rules(String devices) {
        return DeviceRules.of(resources(devices).devices());
    }

    private static boolean allows(String devices, char type, int major, int minor, int bits) {
        return Devices.areAllowed(rules(devices), new Devices.Request(type, major, minor, bits));
    }

    /// A list without rules is not one that allows everything (GHSA-g54h-m393-cpwq).
    @Test
    void allowNothingButWhatIsCommon() {
        assertFalse(allows("", 'b', 8, 0, 2));
        assertFalse(allows("", 'c', 1, 1, 2));
        assertFalse(allows("", 'c', 10, 229, 4));
        assertTrue(allows("", 'b', 8, 0, 1));
        assertTrue(allows("", 'c', 1, 3, 7));
        assertTrue(allows("", 'c', 136, 77, 6));
        assertTrue(allows("", 'c', 10, 200, 6));
        assertFalse(allows("", 'c', 5, 1, 2));
    }

    @Test
    void followTheConfigurationsOwn() {
        assertEquals(
                List.of(
                        new DeviceAccess(false, 'a', -1, -1, "rwm"),
                        new DeviceAccess(true, 'c', 10, 229, "rw"),
                        new DeviceAccess(true, 'b', 7, -1, "rwm")),
                rules(
                                "{'allow': false},"
                                        + "{'allow': true, 'type': 'c', 'major': 10, 'minor': 229,"
                                        + " 'access': 'rw'},"
                                        + "{'allow': true, 'type': 'b', 'major': 7, 'minor': -1}")
                        .subList(0, 3));
        // What is common is so even where it was denied.
        assertTrue(allows("{'allow': true}, {'allow': false}", 'c', 1, 3, 7));
        assertTrue(allows("{'allow': false}, {'allow': true}", 'b', 8, 0, 7));
    }

    /// Those of engines are such as the first version can have.
    @Test
    void ofEnginesCanBeHadByAllVersions() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/fixtures"))) {
            for (Path file : files.filter(f -> !f.toString().contains("process")).toList()) {
                Resources resources = SpecReader.read(Files.readAllBytes(file)).linux().resources();
                if (resources != null) {
                    List<DeviceAccess> rules = DeviceRules.of(resources.devices());
                    DeviceList list = DeviceList.of(rules);
                    long[] program = DeviceProgram.of(rules);
                    assertEquals(
                            list.allowed() && list.exceptions().isEmpty(), program.length == 0);
                    assertTrue(program.length < 40, file + ": " + program.length);
                }
            }
        }
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Control groups that the host's systemd makes.
@Tag("vm-systemd")
@PlanktonOnly("others say other words")
final class SystemdIT extends WithSystemd {

    private static Path group(Bundle bundle) {
        return Groups.of(bundle.pid()).directory("memory");
    }

    private static String file(Path group, String name) {
        return Host.read(group.resolve(name).toString()).trim();
    }

    @Test
    void aContainerIsAScopeInTheSliceOfTheHostsServices() {
        Bundle bundle = running();
        Path group = Path.of("/sys/fs/cgroup/system.slice", unit(bundle));
        assertEquals(group, group(bundle));
        // Nobody else is in it any more.
        assertEquals(Long.toString(bundle.pid()), file(group, "cgroup.procs"));
        assertShows(unit(bundle), "Delegate", "yes");
        assertShows(unit(bundle), "NeedDaemonReload", "no");
        isUnharmed(bundle);
        bundle.delete("--force").succeeds().silently();
        assertFalse(Files.exists(group));
        assertEquals("", units());
    }

    @Test
    void aPathNamesSlicePrefixAndName() {
        String name = sandbox.token();
        Bundle bundle = running(bundle().set("/linux/cgroupsPath", "plankton-it.slice:p:" + name));
        assertEquals(
                Path.of("/sys/fs/cgroup/plankton.slice/plankton-it.slice/p-" + name + ".scope"),
                group(bundle));
        in(bundle).sh("cat /proc/self/cgroup").printsLike("p-" + name + "\\.scope$");
    }

    @Test
    void anyOtherPathIsRefused() {
        bundle().set("/linux/cgroupsPath", "/a/b")
                .run()
                .fails()
                .says("/linux/cgroupsPath", "SLICE");
        sandbox.assertNothingIsLeft();
    }

    private Bundle limited() {
        return bundle().setJson(
                        "/linux/resources",
                        """
                        {"memory": {"limit": 67108864, "reservation": 1048576, "swap": 67108864},
                         "cpu": {"shares": 512, "quota": 15500, "period": 100000, "cpus": "0"},
                         "pids": {"limit": 20},
                         "devices": [
                           {"allow": false, "access": "rwm"},
                           {"allow": true, "type": "c", "major": 195, "access": "rw"},
                           {"allow": true, "type": "c", "major": 1, "minor": 11, "access": "r"}]}
                        """);
    }

    @Test
    void limitsArePropertiesOfTheUnitAndOutliveItsReload() {
        Bundle bundle = running(limited());
        String unit = unit(bundle);
        Path group = group(bundle);
        for (int round = 0; round < 2; round++) {
            assertShows(unit, "MemoryMax", "67108864");
            assertShows(unit, "MemoryLow", "1048576");
            assertShows(unit, "MemorySwapMax", "0");
            assertShows(unit, "TasksMax", "20");
            assertShows(unit, "CPUQuotaPerSecUSec", "160ms");
            assertShows(unit, "AllowedCPUs", "0");
            assertShows(unit, "DevicePolicy", "strict");
            List<String> devices =
                    show(unit, "DeviceAllow").getOrDefault("DeviceAllow", "").lines().toList();
            assertTrue(
                    devices.containsAll(
                            List.of(
                                    "char-195 rw",
                                    "/dev/char/1:11 r",
                                    "/dev/char/1:3 rwm",
                                    "char-136 rwm",
                                    "char-* m")),
                    devices::toString);
            assertEquals("67108864", file(group, "memory.max"));
            assertEquals("20", file(group, "pids.max"));
            // The kernel holds them, whatever the files say.
            in(bundle).sh("cat /dev/null && echo x >/dev/null && echo fine").prints("fine\n");
            systemctl("daemon-reload");
        }
    }

    @Test
    void aForkBombStops() {
        limited()
                .sh(
                        "sh -c 'i=0; while [ $i -lt 50 ]; do sleep 1000 & i=$((i+1)); done'"
                                + " 2>/dev/null || echo stopped")
                .run()
                .prints("stopped\n");
    }

    @Test
    void changesAreChangesOfTheUnit() throws IOException {
        Bundle bundle = running(limited());
        String unit = unit(bundle);
        String changes =
                """
                {"memory": {"limit": 134217728, "swap": 134217728}, "pids": {"limit": 30},
                 "cpu": {"quota": 20500},
                 "devices": [{"allow": true, "type": "c", "major": 196, "access": "rw"}]}
                """;
        Path file = sandbox.directory().resolve("changes.json");
        Files.writeString(file, changes);
        plankton("update", "--resources", file.toString(), bundle.id()).succeeds().silently();
        for (int round = 0; round < 2; round++) {
            assertShows(unit, "MemoryMax", "134217728");
            assertShows(unit, "TasksMax", "30");
            assertShows(unit, "CPUQuotaPerSecUSec", "210ms");
            assertEquals("134217728", file(group(bundle), "memory.max"));
            assertEquals("30", file(group(bundle), "pids.max"));
            String devices = String.valueOf(show(unit, "DeviceAllow").get("DeviceAllow"));
            assertTrue(devices.contains("char-196 rw"), devices);
            assertFalse(devices.contains("char-195"), devices);
            systemctl("daemon-reload");
        }
        plankton("update", "--pids-limit", "-1", bundle.id()).succeeds().silently();
        assertShows(unit, "TasksMax", "infinity");
        assertEquals("max", file(group(bundle), "pids.max"));
    }

    @Test
    void whoTakesMoreMemoryThanAllowedIsKilled() {
        limited()
                .sh("dd if=/dev/zero of=/dev/null count=1 bs=128M 2>/dev/null; echo $?")
                .run()
                .prints("137\n");
    }

    @Test
    void aNameThatIsTakenIsRefusedAndItsOwnerUnharmed() {
        String path = "system.slice:" + sandbox.token() + ":same";
        Bundle first = running(bundle().set("/linux/cgroupsPath", path));
        bundle().set("/linux/cgroupsPath", path)
                .run()
                .fails()
                .says("/linux/cgroupsPath", sandbox.token() + "-same.scope", "UnitExists");
        isUnharmed(first);
    }

    @Test
    void aUnitThatFailedIsInNobodysWay() {
        String name = sandbox.token() + "-failed";
        Call.of(
                        sandbox,
                        List.of(
                                "systemd-run",
                                "--scope",
                                "--unit=" + name,
                                "-p",
                                "RuntimeMaxSec=1",
                                "-p",
                                "TimeoutStopSec=1",
                                "sleep",
                                "1000"),
                        Map.of(),
                        new byte[0])
                .finish();
        assertShows(name + ".scope", "ActiveState", "failed");
        Bundle bundle =
                running(
                        bundle().set(
                                        "/linux/cgroupsPath",
                                        "system.slice:" + sandbox.token() + ":failed"));
        assertShows(name + ".scope", "ActiveState", "active");
        isUnharmed(bundle);
    }

    @Test
    void theSameNameCanBeUsedAgainAtOnce() {
        Bundle bundle = bundle().args("true");
        for (int i = 0; i < 5; i++) {
            bundle.run().succeeds().silently();
            bundle.delete().succeeds().silently();
        }
    }

    @Test
    void aContainerThatStoppedRunsAgain() {
        Bundle bundle = bundle().args("true");
        bundle.run().succeeds();
        bundle.start().succeeds().silently();
    }

    @Test
    void ofACreationThatFailsNoUnitIsLeft() {
        bundle().args("/nonexistent").run().fails();
        bundle().args("/nonexistent").create().fails();
        assertTrue(Host.within(5000, () -> units().isEmpty()), this::units);
    }

    @Test
    void harmlessPropertiesMayBeAnnotated() {
        Bundle bundle =
                running(
                        bundle().set("/annotations/org.systemd.property.TimeoutStopSec", "7")
                                .set("/annotations/org.systemd.property.KillSignal", "int32 10"));
        assertShows(unit(bundle), "TimeoutStopUSec", "7s");
        assertShows(unit(bundle), "KillSignal", "10");
    }

    @Test
    void othersMayNot() {
        bundle().set("/annotations/org.systemd.property.SuccessAction", "'poweroff'")
                .run()
                .fails()
                .says("/annotations/org.systemd.property.SuccessAction");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void withoutItsOwnSocketSystemdIsAskedByWayOfTheBus() throws Exception {
        Path socket = Path.of("/run/systemd/private");
        Path away = Path.of("/run/systemd/away");
        Files.move(socket, away);
        try {
            Bundle bundle = running();
            assertEquals(Path.of("/sys/fs/cgroup/system.slice", unit(bundle)), group(bundle));
            bundle.delete("--force").succeeds().silently();
        } finally {
            Files.move(away, socket);
        }
    }
}

package plankton.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ControlGroupTest {

    @Test
    void readsTheHierarchiesOfBothVersions() {
        List<ControlGroup> groups =
                ControlGroup.read(
                        """
                        5:name=systemd:/user.slice
                        4:cpu,cpuacct:/a:b
                        1:pids:/
                        0::/user.slice/x
                        """);
        assertEquals(
                List.of(
                        new ControlGroup("name=systemd", "/user.slice"),
                        new ControlGroup("cpu,cpuacct", "/a:b"),
                        new ControlGroup("pids", "/"),
                        new ControlGroup("", "/user.slice/x")),
                groups);
        assertTrue(groups.get(3).isUnified());
        assertFalse(groups.get(2).isUnified());
    }

    @Test
    void namesDirectoriesAsHostsDo() {
        assertEquals("systemd", new ControlGroup("name=systemd", "/").directory());
        assertEquals("cpu,cpuacct", new ControlGroup("cpu,cpuacct", "/").directory());
        assertEquals("unified", new ControlGroup("", "/").directory());
    }

    @Test
    void knowsHowAHierarchyIsMounted() {
        assertEquals(
                List.of("none", "name=systemd"),
                new ControlGroup("name=systemd", "/").mountOptions());
        assertEquals(
                List.of("cpu", "cpuacct"), new ControlGroup("cpu,cpuacct", "/").mountOptions());
    }
}

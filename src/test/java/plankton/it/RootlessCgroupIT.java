package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Containers of an ordinary user to whom no control group was given. On a host with the first
/// version of control groups, and, by a subclass, with the second.
@PlanktonOnly("others keep their records elsewhere")
class RootlessCgroupIT extends WithUser {

    /// Tries to open every file of every group for writing, and says how often it could.
    static final String WRITE_ALL =
            """
            all=0; could=0
            for f in $(find / -path '*/cgroup/*' -type f \\( -name 'cgroup.*' -o -name '*.max' \\
                -o -name 'memory.*' -o -name tasks -o -name 'release_agent' \\) 2>/dev/null); do
              all=$((all+1))
              (: >>$f) 2>/dev/null && could=$((could+1)) && echo $f
            done
            [ $all -gt 5 ] || echo only $all files
            for d in $(find / -path '*/sys/fs/cgroup*' -type d 2>/dev/null); do
              mkdir $d/x 2>/dev/null && echo $d/x
            done
            echo $could
            """;

    /// All but that of control groups.
    static final String[] WITHOUT_NAMESPACE = {
        "/linux/namespaces",
        "[{\"type\": \"user\"}, {\"type\": \"pid\"}, {\"type\": \"mount\"}, {\"type\": \"ipc\"}]",
        "/hostname",
        "\"\""
    };

    /// The host's `/sys` with all that is mounted there, and nothing of the container's own over
    /// it.
    static final String WITHOUT_MOUNT =
            """
            [{"destination": "/proc", "type": "proc", "source": "proc"},
             {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"},
             {"destination": "/sys", "type": "none", "source": "/sys",
              "options": ["rbind", "nosuid", "noexec", "nodev", "ro"]}]
            """;

    @Test
    void runsWithoutLimits() {
        config("echo on").run("--rm").prints("on\n").silently();
    }

    @Test
    void itIsSaidWhatDoesNotLimit() {
        config("echo on", "/linux/resources", "{\"pids\": {\"limit\": 100}}")
                .run("--rm")
                .prints("on\n")
                .says("warning", "/linux/resources", "control group");
    }

    @Test
    void staysInTheGroupOfItsCaller() {
        config("cat /proc/self/cgroup").run("--rm").prints(Host.read("/proc/self/cgroup"));
        assertEquals(List.of(), Leftovers.cgroups(sandbox.token()));
    }

    @Test
    void livesAndDiesWithoutOne() {
        config("sleep 100").run("--detach").succeeds();
        asUser("exec", "c", "echo", "here").prints("here\n");
        asUser("ps", "c").printsLike("sleep 100");
        asUser("pause", "c").fails().says("control group");
        asUser("kill", "--all", "c", "KILL").succeeds();
        assertTrue(Host.within(5000, () -> asUser("state", "c").stdout().contains("stopped")));
        asUser("delete", "c").succeeds();
    }

    /// CVE-2023-25809: what the caller may write to, the container's root could, too.
    @Test
    void canWriteToNoFileOfTheHosts() {
        config(WRITE_ALL).run("--rm").prints("0\n");
        config(WRITE_ALL, WITHOUT_NAMESPACE).run("--rm").prints("0\n");
        config(WRITE_ALL, "/mounts", WITHOUT_MOUNT).run("--rm").prints("0\n");
    }
}

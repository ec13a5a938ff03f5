package plankton.cli;

import java.util.List;
import plankton.json.JsonOutput;

/// The configuration that `spec` writes.
final class DefaultSpec {
    private DefaultSpec() {}

    private static final List<String> CAPABILITIES =
            List.of("CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE");

    static String json() {
        var out = new JsonOutput("\t");
        out.beginObject();
        out.name("ociVersion").value("1.3.0");
        process(out.name("process"));
        out.name("root").beginObject();
        out.name("path").value("rootfs");
        out.name("readonly").value(true);
        out.endObject();
        out.name("hostname").value("plankton");
        mounts(out.name("mounts"));
        linux(out.name("linux"));
        out.endObject();
        return out + "\n";
    }

    private static void process(JsonOutput out) {
        out.beginObject();
        out.name("terminal").value(false);
        out.name("user").beginObject();
        out.name("uid").value(0);
        out.name("gid").value(0);
        out.endObject();
        out.name("args").value(List.of("sh"));
        out.name("env")
                .value(
                        List.of(
                                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                                "TERM=xterm"));
        out.name("cwd").value("/");
        out.name("capabilities").beginObject();
        out.name("bounding").value(CAPABILITIES);
        out.name("effective").value(CAPABILITIES);
        out.name("permitted").value(CAPABILITIES);
        out.endObject();
        out.name("rlimits").beginArray().beginObject();
        out.name("type").value("RLIMIT_NOFILE");
        out.name("hard").value(1024);
        out.name("soft").value(1024);
        out.endObject().endArray();
        out.name("noNewPrivileges").value(true);
        out.endObject();
    }

    private static void mounts(JsonOutput out) {
        out.beginArray();
        mount(out, "/proc", "proc", "proc", List.of());
        mount(
                out,
                "/dev",
                "tmpfs",
                "tmpfs",
                List.of("nosuid", "strictatime", "mode=755", "size=65536k"));
        mount(
                out,
                "/dev/pts",
                "devpts",
                "devpts",
                List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"));
        mount(
                out,
                "/dev/shm",
                "tmpfs",
                "shm",
                List.of("nosuid", "noexec", "nodev", "mode=1777", "size=65536k"));
        mount(out, "/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev"));
        mount(out, "/sys", "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", "ro"));
        out.endArray();
    }

    private static void mount(
            JsonOutput out, String destination, String type, String source, List<String> options) {
        out.beginObject();
        out.name("destination").value(destination);
        out.name("type").value(type);
        out.name("source").value(source);
        if (!options.isEmpty()) {
            out.name("options").value(options);
        }
        out.endObject();
    }

    private static void linux(JsonOutput out) {
        out.beginObject();
        out.name("namespaces").beginArray();
        for (String type : List.of("pid", "network", "ipc", "uts", "mount")) {
            out.beginObject();
            out.name("type").value(type);
            out.endObject();
        }
        out.endArray();
        out.name("maskedPaths")
                .value(
                        List.of(
                                "/proc/acpi",
                                "/proc/asound",
                                "/proc/kcore",
                                "/proc/keys",
                                "/proc/latency_stats",
                                "/proc/timer_list",
                                "/proc/timer_stats",
                                "/proc/sched_debug",
                                "/sys/firmware",
                                "/proc/scsi"));
        out.name("readonlyPaths")
                .value(
                        List.of(
                                "/proc/bus",
                                "/proc/fs",
                                "/proc/irq",
                                "/proc/sys",
                                "/proc/sysrq-trigger"));
        out.endObject();
    }
}

package plankton.cli;

import java.util.List;
import plankton.json.JsonOutput;
import plankton.linux.ControlGroup;
import plankton.linux.Credentials;
import plankton.linux.WordList;

/// The configuration that `spec` writes.
final class DefaultSpec {

    private final boolean rootless;
    private final JsonOutput out = new JsonOutput("\t");

    /// @param rootless whether it is for an ordinary user, who is root in the container
    DefaultSpec(boolean rootless) {
        this.rootless = rootless;
    }

    private static final List<String> CAPABILITIES =
            List.of("CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE");

    String json() {
        out.beginObject();
        out.name("ociVersion").value(CommandLine.OCI_VERSION);
        out.name("process");
        process();
        out.name("root").beginObject();
        out.name("path").value("rootfs");
        out.name("readonly").value(true);
        out.endObject();
        out.name("hostname").value("plankton");
        out.name("mounts");
        mounts();
        out.name("linux");
        linux();
        out.endObject();
        return out + "\n";
    }

    private void process() {
        out.beginObject();
        out.name("terminal").value(true);
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

    private void mounts() {
        out.beginArray();
        mount("/proc", "proc", "proc", "");
        mount("/dev", "tmpfs", "tmpfs", "nosuid,strictatime,mode=755,size=65536k");
        mount("/dev/pts", "devpts", "devpts", DEVPTS + (rootless ? "" : ",gid=5"));
        mount("/dev/shm", "tmpfs", "shm", HARMLESS + ",mode=1777,size=65536k");
        mount("/dev/mqueue", "mqueue", "mqueue", HARMLESS);
        // A sysfs can only be mounted by whoever owns the network namespace.
        if (rootless) {
            mount("/sys", "none", "/sys", "rbind," + HARMLESS + ",rro");
        } else {
            mount("/sys", "sysfs", "sysfs", HARMLESS + ",ro");
        }
        mount(ControlGroup.MOUNTS, "cgroup", "cgroup", HARMLESS + ",relatime,ro");
        out.endArray();
    }

    private static final String HARMLESS = "nosuid,noexec,nodev";
    private static final String DEVPTS = "nosuid,noexec,newinstance,ptmxmode=0666,mode=0620";

    private void mount(String destination, String type, String source, String options) {
        out.beginObject();
        out.name("destination").value(destination);
        out.name("type").value(type);
        out.name("source").value(source);
        if (!options.isEmpty()) {
            out.name("options").value(WordList.of(options, ','));
        }
        out.endObject();
    }

    private void linux() {
        out.beginObject();
        if (rootless) {
            mapping("uidMappings", Credentials.effectiveUser());
            mapping("gidMappings", Credentials.effectiveGroup());
        }
        out.name("namespaces").beginArray();
        for (String type : List.of("pid", rootless ? "user" : "network", "ipc", "uts", "mount")) {
            out.beginObject();
            out.name("type").value(type);
            out.endObject();
        }
        // As runc: with the first version, hosts and containers share the namespace.
        if (ControlGroup.isUnifiedHost()) {
            out.beginObject();
            out.name("type").value("cgroup");
            out.endObject();
        }
        out.endArray();
        hiddenPaths();
        out.endObject();
    }

    private void hiddenPaths() {
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
    }

    private void mapping(String name, int hostId) {
        out.name(name).beginArray().beginObject();
        out.name("containerID").value(0);
        out.name("hostID").value(Integer.toUnsignedLong(hostId));
        out.name("size").value(1);
        out.endObject().endArray();
    }
}

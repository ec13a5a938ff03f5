package plankton.init;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import plankton.environment.Environment;
import plankton.linux.Fd;
import plankton.linux.Namespace;
import plankton.linux.Procfs;
import plankton.linux.Utf8;

/// The kernel parameters of the namespaces that this process is in (proc(5), `/proc/sys`).
final class KernelParameters {

    private final Environment environment;
    private final Progress progress;
    private final @Nullable Procfs procfs;

    /// To be made while `/proc` is the host's. Before anything is mounted for the container it
    /// stays that, unless this process joins a mount namespace, whose `/proc` is another
    /// container's.
    KernelParameters(Environment environment, Progress progress) {
        this.environment = environment;
        this.progress = progress;
        boolean leaves = !environment.sysctl().isEmpty() && environment.joins(Namespace.MOUNT);
        progress.at("/linux/sysctl", "open a procfs");
        procfs = leaves ? Procfs.open(false) : null;
    }

    void write() {
        for (Map.Entry<String, String> parameter : environment.sysctl().entrySet()) {
            String name = parameter.getKey();
            progress.at("/linux/sysctl/" + name.replace("/", "~1"), "set a kernel parameter");
            write("sys/" + path(name), parameter.getValue());
        }
        if (procfs != null) {
            procfs.close();
        }
    }

    /// The first separator in the name says which of the two it uses (sysctl(8)); a name with
    /// slashes may have dots in its parts.
    private static String path(String name) {
        int slash = name.indexOf('/');
        int dot = name.indexOf('.');
        return slash >= 0 && (dot < 0 || slash < dot) ? name : exchange(name);
    }

    private static String exchange(String name) {
        var path = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            path.append(c == '.' ? '/' : c == '/' ? '.' : c);
        }
        return path.toString();
    }

    private void write(String path, String value) {
        if (procfs != null) {
            procfs.write(path, value);
            return;
        }
        try (Fd file = Fd.write("/proc/" + path)) {
            file.write(Utf8.encode(value));
        }
    }
}

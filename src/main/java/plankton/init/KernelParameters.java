package plankton.init;

import java.util.Map;
import plankton.environment.Environment;
import plankton.linux.Fd;
import plankton.linux.Utf8;
import plankton.spec.Program;

/// What is set by writing to files of procfs (proc(5)): parameters of the namespaces this process
/// is in, and its own.
final class KernelParameters {

    private final Environment environment;
    private final Progress progress;

    KernelParameters(Environment environment, Progress progress) {
        this.environment = environment;
        this.progress = progress;
    }

    void write() {
        adjustOomScore(environment.program(), progress);
        for (Map.Entry<String, String> parameter : environment.sysctl().entrySet()) {
            String name = parameter.getKey();
            progress.at("/linux/sysctl/" + name.replace("/", "~1"), "set a kernel parameter");
            write("/proc/sys/" + path(name), parameter.getValue());
        }
    }

    /// Through the host's procfs, so before the container's is the one in sight.
    static void adjustOomScore(Program program, Progress progress) {
        Integer oomScoreAdj = program.oomScoreAdj();
        if (oomScoreAdj != null) {
            progress.at("/process/oomScoreAdj", "adjust the score of the OOM killer");
            write("/proc/self/oom_score_adj", oomScoreAdj.toString());
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

    private static void write(String path, String value) {
        try (Fd file = Fd.write(path)) {
            file.write(Utf8.encode(value));
        }
    }
}

package plankton.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A runtime to compare with: `-Dplankton.NAME=FILE` says where it is, or else the search path.
///
/// @param command it, with what has to stand before its options
record Peer(String name, List<String> command, String version) {

    /// crun refuses a host that has both versions of control groups, so it gets a mount namespace
    /// in which there is only one, and is told to leave it alone.
    private static final String ONE_VERSION =
            "test \"$(stat -f -c %T /sys/fs/cgroup)\" = cgroup2fs ||"
                    + " { umount -R /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup; };"
                    + " exec \"$0\" --cgroup-manager=disabled \"$@\"";

    /// The runtime `name`; none if it is not there, and then that is printed.
    static Optional<Peer> find(Sandbox sandbox, String name) {
        Optional<Path> file =
                Stream.of(System.getProperty("plankton." + name, ""), inPath(name))
                        .filter(path -> !path.isEmpty())
                        .map(Path::of)
                        .filter(Files::isExecutable)
                        .findFirst();
        if (file.isEmpty()) {
            System.out.println(
                    "skipped the comparison with "
                            + name
                            + ": it is not on the search path, and"
                            + " -Dplankton."
                            + name
                            + " does not name it");
            return Optional.empty();
        }
        List<String> command = List.of(file.get().toString());
        String version = call(sandbox, command, List.of("--version"));
        if (name.equals("crun")) {
            command = List.of("unshare", "--mount", "sh", "-ec", ONE_VERSION, command.getFirst());
        }
        return Optional.of(new Peer(name, command, version.lines().findFirst().orElse("")));
    }

    private static String inPath(String name) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse("");
    }

    private static String call(Sandbox sandbox, List<String> command, List<String> words) {
        var all = new ArrayList<>(command);
        all.addAll(words);
        return Call.of(sandbox, all, Map.of(), new byte[0]).finish().succeeds().stdout();
    }

    /// Runs the container of `bundle`, whose configuration has been written.
    Result run(Sandbox sandbox, Bundle bundle) {
        return call(sandbox, "run", "--bundle", bundle.directory().toString(), sandbox.newId());
    }

    /// Calls it with `words`, and a directory of records of its own.
    Result call(Sandbox sandbox, String... words) {
        var all = new ArrayList<>(command);
        all.addAll(List.of("--root", sandbox.directory().resolve(name + "-root").toString()));
        all.addAll(List.of(words));
        return Call.of(sandbox, all, Map.of(), new byte[0]).finish();
    }
}

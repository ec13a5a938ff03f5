package plankton.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The control groups of one process as the host sees them: a directory for each controller of the
/// first version, and one for the second, whose name is empty.
public record Groups(Map<String, Path> directories) {

    private static final Path TOP = Path.of("/sys/fs/cgroup");

    /// Whether the host has nothing but the second version.
    public static boolean areUnified() {
        return Files.exists(TOP.resolve("cgroup.controllers"));
    }

    /// Where the host's hierarchies are, by controller.
    static Path top(String controller) {
        if (areUnified()) {
            return TOP;
        }
        return TOP.resolve(controller.isEmpty() ? "unified" : controller.replace("name=", ""));
    }

    /// Those of the process `pid`.
    static Groups of(long pid) {
        return parse(Host.read("/proc/" + pid + "/cgroup"));
    }

    /// What a file such as `/proc/self/cgroup` says.
    static Groups parse(String text) {
        var directories = new TreeMap<String, Path>();
        for (String line : text.lines().toList()) {
            List<String> fields = List.of(line.split(":", 3));
            for (String controller : fields.get(1).split(",", -1)) {
                Path top = top(controller);
                if (Files.exists(top)) {
                    directories.put(controller, top.resolve(fields.get(2).substring(1)));
                }
            }
        }
        return new Groups(directories);
    }

    /// The group `path`, absolute as in a configuration, in all hierarchies.
    static Groups at(String path) {
        var directories = new TreeMap<String, Path>();
        for (String controller : of(ProcessHandle.current().pid()).directories.keySet()) {
            directories.put(controller, top(controller).resolve(path.substring(1)));
        }
        return new Groups(directories);
    }

    /// The groups `name` below these.
    Groups below(String name) {
        var below = new TreeMap<String, Path>();
        directories.forEach((controller, directory) ->
                below.put(controller, directory.resolve(name).normalize()));
        return new Groups(below);
    }

    /// The directory in which the files of `controller` are.
    Path directory(String controller) {
        Path directory = directories.get(areUnified() ? "" : controller);
        if (directory == null) {
            throw new AssertionError("no " + controller + " in " + directories);
        }
        return directory;
    }

    /// Those of the hierarchies that have controllers, and so limit something.
    Groups thatLimit() {
        var limiting = new TreeMap<>(directories);
        if (!areUnified()) {
            limiting.remove("");
        }
        return new Groups(limiting);
    }

    /// The directories that are there.
    List<Path> existing() {
        return directories.values().stream().filter(Files::exists).distinct().toList();
    }

    /// Makes all those that are not there.
    Groups make() {
        try {
            for (Path directory : directories.values()) {
                Files.createDirectories(directory);
            }
            if (!areUnified()) {
                giveProcessors(directory("cpuset"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// What a group of the first version needs before it takes processes.
    private static void giveProcessors(Path directory) {
        for (String name : List.of("cpuset.cpus", "cpuset.mems")) {
            Path parent = directory.getParent();
            if (parent != null && Host.read(directory.resolve(name).toString()).isBlank()) {
                giveProcessors(parent);
                String above = Host.read(parent.resolve(name).toString());
                write(directory.resolve(name), above);
            }
        }
    }

    /// Lets the processes of a group go on, so that they can end.
    static void thaw(Path directory) {
        for (var file : Map.of("freezer.state", "THAWED", "cgroup.freeze", "0").entrySet()) {
            if (Files.exists(directory.resolve(file.getKey()))) {
                write(directory.resolve(file.getKey()), file.getValue());
            }
        }
    }

    /// Removes a group, whose last process the kernel may still be taking out of it. If there is
    /// something in it, it stays.
    public static void removeOne(Path directory) {
        var _ = Host.within(2000, () -> directory.toFile().delete() || !Files.exists(directory));
    }

    /// A file such as `pids.max`; the word before its dot is the controller.
    Path file(String name) {
        return directory(name.substring(0, name.indexOf('.'))).resolve(name);
    }

    String read(String name) {
        return Host.read(file(name).toString()).strip();
    }

    long number(String name) {
        return Long.parseLong(read(name));
    }

    /// The number after the word `key` in a file such as `cpu.stat`.
    long number(String name, String key) {
        return read(name)
                .lines()
                .filter(line -> line.startsWith(key + " "))
                .mapToLong(line -> Long.parseLong(line.substring(key.length() + 1).strip()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + key + " in " + file(name)));
    }

    void write(String name, String text) {
        write(file(name), text);
    }

    /// Writes to a file that every group has, in the hierarchy of `controller`.
    void write(String controller, String name, String text) {
        write(directory(controller).resolve(name), text);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Moves the process `pid` into all of them.
    void enter(long pid) {
        for (Path directory : existing()) {
            write(directory.resolve("cgroup.procs"), Long.toString(pid));
        }
    }

    /// The processor time that its processes have used, in microseconds.
    long processorMicros() {
        return areUnified() ? number("cpu.stat", "usage_usec") : number("cpuacct.usage") / 1000;
    }
}

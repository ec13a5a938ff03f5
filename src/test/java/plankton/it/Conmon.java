package plankton.it;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Debian's conmon, called as Podman calls it: the monitor of one container or of one program
/// executed in it. It calls the runtime, holds the other side of its program's output, which it
/// writes to a log, and notes the exit status in a file.
final class Conmon {

    static final Path PROGRAM = Path.of("/usr/bin/conmon");

    private static final int PATIENCE_MILLIS = 30_000;

    private final Sandbox sandbox;
    private final Bundle bundle;
    private final Path directory;

    private Conmon(Sandbox sandbox, Bundle bundle) {
        this.sandbox = sandbox;
        this.bundle = bundle;
        directory = sandbox.newFile("conmon");
        try {
            Files.createDirectories(directory.resolve("exits"));
            // It may go on as soon as there is something to read.
            Files.writeString(directory.resolve("start"), "\n");
            Files.createFile(directory.resolve("sync"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lets conmon create the container.
    static Conmon create(Sandbox sandbox, Bundle bundle, String... options) {
        bundle.write();
        var conmon = new Conmon(sandbox, bundle);
        conmon.call(bundle.directory(), List.of(options));
        return conmon;
    }

    /// Lets conmon execute a program in a running container; `process` is the text of the file that
    /// describes it.
    static Conmon exec(Sandbox sandbox, Bundle bundle, String process, String... options) {
        var conmon = new Conmon(sandbox, bundle);
        try {
            Path file = Files.writeString(conmon.directory.resolve("process.json"), process);
            var all = new ArrayList<>(List.of("--exec", "--exec-process-spec", file.toString()));
            all.addAll(List.of(options));
            conmon.call(conmon.directory, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return conmon;
    }

    private void call(Path place, List<String> options) {
        String fds = "exec 3>>" + path("sync") + " 4<" + path("start") + " && exec \"$@\"";
        var command = new ArrayList<>(List.of("bash", "-c", fds, "bash", PROGRAM.toString()));
        command.addAll(List.of("--api-version", "1", "-c", bundle.id(), "-u", bundle.id()));
        command.addAll(List.of("-r", Program.PATH.toString(), "-b", place.toString()));
        command.addAll(List.of("-p", path("pidfile"), "--conmon-pidfile", path("conmon.pid")));
        command.addAll(List.of("-l", "k8s-file:" + path("log"), "--exit-dir", path("exits")));
        command.addAll(List.of("--full-attach", "--socket-dir-path", path("")));
        command.addAll(List.of("--runtime-arg=--root", "--runtime-arg=" + sandbox.root()));
        command.addAll(options);
        var env = Map.of("_OCI_SYNCPIPE", "3", "_OCI_STARTPIPE", "4", "XDG_RUNTIME_DIR", "");
        Call.of(sandbox, command, env, new byte[0]).finish().succeeds();
    }

    /// One of its files.
    String path(String name) {
        return directory.resolve(name).toString();
    }

    private String read(String name) {
        return Files.exists(directory.resolve(name)) ? Host.read(path(name)) : "";
    }

    /// Waits until the runtime has made the process, and returns its id.
    long pid() {
        long pid = firstReport().get("data").getAsLong();
        if (pid <= 0) {
            throw new AssertionError("no process: " + this);
        }
        return pid;
    }

    /// Waits until the runtime has failed, and returns what it said.
    String failure() {
        JsonObject report = firstReport();
        if (report.get("data").getAsLong() >= 0 || !report.has("message")) {
            throw new AssertionError("no failure: " + this);
        }
        await("end", () -> !lives());
        return report.get("message").getAsString();
    }

    private JsonObject firstReport() {
        await("report", () -> read("sync").contains("\n"));
        return JsonParser.parseString(read("sync").lines().findFirst().orElseThrow())
                .getAsJsonObject();
    }

    /// What the runtime wrote as `--pid-file`.
    String pidFile() {
        return read("pidfile");
    }

    /// Waits for the end of the program and of conmon, and returns the exit status it noted.
    int exitStatus() {
        String file = "exits/" + bundle.id();
        await("exit status", () -> !read(file).isEmpty() && !lives());
        return Integer.parseInt(read(file));
    }

    /// What the program wrote to the stream `stdout` or `stderr`, as far as it is in the log.
    String output(String stream) {
        var text = new StringBuilder();
        // Not lines(), for which a CR ends one as well.
        for (String line : read("log").split("\n", -1)) {
            // TIME STREAM F|P TEXT, where P says that no end of line belongs to it.
            String[] fields = line.split(" ", 4);
            if (fields.length == 4 && fields[1].equals(stream)) {
                text.append(fields[3]).append(fields[2].equals("F") ? "\n" : "");
            }
        }
        return text.toString();
    }

    /// Waits until the program has written `text`.
    Conmon untilItPrints(String text) {
        await("\"" + text + "\"", () -> output("stdout").contains(text));
        return this;
    }

    /// Kills conmon, and nothing else.
    void kill() {
        monitor().destroyForcibly();
        await("end of the killed one", () -> !lives());
    }

    private ProcessHandle monitor() {
        return ProcessHandle.of(Long.parseLong(read("conmon.pid").strip())).orElseThrow();
    }

    private boolean lives() {
        return read("conmon.pid").isEmpty()
                || !Host.commandLine(Long.parseLong(read("conmon.pid").strip())).isEmpty();
    }

    private void await(String what, BooleanSupplier condition) {
        if (!Host.within(PATIENCE_MILLIS, condition)) {
            throw new AssertionError("no " + what + ": " + this);
        }
    }

    @Override
    public String toString() {
        String log = read("log");
        return "conmon\nsync: "
                + read("sync")
                + "\nlog: "
                + log.substring(0, Math.min(log.length(), 2000))
                + "\nlives: "
                + lives();
    }
}

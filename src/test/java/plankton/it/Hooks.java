package plankton.it;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The hooks of a bundle, and the record that they keep. It lies in the root file system, where
/// those on the host and those in the container both reach it: one file, one order.
final class Hooks {

    static final List<String> OF_CREATE = List.of("prestart", "createRuntime", "createContainer");

    private static final String RECORD = "/record";

    /// Called with its label and the record's path. Collects first and writes at once. What a shell
    /// adds to its environment is left out.
    private static final String SCRIPT =
            """
            #!/bin/busybox sh
            b=/bin/busybox
            state=$($b cat)
            pid=$(echo "$state" | $b grep -o '"pid": *[0-9]*' | $b grep -o '[0-9]*$')
            links() { for n in mnt pid net uts; do $b readlink $1/$n; done | $b tr '\\n' ' '; }
            fds='n=3; while test $n -lt 120; do test -e /proc/self/fd/$n && echo $n; n=$((n + 1)); done'
            echo "hook $1
            state $state
            args $(for a in "$@"; do echo -n "[$a]"; done)
            env $($b env | $b grep -vE '^((PWD|OLDPWD|SHLVL|_)=|PATH=/sbin:/usr/sbin:/bin:/usr/bin$)' | $b sort | $b tr '\\n' ' ')
            namespaces $(links /proc/self/ns)
            namespaces-of-pid $(links /proc/$pid/ns 2>/dev/null)
            root $(test -e /record && echo container || echo host)
            mounted $(test -e ${2%/record}/proc/self && echo yes || echo no)
            mounted-of-pid $(test -e /proc/$pid/root${2%/record}/proc/1 && echo yes || echo no)
            descriptors $($b sh -c "$fds" | $b tr '\\n' ' ')" >> $2
            """;

    private final Bundle bundle;
    private final Map<String, Integer> counts = new HashMap<>();

    Hooks(Bundle bundle) {
        this.bundle = bundle;
        bundle.file(RECORD, "").file("/hook", SCRIPT).folder("/mnt");
    }

    Bundle bundle() {
        return bundle;
    }

    /// One hook of each of `kinds` that writes to the record, under the name of its kind.
    Hooks recording(String... kinds) {
        for (String kind : kinds) {
            recordingAs(kind, kind);
        }
        return this;
    }

    /// One more hook of `kind` that writes to the record, under the name `label`.
    Hooks recordingAs(String kind, String label, String... more) {
        var args = new ArrayList<>(List.of("any name", label, path(kind, RECORD)));
        args.addAll(List.of(more));
        return add(kind, path(kind, "/hook"), args);
    }

    /// Such a hook with this environment.
    Hooks recordingWith(List<String> env, String kind, String label) {
        recordingAs(kind, label);
        bundle.set("/hooks/" + kind + "/" + (count(kind) - 1) + "/env", env);
        return this;
    }

    /// One more hook of `kind`, a script for busybox.
    Hooks script(String kind, String script) {
        return add(kind, "/bin/busybox", List.of("sh", "-c", script, "hook", path(kind, RECORD)));
    }

    /// Such a hook that has only so many seconds.
    Hooks scriptWithin(int seconds, String kind, String script) {
        script(kind, script);
        bundle.set("/hooks/" + kind + "/" + (count(kind) - 1) + "/timeout", seconds);
        return this;
    }

    private int count(String kind) {
        return counts.getOrDefault(kind, 0);
    }

    /// One more hook of `kind`.
    Hooks add(String kind, String path, List<String> args) {
        var hook = new JsonObject();
        hook.addProperty("path", path);
        bundle.set("/hooks/" + kind + "/-", hook);
        counts.merge(kind, 1, Integer::sum);
        bundle.set("/hooks/" + kind + "/" + (count(kind) - 1) + "/args", args);
        return this;
    }

    /// Where hooks of `kind` find the file `path` of the root file system.
    private String path(String kind, String path) {
        return kind.equals("startContainer") ? path : bundle.inRootfs(path).toString();
    }

    /// Writes to the record, as a hook does.
    Hooks mark(String label) {
        try {
            Files.writeString(file(), "hook " + label + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private Path file() {
        return bundle.inRootfs(RECORD);
    }

    /// The names in the record, in its order.
    List<String> labels() {
        return Host.read(file().toString())
                .lines()
                .filter(line -> line.startsWith("hook "))
                .map(line -> line.substring(5))
                .toList();
    }

    /// What the hook of this name wrote as `field`.
    String seen(String label, String field) {
        var lines = Host.read(file().toString()).lines().toList();
        int start = lines.indexOf("hook " + label);
        for (String line : lines.subList(start + 1, lines.size())) {
            if (line.startsWith("hook ")) {
                break;
            }
            if (line.equals(field) || line.startsWith(field + " ")) {
                return line.substring(field.length()).strip();
            }
        }
        throw new AssertionError("no " + field + " of " + label + ": " + lines);
    }

    /// The state that the hook of this name read.
    JsonObject state(String label) {
        return JsonParser.parseString(seen(label, "state")).getAsJsonObject();
    }
}

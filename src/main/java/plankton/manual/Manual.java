package plankton.manual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import plankton.cli.Command;
import plankton.cli.Commands;

/// Writes the files: `man/*.1` and `completions/*`.
public final class Manual {
    private Manual() {}

    /// Writes all of them into the directory `args[0]`; `args[1]` is the moment, as ISO 8601 has
    /// it, whose date the manual pages bear.
    public static void main(String[] args) throws IOException {
        for (Map.Entry<String, String> file : files(args[1]).entrySet()) {
            Path path = Path.of(args[0], file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    /// The texts of all files, by their names.
    static Map<String, String> files(String moment) {
        String date = moment.substring(0, "2026-01-01".length());
        var files = new LinkedHashMap<String, String>();
        files.put("man/plankton.1", ManPage.ofProgram(date));
        for (Command command : Commands.all()) {
            files.put("man/plankton-" + command.name() + ".1", ManPage.of(command, date));
        }
        files.put("completions/plankton.bash", BashCompletion.script());
        files.put("completions/_plankton", ZshCompletion.script());
        files.put("completions/plankton.fish", FishCompletion.script());
        return files;
    }
}

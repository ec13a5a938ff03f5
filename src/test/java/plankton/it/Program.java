package plankton.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The program under test.
public final class Program {
    private Program() {}

    /// Its file.
    public static final Path PATH =
            Path.of(System.getProperty("plankton", "target/plankton")).toAbsolutePath();

    private static final String VERSION = firstLine();

    public static boolean isPlankton() {
        return VERSION.startsWith("plankton version ");
    }

    public static boolean isRunc() {
        return VERSION.startsWith("runc version ");
    }

    private static String firstLine() {
        if (!Files.isExecutable(PATH)) {
            throw new IllegalStateException(
                    PATH + " is missing: build it first, or name another by -Druntime=FILE");
        }
        try (var sandbox = new Sandbox()) {
            var command = List.of(PATH.toString(), "--version");
            return Call.of(sandbox, command, Map.of(), new byte[0]).finish().stdout();
        }
    }
}

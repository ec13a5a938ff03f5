package plankton.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// A program of the machine that reads what is generated.
final class Tool {
    private Tool() {}

    /// Skips the test, and prints so, unless the program is installed.
    static void need(String program) {
        boolean there =
                List.of(System.getenv("PATH").split(":")).stream()
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        if (!there) {
            System.out.println("skipped: " + program + " is not installed");
        }
        Assumptions.assumeTrue(there, program + " is not installed");
    }

    /// What the command prints on both its outputs; it must succeed.
    static String output(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(new ArrayList<>(List.of(command)));
        var running = process.redirectErrorStream(true).start();
        running.getOutputStream().close();
        String text = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, running.waitFor(), () -> String.join(" ", command) + ": " + text);
        return text;
    }
}

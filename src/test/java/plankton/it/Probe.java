package plankton.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Small programs in C, `src/test/c`, for what neither Java nor busybox can do. Static, so that
/// they run in a container.
final class Probe {
    private Probe() {}

    private static final Map<String, Path> MADE = new ConcurrentHashMap<>();

    /// The program `name`.
    static Path of(String name) {
        return MADE.computeIfAbsent(name, Probe::make);
    }

    private static Path make(String name) {
        try {
            Path program =
                    Files.createDirectories(Path.of("target/probes"))
                            .resolve(name)
                            .toAbsolutePath();
            var command =
                    List.of(
                            // musl has no kernel headers of its own: it takes what it lacks last.
                            "musl-gcc",
                            "-static",
                            "-O1",
                            "-idirafter",
                            "/usr/include",
                            "-idirafter",
                            "/usr/include/" + multiarch(),
                            "-o",
                            program.toString(),
                            "src/test/c/" + name + ".c");
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                throw new IllegalStateException("cannot compile: " + command);
            }
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String multiarch() throws IOException {
        var gcc = new ProcessBuilder("gcc", "-print-multiarch").start();
        return new String(
                        gcc.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8)
                .strip();
    }

    /// Puts the program `name` into the container's `/bin`.
    static void into(Bundle bundle, String name) {
        try {
            Files.copy(
                    of(name),
                    bundle.inRootfs("/bin/" + name),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs the program `name` on the host, and waits until it prints that it is ready.
    static Call listening(Sandbox sandbox, String name, String... words) {
        var command = new ArrayList<>(List.of(of(name).toString()));
        command.addAll(List.of(words));
        return Call.of(sandbox, command, Map.of(), new byte[0]).untilItPrints("ready");
    }
}

package plankton.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plankton.cli.Command;
import plankton.cli.CommandLine;
import plankton.cli.Commands;
import plankton.cli.Option;

class ManualTest {

    private static final Map<String, String> FILES = Manual.files("2026-01-01T00:00:00Z");

    private static void has(String file, String text) {
        String content = String.valueOf(FILES.get(file));
        assertTrue(content.contains(text), () -> file + " without " + text + ":\n" + content);
    }

    private static String page(Command command) {
        return "man/plankton-" + command.name() + ".1";
    }

    @Test
    void everyCommandIsEverywhere() {
        for (Command command : Commands.all()) {
            has(page(command), ".SH \"NAME\"\nplankton\\-" + command.name() + " \\- ");
            has("man/plankton.1", "\\fBplankton\\-" + command.name() + "\\fR(1)");
            has("completions/plankton.bash", "\n  [" + command.name() + "]='");
            has("completions/_plankton", "'" + command.name() + ":");
            has("completions/plankton.fish", " -a " + command.name() + " ");
        }
    }

    @Test
    void everyOptionIsEverywhere() {
        has("man/plankton.1", "\\fB\\-\\-root\\fR \\fIDIR\\fR");
        check("man/plankton.1", "plankton", CommandLine.globalOptions());
        for (Command command : Commands.all()) {
            var options = new ArrayList<>(command.options());
            options.add(CommandLine.HELP);
            check(page(command), command.name(), options);
        }
    }

    private static void check(String page, String command, List<Option> options) {
        for (Option option : options) {
            String name = option.name();
            has(page, Troff.bold("--" + name));
            has(page, Troff.line(option.help()));
            assertTrue(bash(command).contains("--" + name), () -> command + " --" + name);
            has("completions/_plankton", "'*--" + name + (option.takesArgument() ? "=[" : "["));
            has("completions/plankton.fish", "'__plankton_at " + command + "' -l " + name + " ");
            if (option.letter() != 0) {
                has(page, Troff.bold("-" + option.letter()));
                assertTrue(bash(command).contains(" -" + option.letter()), option::toString);
                has("completions/_plankton", "'*-" + option.letter());
                has("completions/plankton.fish", " -l " + name + " -s " + option.letter() + " ");
            }
        }
    }

    /// The line of a command in bash's table of options.
    private static String bash(String command) {
        return String.valueOf(FILES.get("completions/plankton.bash"))
                .lines()
                .filter(line -> line.startsWith("  [" + command + "]='--"))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "DIR, DIRECTORY",
        "FILE, FILE",
        "PATH, FILE",
        "ID, CONTAINER",
        "[ID...], CONTAINER",
        "[SIGNAL], SIGNAL",
        "[COMMAND], COMMAND",
        "table|json, CHOICE",
        "FILE|-, FILE",
        "UID[:GID], OTHER",
        "..., OTHER",
        "N, OTHER"
    })
    void wordsSayWhatCanBeOffered(String text, Word.Kind kind) {
        assertEquals(kind, Word.of(text).kind());
    }

    @Test
    void commandsOfContainersAreNotThoseOfTheProgram() {
        List<Word> words = Word.operands("[OPTION...] ID COMMAND [ARGUMENT...]");
        assertEquals(
                List.of(Word.Kind.CONTAINER, Word.Kind.OTHER, Word.Kind.OTHER),
                words.stream().map(Word::kind).toList());
    }

    @Test
    void wordsSayWhetherThereMayBeMore() {
        assertTrue(Word.of("[ARGUMENT...]").repeats());
        assertEquals("ARGUMENT", Word.of("[ARGUMENT...]").text());
        assertEquals(List.of("table", "json"), Word.of("table|json").choices());
    }

    @Test
    void writesTheFiles(@TempDir Path directory) throws IOException {
        Manual.main(new String[] {directory.toString(), "2026-01-01T00:00:00Z"});
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            assertEquals(file.getValue(), Files.readString(directory.resolve(file.getKey())));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bash, completions/plankton.bash",
        "zsh, completions/_plankton",
        "fish, completions/plankton.fish"
    })
    void scriptsAreUnderstood(String shell, String script, @TempDir Path directory)
            throws IOException, InterruptedException {
        Tool.need(shell);
        Path file = Files.writeString(directory.resolve("script"), FILES.get(script));
        assertEquals("", Tool.output(shell, "-n", file.toString()));
    }

    @Test
    void pagesAreUnderstood(@TempDir Path directory) throws IOException, InterruptedException {
        Tool.need("groff");
        for (Map.Entry<String, String> page : FILES.entrySet()) {
            if (page.getKey().startsWith("man/")) {
                Path file = Files.writeString(directory.resolve("page"), page.getValue());
                String[] words = {"groff", "-ww", "-man", "-Tutf8", "-z", file.toString()};
                assertEquals("", Tool.output(words), page.getKey());
            }
        }
    }
}

package plankton.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import plankton.failure.UsageError;

/// The tables of the commands and their options, and the help that is made of them.
class CommandsTest {

    private static final int MAX_LINE = 100;

    static Stream<String> names() {
        return Commands.all().stream().map(Command::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void areFoundByName(String name) {
        assertEquals(name, Commands.named(name).name());
        assertSame(
                Commands.named(name).getClass(),
                Commands.all().stream()
                        .filter(command -> command.name().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .getClass());
        assertTrue(name.matches("[a-z]+"), name);
    }

    @Test
    void haveDifferentNames() {
        assertEquals(Commands.all().size(), names().distinct().count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ru", "RUN", "run ", "-", "frobnicate"})
    void areNotFoundByAnotherName(String name) {
        var error = assertThrows(UsageError.class, () -> Commands.named(name));
        assertEquals(
                "unknown command \""
                        + name
                        + "\"; there are "
                        + String.join(", ", names().toList()),
                error.getMessage());
    }

    @ParameterizedTest
    @MethodSource("names")
    void haveSoundOptions(String name) {
        var options = new ArrayList<>(Commands.named(name).options());
        options.add(CommandLine.HELP);
        assertSound(options);
    }

    @Test
    void comeAfterSoundOptions() {
        assertSound(CommandLine.globalOptions());
    }

    private static void assertSound(List<Option> options) {
        var names = new HashSet<String>();
        var letters = new HashSet<Character>();
        for (Option option : options) {
            String name = option.name();
            assertTrue(name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"), name);
            assertTrue(names.add(name), name + " is there twice");
            char letter = option.letter();
            assertTrue(letter == 0 || Character.isLetter(letter), name);
            assertTrue(letter == 0 || letters.add(letter), letter + " is there twice");
            assertFalse(option.help().isBlank(), name);
            assertFalse(option.help().endsWith("."), name);
        }
    }

    /// Letters behind one dash must not mean two things.
    @ParameterizedTest
    @MethodSource("names")
    void haveNoLongNameMadeOfLettersOfFlags(String name) {
        var flags = new StringBuilder();
        for (Option option : Commands.named(name).options()) {
            flags.append(option.letter() == 0 || option.takesArgument() ? "" : option.letter());
        }
        for (Option option : Commands.named(name).options()) {
            boolean isSpelled =
                    option.name().chars().allMatch(c -> flags.indexOf(Character.toString(c)) >= 0);
            assertFalse(isSpelled, option.name());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void haveHelpThatFitsTheScreen(String name) {
        Command command = Commands.named(name);
        String help = oneLineEach(Help.of(command));
        assertReadable(Help.of(command));
        assertTrue(help.startsWith("Usage: plankton " + name), help);
        assertTrue(help.contains("\n\n" + command.summary() + ".\n"), help);
        for (Option option : command.options()) {
            String row = rowOf(help, option);
            assertTrue(row.endsWith(" " + option.help()), row);
            assertTrue(option.letter() == 0 || row.contains("-" + option.letter() + ", "), row);
            assertTrue(row.contains("--" + option.name() + " " + option.argument()), row);
        }
    }

    /// Words too long for their column stand on a line of their own.
    private static String oneLineEach(String help) {
        return help.replaceAll("\n {20,}", " ");
    }

    private static String rowOf(String help, Option option) {
        return help.lines()
                .filter(line -> (line + " ").contains(" --" + option.name() + " "))
                .filter(line -> line.endsWith(option.help()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line for --" + option.name()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void haveDetailsInWholeLines(String name) {
        String details = Commands.named(name).details();
        assertTrue(details.isEmpty() || details.endsWith("\n"), details);
        assertFalse(details.endsWith("\n\n"), details);
        for (String line : details.lines().toList()) {
            assertTrue(line.length() <= MAX_LINE, line);
        }
    }

    @Test
    void areAllInTheOverview() {
        String help = oneLineEach(Help.overview());
        assertReadable(Help.overview());
        for (Command command : Commands.all()) {
            assertTrue(
                    help.lines()
                            .anyMatch(line ->
                                    line.startsWith("  " + command.name() + " ")
                                            && line.endsWith(" " + command.summary())),
                    command.name());
        }
        for (Option option : CommandLine.globalOptions()) {
            assertFalse(rowOf(help, option).isEmpty());
        }
    }

    private static void assertReadable(String help) {
        assertTrue(help.endsWith("\n") && !help.endsWith("\n\n"), help);
        for (String line : help.lines().toList()) {
            assertTrue(line.length() <= MAX_LINE, line);
            assertEquals(line.stripTrailing(), line);
            assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 0x7F), line);
        }
    }
}

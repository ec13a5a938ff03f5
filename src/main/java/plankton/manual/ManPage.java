package plankton.manual;

import static plankton.manual.Troff.bold;
import static plankton.manual.Troff.italic;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import plankton.cli.Command;
import plankton.cli.CommandLine;
import plankton.cli.Commands;
import plankton.cli.Option;

/// The manual pages: one of the program, one of each command.
final class ManPage {
    private ManPage() {}

    private static final String ABOUT =
            "run containers as the OCI runtime specification describes them";

    static String ofProgram(String date) {
        Troff page = page("plankton", ABOUT, date);
        page.line(synopsis("plankton", "[OPTION...] COMMAND [ARGUMENT...]"));
        page.section("DESCRIPTION");
        page.text(
                """
                It reads a bundle, a directory with a `config.json` and a root file system, makes the
                environment it describes, runs the program in it and looks after its life. There is no
                daemon.

                Each command has a page of its own:
                """);
        for (Command command : Commands.all()) {
            page.item(bold(name(command)) + "(1)", command.summary());
        }
        options(page, CommandLine.globalOptions());
        page.section("EXIT STATUS");
        page.text(
                """
                0 if all went well, 1 if not; one line on standard error then says what is wrong.
                Commands that wait for a program end with its exit status, or with 128 + N if signal N
                ended it.
                """);
        files(page);
        return seeAlso(page, "");
    }

    static String of(Command command, String date) {
        Troff page = page(name(command), command.summary(), date);
        page.line(synopsis("plankton " + command.name(), command.operands()));
        page.section("DESCRIPTION");
        String summary = command.summary();
        page.text(Character.toUpperCase(summary.charAt(0)) + summary.substring(1) + ".\n");
        if (!command.details().isEmpty()) {
            page.paragraph().text(command.details());
        }
        var options = new ArrayList<>(command.options());
        options.add(CommandLine.HELP);
        options(page, options);
        page.section("EXIT STATUS");
        page.text(
                """
                0 if all went well, 1 if not, unless said otherwise above; one line on standard
                error then says what is wrong.
                """);
        files(page);
        return seeAlso(page, command.name());
    }

    private static String name(Command command) {
        return "plankton-" + command.name();
    }

    private static Troff page(String name, String about, String date) {
        var page = new Troff(name, date, "Plankton " + CommandLine.VERSION);
        page.section("NAME").text(name + " - " + about + "\n");
        return page.section("SYNOPSIS");
    }

    /// What is to be typed as it is is bold, what stands for something else is italic.
    private static StringBuilder synopsis(String command, String operands) {
        var line = new StringBuilder(bold(command));
        var words = new StringTokenizer(operands);
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            int from = word.startsWith("[") ? 1 : 0;
            String name = word.substring(from).replace("]", "").replace("...", "");
            line.append(' ').append("[", 0, from).append(italic(name));
            line.append(word, from + name.length(), word.length());
        }
        return line;
    }

    private static void options(Troff page, List<Option> options) {
        page.section("OPTIONS");
        for (Option option : options) {
            var left = new StringBuilder();
            if (option.letter() != 0) {
                left.append(bold("-" + option.letter())).append(", ");
            }
            left.append(bold("--" + option.name()));
            if (option.takesArgument()) {
                left.append(' ').append(italic(option.argument()));
            }
            page.item(left.toString(), option.help());
        }
    }

    private static void files(Troff page) {
        page.section("FILES");
        page.item(italic("config.json"), "the configuration, in the bundle's directory");
        page.item(
                italic("/run/plankton"),
                "where the containers' records are, unless `--root` says otherwise");
    }

    private static String seeAlso(Troff page, String self) {
        page.section("SEE ALSO");
        var pages = new StringBuilder(self.isEmpty() ? "" : bold("plankton") + "(1)");
        for (Command command : Commands.all()) {
            if (!command.name().equals(self)) {
                pages.append(pages.isEmpty() ? "" : ",\n")
                        .append(bold(name(command)))
                        .append("(1)");
            }
        }
        page.line(pages);
        page.paragraph();
        page.text(
                "The OCI runtime specification: https://github.com/opencontainers/runtime-spec\n");
        return page.toString();
    }
}

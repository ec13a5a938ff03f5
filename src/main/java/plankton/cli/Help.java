package plankton.cli;

import java.util.List;

/// The help texts, made of the commands' own tables.
final class Help {
    private Help() {}

    private static final int COLUMN = 27;

    /// What the program is and which commands it has.
    static String overview() {
        var text = new StringBuilder();
        text.append("Runs containers as the OCI runtime specification describes them.\n\n");
        text.append("Usage: plankton [OPTION...] COMMAND [ARGUMENT...]\n\nCommands:\n");
        for (Command command : Commands.all()) {
            row(text, command.name(), command.summary());
        }
        options(text, CommandLine.globalOptions());
        text.append("\n`plankton help COMMAND` tells more of one command.\n");
        return text.toString();
    }

    /// What one command does.
    static String of(Command command) {
        var text = new StringBuilder();
        text.append("Usage: plankton ").append(command.name());
        if (!command.operands().isEmpty()) {
            text.append(' ').append(command.operands());
        }
        text.append("\n\n").append(command.summary()).append(".\n");
        if (!command.details().isEmpty()) {
            text.append('\n').append(command.details());
        }
        if (!command.options().isEmpty()) {
            options(text, command.options());
        }
        return text.toString();
    }

    private static void options(StringBuilder text, List<Option> options) {
        text.append("\nOptions:\n");
        for (Option option : options) {
            String letter = option.letter() == 0 ? "    " : "-" + option.letter() + ", ";
            String argument = option.takesArgument() ? " " + option.argument() : "";
            row(text, letter + "--" + option.name() + argument, option.help());
        }
    }

    /// What is too long for the left column stands alone.
    private static void row(StringBuilder text, String left, String right) {
        text.append("  ").append(left);
        int width = left.length();
        if (width > COLUMN) {
            text.append("\n  ");
            width = 0;
        }
        for (int i = width; i <= COLUMN; i++) {
            text.append(' ');
        }
        text.append(right).append('\n');
    }
}

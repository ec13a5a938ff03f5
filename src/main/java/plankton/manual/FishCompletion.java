package plankton.manual;

import java.util.ArrayList;
import java.util.List;
import plankton.cli.Command;
import plankton.cli.CommandLine;
import plankton.cli.Commands;
import plankton.cli.Option;
import plankton.linux.Signal;

/// The completion for fish: one line for each option and operand, with the place where it fits.
final class FishCompletion {
    private FishCompletion() {}

    private static final String PROGRAM = "plankton";

    static String script() {
        var lines = new StringBuilder();
        var valued = new StringBuilder();
        options(lines, valued, PROGRAM, CommandLine.globalOptions());
        for (Command command : Commands.all()) {
            lines.append(line(at(PROGRAM + " 0") + " -a " + command.name(), command.summary()));
        }
        for (Command command : Commands.all()) {
            var options = new ArrayList<>(command.options());
            options.add(CommandLine.HELP);
            options(lines, valued, command.name(), options);
            operands(lines, command);
        }
        return SCRIPT.replace("@VALUED@", valued).replace("@LINES@\n", lines);
    }

    private static void options(
            StringBuilder lines, StringBuilder valued, String command, List<Option> options) {
        for (Option option : options) {
            var words = new StringBuilder(" -l " + option.name());
            if (option.letter() != 0) {
                words.append(" -s ").append(option.letter());
            }
            if (option.takesArgument()) {
                words.append(" -x").append(offer(Word.of(option.argument())));
                valued.append(" '")
                        .append(command)
                        .append(" --")
                        .append(option.name())
                        .append('\'');
                if (option.letter() != 0) {
                    valued.append(" '").append(command).append(" -");
                    valued.append(option.letter()).append('\'');
                }
            }
            lines.append(line(at(command) + words, option.help()));
        }
    }

    private static void operands(StringBuilder lines, Command command) {
        int place = 0;
        for (Word word : Word.operands(command.operands())) {
            String where = command.name() + " " + place++ + (word.repeats() ? " or-later" : "");
            lines.append(line(at(where) + offer(word), word.text()));
        }
    }

    private static String at(String place) {
        return " -n '__plankton_at " + place + "'";
    }

    private static String offer(Word word) {
        return switch (word.kind()) {
            case DIRECTORY -> " -a '(__fish_complete_directories (commandline -ct))'";
            case FILE -> " -a '(__fish_complete_path (commandline -ct))'";
            case CONTAINER -> " -a '(__plankton_containers)'";
            case SIGNAL -> " -a '" + Signal.names() + "'";
            case COMMAND -> " -a '" + String.join(" ", names()) + "'";
            case CHOICE -> " -a '" + String.join(" ", word.choices()) + "'";
            case OTHER -> "";
        };
    }

    private static List<String> names() {
        return Commands.all().stream().map(Command::name).toList();
    }

    private static String line(String words, String help) {
        return "complete -c plankton" + words + " -d " + quoted(help) + "\n";
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static final String SCRIPT =
            """
            # Completion of plankton's command line for fish. Made of the tables of the program's own help.

            # The options that take an argument, each with its command.
            set -g __plankton_valued@VALUED@

            # Prints the command before the cursor, the number of its operands, and what --root is given.
            function __plankton_place
                set -l words (commandline -opc)
                set -e words[1]
                set -l command plankton
                set -l operands 0
                set -l root
                set -l option
                for word in $words
                    if test -n "$option"
                        test "$option" = --root; and set root $word
                        set option
                        continue
                    end
                    switch $word
                        case '--root=*'
                            set root (string replace -- --root= '' $word)
                        case '-*'
                            contains -- "$command $word" $__plankton_valued; and set option $word
                        case '*'
                            if test $command = plankton
                                set command $word
                            else
                                set operands (math $operands + 1)
                            end
                    end
                end
                printf '%s\\n' $command $operands $root
            end

            # Whether the cursor is behind a command, and at the operand of that number, from 0.
            function __plankton_at --argument-names command operand later
                set -l place (__plankton_place)
                test $place[1] = $command; or return
                test -z "$operand"; or test $place[2] = $operand
                or test -n "$later" -a $place[2] -ge "$operand"
            end

            function __plankton_containers
                set -l place (__plankton_place)
                set -l program (commandline -opc)[1]
                set -l root
                set -q place[3]; and set root --root $place[3]
                $program $root list -q 2>/dev/null
            end

            complete -c plankton -f
            @LINES@
            """;
}

package plankton.manual;

import java.util.ArrayList;
import java.util.List;
import plankton.cli.Command;
import plankton.cli.CommandLine;
import plankton.cli.Commands;
import plankton.cli.Option;
import plankton.linux.Signal;

/// The completion for zsh: the arguments of each command, in the language of its `_arguments`.
final class ZshCompletion {
    private ZshCompletion() {}

    static String script() {
        var commands = new StringBuilder();
        var cases = new StringBuilder();
        for (Command command : Commands.all()) {
            commands.append("    ").append(quoted(command.name() + ":" + command.summary()));
            commands.append('\n');
            var options = new ArrayList<>(command.options());
            options.add(CommandLine.HELP);
            cases.append("    ").append(command.name()).append(") specs=(\n");
            cases.append(options(options)).append(operands(command)).append("    ) ;;\n");
        }
        return SCRIPT.replace("@OPTIONS@\n", options(CommandLine.globalOptions()))
                .replace("@CASES@\n", cases)
                .replace("@COMMANDS@\n", commands)
                .replace("@SIGNALS@", Signal.names());
    }

    private static String options(List<Option> options) {
        var lines = new StringBuilder();
        for (Option option : options) {
            String rest = "[" + bracketed(option.help()) + "]" + argument(option);
            String equals = option.takesArgument() ? "=" : "";
            lines.append(line("*--" + option.name() + equals + rest));
            if (option.letter() != 0) {
                String plus = option.takesArgument() ? "+" : "";
                lines.append(line("*-" + option.letter() + plus + rest));
            }
        }
        return lines.toString();
    }

    private static String argument(Option option) {
        return option.takesArgument() ? message(Word.of(option.argument())) : "";
    }

    private static String operands(Command command) {
        var lines = new StringBuilder();
        int place = 1;
        for (Word word : Word.operands(command.operands())) {
            lines.append(line((word.repeats() ? "*" : place) + message(word)));
            place++;
        }
        return lines.toString();
    }

    private static String message(Word word) {
        String action =
                switch (word.kind()) {
                    case DIRECTORY -> "_files -/";
                    case FILE -> "_files";
                    case CONTAINER -> "_plankton_containers";
                    case SIGNAL -> "_plankton_signals";
                    case COMMAND -> "_plankton_commands";
                    case CHOICE -> "(" + String.join(" ", word.choices()) + ")";
                    case OTHER -> " ";
                };
        return ":" + word.text().replace(":", "\\:") + ":" + action;
    }

    private static String bracketed(String text) {
        return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]");
    }

    private static String line(String text) {
        return "      " + quoted(text) + "\n";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static final String SCRIPT =
            """
            #compdef plankton
            # Completion of plankton's command line for zsh. Made of the tables of the program's own help.

            _plankton_commands() {
              local -a commands
              commands=(
            @COMMANDS@
              )
              _describe -t commands command commands
            }

            _plankton_containers() {
              local expl
              local -a ids
              ids=(${(f)"$($program $root list -q 2>/dev/null)"})
              _wanted containers expl container compadd -a ids
            }

            _plankton_signals() {
              local expl
              _wanted signals expl signal compadd @SIGNALS@
            }

            _plankton() {
              local curcontext=$curcontext state line program=${(Q)~words[1]}
              local -a root specs
              local -A opt_args
              specs=(
            @OPTIONS@
                  '1:COMMAND:_plankton_commands'
                  '*:: :->arguments'
              )
              _arguments -C -s -S $specs
              [[ $state == arguments ]] || return
              if [[ -n $opt_args[--root] ]]; then root=(--root ${(Q)~opt_args[--root]}); fi
              case $line[1] in
            @CASES@
                *) return ;;
              esac
              curcontext=${curcontext%:*:*}:plankton-$line[1]:
              _arguments -s -S $specs
            }

            _plankton "$@"
            """;
}

package plankton.manual;

import java.util.ArrayList;
import java.util.List;
import plankton.cli.Command;
import plankton.cli.CommandLine;
import plankton.cli.Commands;
import plankton.cli.Option;
import plankton.linux.Signal;

/// The completion for bash: tables, and one function that reads them.
final class BashCompletion {
    private BashCompletion() {}

    static String script() {
        var options = new StringBuilder();
        var operands = new StringBuilder();
        var commands = new ArrayList<String>();
        options.append(entry("plankton", options(CommandLine.globalOptions())));
        for (Command command : Commands.all()) {
            var all = new ArrayList<>(command.options());
            all.add(CommandLine.HELP);
            commands.add(command.name());
            options.append(entry(command.name(), options(all)));
            operands.append(entry(command.name(), operands(command)));
        }
        return SCRIPT.replace("@OPTIONS@\n", options)
                .replace("@OPERANDS@\n", operands)
                .replace("@COMMANDS@", String.join(" ", commands))
                .replace("@SIGNALS@", Signal.names());
    }

    private static String entry(String key, String value) {
        return "  [" + key + "]='" + value + "'\n";
    }

    /// Each option, with what its argument is.
    private static String options(List<Option> options) {
        var words = new ArrayList<String>();
        for (Option option : options) {
            String argument = option.takesArgument() ? "=" + what(Word.of(option.argument())) : "";
            words.add("--" + option.name() + argument);
            if (option.letter() != 0) {
                words.add("-" + option.letter() + argument);
            }
        }
        return String.join(" ", words);
    }

    private static String operands(Command command) {
        var words = new ArrayList<String>();
        for (Word word : Word.operands(command.operands())) {
            words.add(what(word) + (word.repeats() ? "..." : ""));
        }
        return String.join(" ", words);
    }

    private static String what(Word word) {
        return switch (word.kind()) {
            case DIRECTORY -> "directory";
            case FILE -> "file";
            case CONTAINER -> "container";
            case SIGNAL -> "signal";
            case COMMAND -> "command";
            case CHOICE -> word.text();
            case OTHER -> "other";
        };
    }

    private static final String SCRIPT =
            """
            # shellcheck shell=bash
            # Completion of plankton's command line for bash. Made of the tables of the program's own help.

            # The options of the program and of each command, with what their arguments are.
            declare -gA _plankton_options=(
            @OPTIONS@
            )

            # What may follow each command.
            declare -gA _plankton_operands=(
            @OPERANDS@
            )

            # Sets `awaited` to what the argument of an option is: nothing if it has none.
            _plankton_argument() { # COMMAND OPTION
              local entry
              awaited=''
              for entry in ${_plankton_options[$1]-}; do
                if [[ $entry == "$2="* ]]; then awaited=${entry#*=}; fi
              done
            }

            # Sets COMPREPLY to the words of a kind that begin with `current`.
            _plankton_offer() { # KIND
              case $1 in
                directory)
                  compopt -o filenames 2>/dev/null
                  mapfile -t COMPREPLY < <(compgen -d -- "$current")
                  ;;
                file)
                  compopt -o filenames 2>/dev/null
                  mapfile -t COMPREPLY < <(compgen -f -- "$current")
                  ;;
                container) _plankton_words "$("$program" ${root:+--root "$root"} list -q 2>/dev/null)" ;;
                signal) _plankton_words '@SIGNALS@' ;;
                command) _plankton_words '@COMMANDS@' ;;
                *'|'*) _plankton_words "${1//|/ }" ;;
              esac
            }

            _plankton_words() { # WORDS
              mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current")
            }

            # Sets `words` to the words up to the cursor, those joined that bash cuts at a "=".
            _plankton_join() {
              local i joins=
              words=()
              for ((i = 1; i <= COMP_CWORD; i++)); do
                if [[ ${#words[@]} -gt 0 && ( $joins || ${COMP_WORDS[i]} == '=' ) ]]; then
                  words[-1]+=${COMP_WORDS[i]}
                else
                  words+=("${COMP_WORDS[i]}")
                fi
                if [[ ${COMP_WORDS[i]} == '=' ]]; then joins=yes; else joins=; fi
              done
            }

            # Reads the words before the cursor: sets `command`, `operands` to the number of its operands, `root`, and
            # `awaited` to what the option before the cursor wants.
            _plankton_read() {
              local word option='' options=yes
              for word in "$@"; do
                if [[ $awaited ]]; then
                  if [[ $option == --root ]]; then root=${word/#'~'/$HOME}; fi
                  awaited=''
                elif [[ $options && $word == -- ]]; then
                  options=''
                elif [[ $options && $word == -?* ]]; then
                  option=${word%%=*}
                  _plankton_argument "$command" "$option"
                  if [[ $word == *=* ]]; then
                    if [[ $option == --root ]]; then root=${word#*=} root=${root/#'~'/$HOME}; fi
                    awaited=''
                  fi
                elif [[ $command == plankton ]]; then
                  command=$word
                else
                  operands=$((operands + 1))
                fi
              done
            }

            _plankton() {
              local program=${COMP_WORDS[0]/#'~'/$HOME} command=plankton operands=0 awaited='' root=''
              local -a words kinds
              _plankton_join
              local current=${words[-1]} prefix=''
              COMPREPLY=()
              _plankton_read "${words[@]:0:${#words[@]}-1}"
              if [[ ! $awaited && $current == --*=* ]]; then
                _plankton_argument "$command" "${current%%=*}"
                # Unless bash has cut the word, what is offered replaces all of it.
                if [[ ${COMP_WORDS[COMP_CWORD]} == --*=* ]]; then prefix=${current%%=*}=; fi
                current=${current#*=}
                if [[ ! $awaited ]]; then return; fi
              fi
              if [[ $awaited ]]; then
                _plankton_offer "$awaited"
                COMPREPLY=("${COMPREPLY[@]/#/$prefix}")
              elif [[ $current == -* ]]; then
                read -ra kinds <<<"${_plankton_options[$command]-}"
                _plankton_words "${kinds[*]%%=*}"
              elif [[ $command == plankton ]]; then
                _plankton_offer command
              else
                read -ra kinds <<<"${_plankton_operands[$command]-}"
                if ((operands >= ${#kinds[@]})) && [[ ${kinds[*]: -1} == *... ]]; then operands=-1; fi
                local kind=${kinds[operands]-}
                _plankton_offer "${kind%...}"
              fi
            }

            complete -F _plankton plankton
            """;
}

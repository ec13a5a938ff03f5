package plankton.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import plankton.failure.UsageError;
import plankton.json.Numbers;

/// The words after a command's name, told apart by the table of its options: `--name`,
/// `--name=value`, `--name value`, `-n`, `-n value`, `-nvalue`, `-n=value`, and several letters
/// behind one dash, or a long name behind one. After `--` every word is an operand.
final class Arguments {

    private final String command;
    private final List<Option> options;
    private final Deque<String> words;
    private final Map<String, List<String>> values = new HashMap<>();
    private final List<String> operands = new ArrayList<>();

    private Arguments(String command, List<Option> options, List<String> words) {
        this.command = command;
        this.options = options;
        this.words = new ArrayDeque<>(words);
    }

    /// Reads all of `words`.
    ///
    /// @param command what is being read, for error messages
    static Arguments parse(String command, List<Option> options, List<String> words) {
        var arguments = new Arguments(command, options, words);
        while (!arguments.words.isEmpty()) {
            arguments.next();
        }
        return arguments;
    }

    /// Reads options up to the first operand, behind which are words for somebody else.
    static Arguments parseToOperand(String command, List<Option> options, List<String> words) {
        Arguments arguments = parseLeading(command, options, words);
        if (!arguments.operands.isEmpty() && arguments.operands.getFirst().equals("--")) {
            arguments.operands.removeFirst();
        }
        return arguments;
    }

    /// Reads options up to the first other word. That word and all behind it are operands.
    static Arguments parseLeading(String command, List<Option> options, List<String> words) {
        var arguments = new Arguments(command, options, words);
        String word = arguments.words.peek();
        while (word != null && isOption(word) && !word.equals("--")) {
            arguments.next();
            word = arguments.words.peek();
        }
        arguments.operands.addAll(arguments.words);
        return arguments;
    }

    private static boolean isOption(String word) {
        return word.length() > 1 && word.charAt(0) == '-';
    }

    private void next() {
        String word = words.remove();
        if (word.equals("--")) {
            operands.addAll(words);
            words.clear();
        } else if (word.startsWith("--") || isLongName(word)) {
            takeLong(word.substring(word.startsWith("--") ? 2 : 1));
        } else if (isOption(word)) {
            takeLetters(word.substring(1));
        } else {
            operands.add(word);
        }
    }

    /// Whether `word` is a long name behind a single dash, as Go programs are used to.
    private boolean isLongName(String word) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        for (Option option : options) {
            if (name.equals("-" + option.name())) {
                return true;
            }
        }
        return false;
    }

    private void takeLong(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        for (Option option : options) {
            if (option.name().equals(name)) {
                if (equals < 0) {
                    set(option, option.takesArgument() ? argument("--" + name) : "true");
                } else {
                    set(option, inline(option, text.substring(equals + 1)));
                }
                return;
            }
        }
        throw unknown("--" + name);
    }

    /// The text after `=`; of an option without argument it says yes or no.
    private String inline(Option option, String value) {
        if (!option.takesArgument() && !value.equals("true") && !value.equals("false")) {
            throw new UsageError(
                    command + ": option --" + option.name() + " takes no value but true or false");
        }
        return value;
    }

    private void takeLetters(String letters) {
        for (int i = 0; i < letters.length(); i++) {
            Option option = byLetter(letters.charAt(i));
            if (option.takesArgument()) {
                String rest = letters.substring(i + 1);
                String value = rest.startsWith("=") ? rest.substring(1) : rest;
                set(option, rest.isEmpty() ? argument("-" + letters.charAt(i)) : value);
                return;
            }
            if (letters.startsWith("=", i + 1)) {
                set(option, inline(option, letters.substring(i + 2)));
                return;
            }
            set(option, "true");
        }
    }

    private Option byLetter(char letter) {
        for (Option option : options) {
            if (option.letter() == letter) {
                return option;
            }
        }
        throw unknown("-" + letter);
    }

    private String argument(String option) {
        if (words.isEmpty()) {
            throw new UsageError(command + ": option " + option + " needs an argument");
        }
        return words.remove();
    }

    private void set(Option option, String value) {
        values.computeIfAbsent(option.name(), _ -> new ArrayList<>()).add(value);
    }

    private UsageError unknown(String option) {
        var known = new StringBuilder();
        for (Option candidate : options) {
            known.append(known.isEmpty() ? "" : ", ").append("--").append(candidate.name());
        }
        return new UsageError(
                command
                        + ": unknown option "
                        + option
                        + (known.isEmpty() ? "; it has none" : "; it has " + known));
    }

    /// Whether the option without argument `name` is given.
    boolean has(String name) {
        return get(name, "false").equals("true");
    }

    /// The argument of the option `name`, or `otherwise` if it is not given.
    String get(String name, String otherwise) {
        List<String> given = all(name);
        return given.isEmpty() ? otherwise : given.getLast();
    }

    /// The argument of the option `name`, a number from 0 to `max`, or 0 if it is not given.
    int number(String name, int max) {
        return (int) number(name, get(name, "0"), max);
    }

    /// `text`, a part of what the option `name` was given, as a number from 0 to `max`.
    long number(String name, String text, long max) {
        try {
            return Numbers.parse(text, 0, max);
        } catch (NumberFormatException _) {
            throw new UsageError(
                    command
                            + ": option --"
                            + name
                            + " takes a number from 0 to "
                            + max
                            + ", not \""
                            + text
                            + "\"");
        }
    }

    /// All arguments of the option `name`, which may be given several times.
    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /// The words that are not options.
    List<String> operands() {
        return operands;
    }

    /// The only operand.
    String only(String what) {
        return operands(1, 1, what).getFirst();
    }

    /// The operands, of which there must be `min` to `max`, called `what`.
    List<String> operands(int min, int max, String what) {
        String wrong =
                operands.size() < min
                        ? "too few arguments"
                        : operands.size() > max
                                ? "unexpected argument \"" + operands.get(max) + "\""
                                : "";
        if (!wrong.isEmpty()) {
            throw new UsageError(
                    command
                            + ": "
                            + wrong
                            + "; it takes "
                            + (max == 0 ? "none" : what)
                            + ", see `plankton help "
                            + command
                            + "`");
        }
        return operands;
    }
}

package plankton.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;

/// What a word of the command line stands for, as far as a shell can offer something for it.
///
/// @param text how the help calls it, such as `DIR`
/// @param choices what it may be, if that is all
/// @param repeats whether more of its kind may follow
record Word(String text, Kind kind, List<String> choices, boolean repeats) {

    enum Kind {
        DIRECTORY,
        FILE,
        CONTAINER,
        SIGNAL,
        COMMAND,
        CHOICE,
        OTHER
    }

    /// The word that the help calls `text`, such as `DIR`, `table|json`, `FILE|-` or `[ID...]`.
    static Word of(String text) {
        boolean repeats = text.contains("...");
        String name = text.replace("...", "").replace("[", "").replace("]", "");
        List<String> choices = parts(name);
        if (choices.size() > 1 && name.equals(name.toLowerCase(Locale.ROOT))) {
            return new Word(name, Kind.CHOICE, choices, repeats);
        }
        return new Word(
                name, kind(choices.isEmpty() ? "" : choices.getFirst()), List.of(), repeats);
    }

    private static Kind kind(String name) {
        return switch (name) {
            case "DIR" -> Kind.DIRECTORY;
            case "FILE", "PATH", "SOCKET" -> Kind.FILE;
            case "ID" -> Kind.CONTAINER;
            case "SIGNAL" -> Kind.SIGNAL;
            case "COMMAND" -> Kind.COMMAND;
            default -> Kind.OTHER;
        };
    }

    private static List<String> parts(String choices) {
        var parts = new ArrayList<String>();
        var words = new StringTokenizer(choices, "|");
        while (words.hasMoreTokens()) {
            parts.add(words.nextToken());
        }
        return parts;
    }

    /// The words that may follow the name of a command, besides options. A command behind another
    /// word is one of the container's.
    static List<Word> operands(String text) {
        var operands = new ArrayList<Word>();
        var words = new StringTokenizer(text);
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            if (!word.equals("[OPTION...]")) {
                Word operand = Word.of(word);
                boolean isForeign = operand.kind == Kind.COMMAND && !operands.isEmpty();
                operands.add(
                        isForeign
                                ? new Word(operand.text, Kind.OTHER, List.of(), operand.repeats)
                                : operand);
            }
        }
        return operands;
    }
}

package plankton.cli;

import java.util.ArrayList;
import java.util.List;

/// One option of a command: what is recognised, and what the help says of it.
///
/// @param name its long name, without dashes
/// @param letter its short name, or 0
/// @param argument what its argument stands for, such as `DIR`, or what it may be, such as
///   `table|json`; empty if it takes none. The completions of shells offer what fits the word.
/// @param help what it does
public record Option(String name, char letter, String argument, String help) {

    /// All options of several tables.
    @SafeVarargs
    static List<Option> join(List<Option>... tables) {
        var all = new ArrayList<Option>();
        for (List<Option> table : tables) {
            all.addAll(table);
        }
        return all;
    }

    /// Whether an argument belongs to it.
    public boolean takesArgument() {
        return !argument.isEmpty();
    }
}

package plankton.cli;

/// One option of a command: what is recognised, and what the help says of it.
///
/// @param name its long name, without dashes
/// @param letter its short name, or 0
/// @param argument what its argument stands for, such as `DIR`; empty if it takes none
/// @param help what it does
record Option(String name, char letter, String argument, String help) {

    boolean takesArgument() {
        return !argument.isEmpty();
    }
}

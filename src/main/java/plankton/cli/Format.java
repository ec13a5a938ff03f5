package plankton.cli;

import plankton.failure.UsageError;

/// The option that chooses between a table for people and JSON for programs.
final class Format {
    private Format() {}

    static final Option OPTION =
            new Option("format", 'f', "table|json", "how to show them (default: table)");

    static final Option QUIET = new Option("quiet", 'q', "", "show only the ids");

    /// Whether JSON is asked for.
    static boolean isJson(Arguments arguments) {
        String format = arguments.get("format", "table");
        if (!format.equals("table") && !format.equals("json")) {
            throw new UsageError("invalid format option \"" + format + "\"; allowed: table, json");
        }
        return format.equals("json");
    }
}

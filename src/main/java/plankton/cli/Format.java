package plankton.cli;

import java.util.List;
import plankton.failure.UsageError;

/// The options that choose between a table for people, JSON for programs, and ids alone.
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

    /// Ids alone, one in each line.
    static String lines(List<String> ids) {
        var lines = new StringBuilder();
        for (String id : ids) {
            lines.append(id).append('\n');
        }
        return lines.toString();
    }
}

package plankton.json;

import org.jspecify.annotations.Nullable;

/// Where in the text a parser's message says it stopped.
final class Position {
    private Position() {}

    /// The part " at line L column C" of a message, or nothing if it has none.
    static String in(@Nullable String message) {
        if (message == null) {
            return "";
        }
        int start = message.indexOf(" at line ");
        int end = message.indexOf(" path ");
        return start < 0 || end < start ? "" : message.substring(start, end);
    }
}

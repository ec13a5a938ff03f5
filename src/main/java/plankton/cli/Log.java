package plankton.cli;

import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.failure.UsageError;
import plankton.json.JsonOutput;
import plankton.linux.Clock;
import plankton.linux.Fd;
import plankton.linux.Stdio;
import plankton.linux.Utf8;

/// Where the program says what went wrong and what it does: for people on standard error, for
/// engines, if they name one, in a file of one record for each line.
///
/// An engine takes every record of its file for the reason of a failure, and some read only a file
/// with a single one: therefore only errors go there, unless more is asked for.
final class Log {

    /// How much is told, the most urgent first.
    private static final String LEVELS = " error warning info debug ";

    static final String ERROR = "error";
    static final String WARNING = "warning";
    static final String DEBUG = "debug";

    private final @Nullable Fd file;
    private final Fd standardError;
    private final boolean json;
    private final int level;

    private Log(@Nullable Fd file, Fd standardError, boolean json, String level) {
        this.file = file;
        this.standardError = standardError;
        this.json = json;
        this.level = rank(level);
    }

    /// The log as long as nobody said otherwise.
    static Log standard() {
        return new Log(null, Stdio.stream(2), false, WARNING);
    }

    /// The log that the options ask for.
    static Log of(Arguments arguments) {
        String format = arguments.get("log-format", "text");
        if (!format.equals("text") && !format.equals("json")) {
            throw new UsageError("invalid log-format: " + format + "; allowed: text, json");
        }
        String path = arguments.get("log", "");
        boolean debug = arguments.has("debug");
        String level = arguments.get("log-level", debug ? DEBUG : path.isEmpty() ? WARNING : ERROR);
        if (rank(level) < 0 || level.indexOf(' ') >= 0) {
            throw new UsageError(
                    "invalid log-level: " + level + "; allowed: error, warning, info, debug");
        }
        Fd file = path.isEmpty() ? null : Fd.append(path);
        // A new process may give its standard error away while it still has something to tell.
        Fd error = debug && file == null ? Stdio.stream(2).copy() : Stdio.stream(2);
        return new Log(file, error, format.equals("json"), debug ? DEBUG : level);
    }

    private static int rank(String level) {
        return LEVELS.indexOf(" " + level + " ");
    }

    boolean tells(String level) {
        return rank(level) <= this.level;
    }

    /// Tells what made the program fail.
    void error(String message) {
        String text = Printable.of(message);
        if (file != null) {
            write(file, record(ERROR, text));
        }
        // If nobody hears this, nobody can be told either.
        Stdio.error("plankton: " + text);
    }

    /// Tells what stops nothing.
    void tell(String level, String message) {
        if (!tells(level)) {
            return;
        }
        String text = Printable.of(message);
        if (file != null) {
            write(file, record(level, text));
        } else {
            write(standardError, "plankton: " + level + ": " + text);
        }
    }

    private static void write(Fd to, String line) {
        try {
            to.write(Utf8.encode(line + "\n"));
        } catch (SystemError _) {
            // A full disk or a reader that has gone must stop nothing else.
        }
    }

    private String record(String level, String text) {
        String time = Clock.now();
        if (!json) {
            return "time=\"" + time + "\" level=" + level + " msg=" + quoted(text);
        }
        var out = new JsonOutput("");
        out.beginObject();
        out.name("level").value(level);
        out.name("msg").value(text);
        out.name("time").value(time);
        return out.endObject().toString();
    }

    private static String quoted(String text) {
        return new JsonOutput("").value(text).toString();
    }
}

package plankton.manual;

import java.util.Locale;

/// A text in the language of manual pages, man(7).
final class Troff {

    private final StringBuilder out = new StringBuilder();

    Troff(String page, String date, String source) {
        out.append(".\\\" Made of the tables of the program's own help.\n");
        out.append(".TH ")
                .append(quoted(page.toUpperCase(Locale.ROOT)))
                .append(" 1 ")
                .append(quoted(date));
        out.append(' ').append(quoted(source)).append(" \"User Commands\"\n");
    }

    Troff section(String name) {
        out.append(".SH ").append(quoted(name)).append('\n');
        return this;
    }

    /// Running text. A line that begins with a space stays as it is, and so do its neighbours that
    /// do; an empty line begins a paragraph; what stands between backquotes is bold.
    Troff text(String text) {
        boolean literal = false;
        for (String line : text.lines().toList()) {
            if (line.startsWith(" ") != literal) {
                literal = !literal;
                out.append(literal ? ".PP\n.RS 4\n.nf\n" : ".fi\n.RE\n");
            }
            out.append(line.isEmpty() ? ".PP" : line(line)).append('\n');
        }
        out.append(literal ? ".fi\n.RE\n" : "");
        return this;
    }

    /// An entry of a list: what stands at the left is troff already.
    Troff item(String left, String text) {
        out.append(".TP\n").append(left).append('\n').append(line(text)).append(".\n");
        return this;
    }

    /// A line that is troff already.
    Troff line(StringBuilder line) {
        out.append(line).append('\n');
        return this;
    }

    Troff paragraph() {
        out.append(".PP\n");
        return this;
    }

    static String bold(String text) {
        return "\\fB" + escaped(text) + "\\fR";
    }

    static String italic(String text) {
        return "\\fI" + escaped(text) + "\\fR";
    }

    /// A line of text that cannot be mistaken for a request.
    static String line(String text) {
        String line = emphasised(escaped(text));
        return line.startsWith(".") || line.startsWith("\\(aq") ? "\\&" + line : line;
    }

    private static String emphasised(String escaped) {
        var line = new StringBuilder();
        boolean bold = false;
        int from = 0;
        for (int at = escaped.indexOf(QUOTE); at >= 0; at = escaped.indexOf(QUOTE, from)) {
            line.append(escaped, from, at).append(bold ? "\\fR" : "\\fB");
            bold = !bold;
            from = at + QUOTE.length();
        }
        return line.append(escaped, from, escaped.length()).append(bold ? "\\fR" : "").toString();
    }

    private static final String QUOTE = "\\(ga";

    /// An argument of a macro. Dates and titles are read by other programs too: a dash stays one.
    private static String quoted(String text) {
        return "\"" + escaped(text).replace("\\-", "-") + "\"";
    }

    /// `text` with every character that means something to troff written so that it is shown.
    static String escaped(String text) {
        var escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            escaped.append(
                    switch (c) {
                        case '\\' -> "\\e";
                        case '-' -> "\\-";
                        case '\'' -> "\\(aq";
                        case '"' -> "\\(dq";
                        case '`' -> QUOTE;
                        case '^' -> "\\(ha";
                        case '~' -> "\\(ti";
                        default -> String.valueOf(c);
                    });
        }
        return escaped.toString();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}

package plankton.json;

import java.util.List;
import java.util.Map;

/// Writes JSON text, indented or compact, in the order of the calls. Commas, indentation and
/// escapes (RFC 8259 section 7) are its business; that names and values alternate is the caller's.
public final class JsonOutput {

    private static final String HEX = "0123456789abcdef";

    private final StringBuilder text = new StringBuilder(512);
    private final String indent;
    private int depth;
    private boolean first = true;
    private boolean afterName;

    /// @param indent what each level is indented by; empty for one line
    public JsonOutput(String indent) {
        this.indent = indent;
    }

    public JsonOutput beginObject() {
        return begin('{');
    }

    public JsonOutput endObject() {
        return end('}');
    }

    public JsonOutput beginArray() {
        return begin('[');
    }

    public JsonOutput endArray() {
        return end(']');
    }

    public JsonOutput name(String name) {
        separate();
        quote(name);
        text.append(indent.isEmpty() ? ":" : ": ");
        afterName = true;
        return this;
    }

    public JsonOutput value(String value) {
        separate();
        quote(value);
        return this;
    }

    public JsonOutput value(long value) {
        separate();
        text.append(value);
        return this;
    }

    /// A number whose digits are known, however large.
    public JsonOutput number(String digits) {
        separate();
        text.append(digits);
        return this;
    }

    public JsonOutput value(boolean value) {
        separate();
        text.append(value);
        return this;
    }

    public JsonOutput value(List<String> values) {
        beginArray();
        for (String value : values) {
            value(value);
        }
        return endArray();
    }

    public JsonOutput value(Map<String, String> values) {
        beginObject();
        for (var entry : values.entrySet()) {
            name(entry.getKey()).value(entry.getValue());
        }
        return endObject();
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private JsonOutput begin(char bracket) {
        separate();
        text.append(bracket);
        depth++;
        first = true;
        return this;
    }

    private JsonOutput end(char bracket) {
        depth--;
        if (!first) {
            newLine();
        }
        text.append(bracket);
        first = false;
        return this;
    }

    private void separate() {
        if (afterName) {
            afterName = false;
            return;
        }
        if (!first) {
            text.append(',');
        }
        if (depth > 0) {
            newLine();
        }
        first = false;
    }

    private void newLine() {
        if (!indent.isEmpty()) {
            text.append('\n');
            for (int i = 0; i < depth; i++) {
                text.append(indent);
            }
        }
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ') {
                        text.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}

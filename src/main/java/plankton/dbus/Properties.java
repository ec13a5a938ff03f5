package plankton.dbus;

import java.util.List;

/// Names with values of any type, `a(sv)`.
public final class Properties {

    private static final int STRUCT = 8;

    private final Output elements = new Output();

    private Output begin(String name, String type) {
        return elements.align(STRUCT).text(name).signature(type);
    }

    /// Whether there are none.
    public boolean isEmpty() {
        return elements.size() == 0;
    }

    public Properties text(String name, String value) {
        begin(name, "s").text(value);
        return this;
    }

    public Properties flag(String name, boolean value) {
        begin(name, "b").flag(value);
        return this;
    }

    /// A signed 32-bit number.
    public Properties signed(String name, int value) {
        begin(name, "i").number(value);
        return this;
    }

    /// An unsigned 64-bit number.
    public Properties number(String name, long value) {
        begin(name, "t").number(value);
        return this;
    }

    /// A list with one unsigned 32-bit number.
    public Properties numbers(String name, int value) {
        list(begin(name, "au"), value);
        return this;
    }

    /// Writes a list with one unsigned 32-bit number.
    public static Output list(Output out, int value) {
        int start = out.beginArray(4);
        return out.number(value).endArray(start, 4);
    }

    /// A list of bytes.
    public Properties octets(String name, byte[] value) {
        Output out = begin(name, "ay");
        int start = out.beginArray(1);
        for (byte octet : value) {
            out.octet(octet);
        }
        out.endArray(start, 1);
        return this;
    }

    /// A list of pairs.
    ///
    /// @param values the parts of all pairs, one behind the other
    public Properties pairs(String name, List<String> values) {
        Output out = begin(name, "a(ss)");
        int start = out.beginArray(STRUCT);
        for (int i = 0; i < values.size(); i++) {
            if (i % 2 == 0) {
                out.align(STRUCT);
            }
            out.text(values.get(i));
        }
        out.endArray(start, STRUCT);
        return this;
    }

    /// These, followed by `others`.
    public Properties with(Properties others) {
        // Padding at the end of an array would be taken for the beginning of one more.
        if (!others.isEmpty()) {
            elements.append(others.elements);
        }
        return this;
    }

    /// Writes them as one value.
    public Output writeTo(Output out) {
        int start = out.beginArray(STRUCT);
        return out.append(elements).endArray(start, STRUCT);
    }
}

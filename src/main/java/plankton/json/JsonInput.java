package plankton.json;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.CharArrayReader;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import plankton.failure.SpecError;
import plankton.linux.Utf8;

/// Reads one strict JSON document (RFC 8259) from front to back and knows at each moment the JSON
/// pointer (RFC 6901) of the value it stands at. Every problem is a [SpecError] with that pointer.
///
/// A name given twice in one object, text that is not UTF-8, a NUL or half a surrogate pair in a
/// string are refused: another reader of the same file could understand them differently.
public final class JsonInput {

    /// What one property of an object is read by; gets the property's name.
    @FunctionalInterface
    public interface Property {
        void read(String name);
    }

    private final JsonReader reader;
    private final List<Object> path = new ArrayList<>();

    /// Whether there may be escapes: only they can bring into a string what is not text, as the
    /// reader refuses control characters. Well-formed UTF-8 beyond ASCII counts as well; what comes
    /// of it passes the same check.
    private final boolean hasEscapes;

    private JsonInput(char[] text, int length, boolean hasEscapes) {
        reader = new JsonReader(new CharArrayReader(text, 0, length));
        reader.setStrictness(Strictness.STRICT);
        this.hasEscapes = hasEscapes;
    }

    /// Reads `bytes` as one JSON document with `document`, which must consume exactly one value.
    public static <T> T read(byte[] bytes, Function<JsonInput, T> document) {
        var text = new char[bytes.length];
        int length = Utf8.decodePlain(bytes, '\\', text);
        // Nearly always that was all.
        boolean hasMore = length < bytes.length;
        if (hasMore) {
            int fault = Utf8.firstFault(bytes);
            if (fault >= 0) {
                throw new SpecError("", "is not UTF-8 text: wrong byte at offset " + fault);
            }
            length = Utf8.decode(bytes, 0, bytes.length, text);
        }
        var input = new JsonInput(text, length, hasMore);
        T result = document.apply(input);
        input.end();
        return result;
    }

    /// The JSON pointer of the current value, empty for the document itself.
    public String pointer() {
        var text = new StringBuilder();
        for (Object step : path) {
            text.append('/');
            if (step instanceof String name) {
                appendEscaped(text, name);
            } else {
                text.append(((Integer) step).intValue());
            }
        }
        return text.toString();
    }

    private static void appendEscaped(StringBuilder text, String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            switch (c) {
                case '~' -> text.append("~0");
                case '/' -> text.append("~1");
                default -> text.append(c);
            }
        }
    }

    /// The name of the property whose value it stands at; only inside of an object.
    public String name() {
        return (String) path.getLast();
    }

    /// An error at the current value.
    public SpecError error(String problem) {
        return new SpecError(pointer(), problem);
    }

    /// Reads an object: `property` is called for each name and must read or [#skip()] its value. A
    /// property that is `null` counts as absent, as the writers of such files mean it.
    public void object(Property property) {
        expect(JsonToken.BEGIN_OBJECT, "an object");
        try {
            reader.beginObject();
            var seen = new Names();
            while (reader.hasNext()) {
                String name = text(reader.nextName());
                path.addLast(name);
                if (!seen.add(name)) {
                    throw error("is given twice in the same object");
                }
                if (reader.peek() == JsonToken.NULL) {
                    reader.nextNull();
                } else {
                    property.read(name);
                }
                path.removeLast();
            }
            reader.endObject();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /// The names of one object: nearly always so few that to compare them all is the fastest.
    private static final class Names {

        private static final int FEW = 16;

        private final List<String> few = new ArrayList<>();
        private @Nullable Set<String> many;

        /// @return false if it is there already
        boolean add(String name) {
            if (many != null) {
                return many.add(name);
            }
            if (few.contains(name)) {
                return false;
            }
            few.add(name);
            if (few.size() == FEW) {
                many = new HashSet<>(few);
            }
            return true;
        }
    }

    /// Reads an array, each element by `element`.
    public <T> List<T> list(Supplier<T> element) {
        expect(JsonToken.BEGIN_ARRAY, "an array");
        var list = new ArrayList<T>();
        try {
            reader.beginArray();
            while (reader.hasNext()) {
                path.addLast(list.size());
                list.add(element.get());
                path.removeLast();
            }
            reader.endArray();
        } catch (IOException e) {
            throw malformed(e);
        }
        return list;
    }

    /// Reads an object whose names are data, each value by `value`, keeping the order.
    public <T> Map<String, T> map(Supplier<T> value) {
        var map = new LinkedHashMap<String, T>();
        object(name -> map.put(name, value.get()));
        return map;
    }

    /// Reads an array of strings.
    public List<String> strings() {
        return list(this::string);
    }

    /// Reads a string.
    public String string() {
        expect(JsonToken.STRING, "a string");
        try {
            return text(reader.nextString());
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /// Reads `true` or `false`.
    public boolean bool() {
        expect(JsonToken.BOOLEAN, "true or false");
        try {
            return reader.nextBoolean();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /// Reads a whole number from `min` to `max`, both included.
    public long integer(long min, long max) {
        expect(JsonToken.NUMBER, "a number");
        try {
            return Numbers.parse(reader.nextString(), min, max);
        } catch (IOException e) {
            throw malformed(e);
        } catch (NumberFormatException e) {
            throw error("must be a whole number from " + min + " to " + max);
        }
    }

    /// Reads a whole number from 0 to 2^64-1; values from 2^63 on come as negative numbers with the
    /// same bits.
    public long unsigned64() {
        expect(JsonToken.NUMBER, "a number");
        try {
            return Numbers.parseUnsigned(reader.nextString());
        } catch (IOException e) {
            throw malformed(e);
        } catch (NumberFormatException e) {
            throw error("must be a whole number from 0 to 18446744073709551615");
        }
    }

    /// Passes over the current value, whatever it is; only its syntax is checked. The reader's own
    /// way of doing it would let control characters pass.
    public void skip() {
        int depth = 0;
        try {
            do {
                depth += skipToken();
            } while (depth > 0);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /// Returns how many levels deeper it is afterwards.
    private int skipToken() throws IOException {
        switch (reader.peek()) {
            case BEGIN_OBJECT -> reader.beginObject();
            case BEGIN_ARRAY -> reader.beginArray();
            case END_OBJECT -> {
                reader.endObject();
                return -1;
            }
            case END_ARRAY -> {
                reader.endArray();
                return -1;
            }
            case NAME -> {
                var _ = reader.nextName();
                return 0;
            }
            case STRING -> {
                var _ = reader.nextString();
                return 0;
            }
            case NUMBER, BOOLEAN, NULL, END_DOCUMENT -> {
                reader.skipValue();
                return 0;
            }
        }
        return 1;
    }

    private void expect(JsonToken token, String words) {
        try {
            JsonToken found = reader.peek();
            if (found != token) {
                throw error("must be " + words + ", but is " + describe(found));
            }
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private static String describe(JsonToken token) {
        return switch (token) {
            case BEGIN_OBJECT -> "an object";
            case BEGIN_ARRAY -> "an array";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case NULL -> "null";
            case NAME, END_ARRAY, END_OBJECT, END_DOCUMENT -> "nothing";
        };
    }

    /// After the document, the strict reader takes everything but white space for an error.
    private void end() {
        String place = "";
        try {
            if (reader.peek() == JsonToken.END_DOCUMENT) {
                return;
            }
        } catch (IOException e) {
            place = Position.in(e.getMessage());
        }
        throw new SpecError("", "has text after its end" + place);
    }

    private String text(String value) {
        for (int i = 0; hasEscapes && i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0) {
                throw error("contains a NUL character");
            }
            if (c >= 0xD800 && c <= 0xDFFF) {
                boolean pair =
                        c < 0xDC00
                                && i + 1 < value.length()
                                && value.charAt(i + 1) >= 0xDC00
                                && value.charAt(i + 1) <= 0xDFFF;
                if (!pair) {
                    throw error("contains half of a surrogate pair");
                }
                i++;
            }
        }
        return value;
    }

    /// The library's messages are advice for its programmers; of them only the position is kept.
    private SpecError malformed(IOException e) {
        String message = e.getMessage();
        String place = Position.in(message);
        if (e instanceof EOFException) {
            return new SpecError(pointer(), "is not valid JSON: ends too early" + place);
        }
        if (message != null && message.startsWith("Nesting limit")) {
            return new SpecError(pointer(), "is nested too deeply" + place);
        }
        if (e instanceof MalformedJsonException) {
            return new SpecError(pointer(), "is not valid JSON" + place);
        }
        return new SpecError(pointer(), "cannot be read as JSON" + place);
    }
}

package plankton.dbus;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The other side's way to write messages, in either order of bytes.
final class Writer {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final boolean little;
    private final int before;

    /// @param before how many bytes of the message stand before what is written
    Writer(boolean little, int before) {
        this.little = little;
        this.before = before;
    }

    void octets(int... values) {
        for (int value : values) {
            out.write(value);
        }
    }

    void align(int alignment) {
        while ((before + out.size()) % alignment != 0) {
            out.write(0);
        }
    }

    void number(int value) {
        align(4);
        for (int i = 0; i < 4; i++) {
            out.write(value >> (8 * (little ? i : 3 - i)));
        }
    }

    void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        out.writeBytes(bytes);
        out.write(0);
    }

    Writer field(int code, String type) {
        align(8);
        octets(code, 1, type.charAt(0), 0);
        return this;
    }

    void add(Writer other) {
        out.writeBytes(other.bytes());
    }

    int size() {
        return out.size();
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}

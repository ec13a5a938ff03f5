package plankton.dbus;

import java.util.Arrays;
import plankton.linux.Utf8;

/// Values as they stand in a message (D-Bus Specification, Marshaling), little-endian. Places are
/// counted from its beginning, which must be one in the message that is a multiple of eight.
public final class Output {

    private byte[] bytes = new byte[512];
    private int size;

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (size + more));
        }
    }

    /// Goes on at the next place that is a multiple of `alignment`.
    Output align(int alignment) {
        int padding = -size & (alignment - 1);
        reserve(padding);
        size += padding;
        return this;
    }

    private Output put(long value, int length) {
        align(length);
        reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[size++] = (byte) (value >> (8 * i));
        }
        return this;
    }

    /// A value of type `y`.
    Output octet(int value) {
        return put(value, 1);
    }

    /// A value of type `b`.
    public Output flag(boolean value) {
        return put(value ? 1 : 0, 4);
    }

    /// A value of type `u` or `i`.
    public Output number(int value) {
        return put(value, 4);
    }

    /// A value of type `t` or `x`.
    public Output number(long value) {
        return put(value, 8);
    }

    /// A value of type `s` or `o`.
    public Output text(String value) {
        byte[] content = Utf8.encode(value);
        number(content.length);
        return append(content, content.length).octet(0);
    }

    /// A value of type `g`.
    Output signature(String value) {
        byte[] content = Utf8.encode(value);
        octet(content.length);
        return append(content, content.length).octet(0);
    }

    private Output append(byte[] content, int length) {
        reserve(length);
        System.arraycopy(content, 0, bytes, size, length);
        size += length;
        return this;
    }

    /// What `other` holds, at a place that is a multiple of eight.
    Output append(Output other) {
        return align(8).append(other.bytes, other.size);
    }

    /// Begins an array.
    ///
    /// @param alignment of its elements
    /// @return where it begins, for [#endArray]
    int beginArray(int alignment) {
        number(0);
        int start = size - 4;
        align(alignment);
        return start;
    }

    /// Ends the array that begins at `start`.
    Output endArray(int start, int alignment) {
        int end = size;
        size = start + 4;
        align(alignment);
        int length = end - size;
        size = start;
        number(length);
        size = end;
        return this;
    }

    int size() {
        return size;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}

package plankton.dbus;

import plankton.failure.SystemError;
import plankton.linux.Utf8;

/// The values of a message, read one behind the other. Nothing is believed of what was sent: what
/// is not as it must be is an error.
public final class Input {

    private final byte[] message;
    private final boolean isLittle;
    private int at;

    /// @param isLittle whether the lowest byte of a number comes first
    /// @param at where to begin
    Input(byte[] message, boolean isLittle, int at) {
        this.message = message;
        this.isLittle = isLittle;
        this.at = at;
    }

    static SystemError malformed() {
        return new SystemError("", "a message came that is not as D-Bus demands");
    }

    /// Takes the next `length` bytes.
    ///
    /// @return where they begin
    private int take(long length) {
        if (length < 0 || length > message.length - at) {
            throw malformed();
        }
        int start = at;
        at += (int) length;
        return start;
    }

    /// Goes on at the next place that is a multiple of `alignment`.
    void align(int alignment) {
        take(-at & (alignment - 1));
    }

    int place() {
        return at;
    }

    /// The next value, of type `y`.
    int octet() {
        return message[take(1)] & 0xFF;
    }

    /// The next value, of type `u`.
    public long number() {
        align(4);
        int start = take(4);
        long value = 0;
        for (int i = 0; i < 4; i++) {
            value = (value << 8) | (message[isLittle ? start + 3 - i : start + i] & 0xFF);
        }
        return value;
    }

    /// The next value, of type `s` or `o`.
    public String text() {
        return text(number());
    }

    /// The next value, of type `g`.
    String signature() {
        return text(octet());
    }

    private String text(long length) {
        int start = take(length + 1);
        if (message[at - 1] != 0) {
            throw malformed();
        }
        return Utf8.decode(message, start, (int) length);
    }
}

package plankton.linux;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;

/// A part of what came over netlink(7): a message or an attribute, its header included. Numbers are
/// in the order of the machine's bytes. Nothing is read beyond its end.
final class NetlinkPart {

    /// The sizes of the two headers.
    static final int MESSAGE = 16;

    static final int ATTRIBUTE = 4;

    private static final int ALIGNMENT = 4;
    private static final int TYPE_BITS = 0x3FFF;

    private final byte[] bytes;
    private final int start;
    private final int end;

    private NetlinkPart(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
    }

    /// The messages in the first `length` of `bytes`.
    static List<NetlinkPart> messages(byte[] bytes, int length) {
        return new NetlinkPart(bytes, 0, length).parts(0, MESSAGE);
    }

    /// The attributes that begin at `place`.
    List<NetlinkPart> attributes(int place) {
        return parts(place, ATTRIBUTE);
    }

    /// The attribute of this type among those that begin at `place`, or null.
    @Nullable NetlinkPart attribute(int place, int type) {
        for (NetlinkPart attribute : attributes(place)) {
            if (attribute.attributeType() == type) {
                return attribute;
            }
        }
        return null;
    }

    /// Each part begins with its own length: that of a message has 32 bits, that of an attribute
    /// 16.
    private List<NetlinkPart> parts(int place, int header) {
        var parts = new ArrayList<NetlinkPart>();
        int from = start + place;
        while (from < end) {
            var rest = new NetlinkPart(bytes, from, end);
            int length = header == MESSAGE ? rest.number(0) : rest.half(0);
            if (length < header || length > end - from) {
                throw cut();
            }
            parts.add(new NetlinkPart(bytes, from, from + length));
            // The last one may end where the next would not begin.
            from += (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
        return parts;
    }

    private static SystemError cut() {
        return new SystemError("netlink", "a message came that is cut short");
    }

    /// The type of an attribute, without the bits that say how it is coded.
    int attributeType() {
        return half(2) & TYPE_BITS;
    }

    /// The text of an attribute, which may end with a NUL.
    String text() {
        int last = end;
        while (last > start + ATTRIBUTE && bytes[last - 1] == 0) {
            last--;
        }
        return Utf8.decode(bytes, start + ATTRIBUTE, last - start - ATTRIBUTE);
    }

    /// The bytes from `place` on.
    byte[] from(int place) {
        if (place > end - start) {
            throw cut();
        }
        return Arrays.copyOfRange(bytes, start + place, end);
    }

    /// The 32-bit number at `place`.
    int number(int place) {
        return half(place) | half(place + 2) << 16;
    }

    /// The unsigned 16-bit number at `place`.
    int half(int place) {
        return octet(place) | octet(place + 1) << 8;
    }

    /// The unsigned 8-bit number at `place`.
    int octet(int place) {
        if (place < 0 || place >= end - start) {
            throw cut();
        }
        return bytes[start + place] & 0xFF;
    }
}

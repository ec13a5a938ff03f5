package plankton.linux;

import java.util.Arrays;

/// A message for netlink(7) while it is put together: a header, a fixed part of 32-bit words, and
/// attributes.
final class NetlinkRequest {

    private static final int TYPE = 4;
    private static final int SEQUENCE = 8;

    private byte[] bytes = new byte[128];
    private int size;

    /// @param flags beside those that every request has
    NetlinkRequest(int type, int flags, int... words) {
        size = NetlinkPart.MESSAGE;
        put(TYPE, type | (flags | Rtnetlink.REQUEST) << 16);
        for (int word : words) {
            size += 4;
            put(size - 4, word);
        }
    }

    /// Adds an attribute with a number.
    NetlinkRequest attribute(int type, int value) {
        return attribute(
                type,
                new byte[] {
                    (byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)
                });
    }

    /// Adds an attribute.
    NetlinkRequest attribute(int type, byte[] value) {
        int header = size;
        size += NetlinkPart.ATTRIBUTE;
        put(header, NetlinkPart.ATTRIBUTE + value.length | type << 16);
        int place = size;
        // To where the next one begins.
        size += (value.length + 3) / 4 * 4;
        grow();
        for (byte b : value) {
            bytes[place++] = b;
        }
        return this;
    }

    /// The whole message; the answer will have the same number.
    byte[] bytes(int sequence) {
        put(0, size);
        put(SEQUENCE, sequence);
        return Arrays.copyOf(bytes, size);
    }

    private void put(int place, int word) {
        grow();
        for (int i = 0; i < 4; i++) {
            bytes[place + i] = (byte) (word >> (8 * i));
        }
    }

    private void grow() {
        if (size > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
    }
}

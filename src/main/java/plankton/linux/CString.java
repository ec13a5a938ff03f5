package plankton.linux;

import java.util.ArrayList;
import java.util.List;
import org.teavm.interop.Address;
import plankton.failure.SystemError;
import plankton.sys.Memory;

/// Text as the kernel takes it: UTF-8 bytes that end with a NUL.
public final class CString {
    private CString() {}

    /// The bytes of `text` and a NUL. A NUL inside would cut the text short, so it is refused.
    static byte[] of(String text) {
        byte[] bytes = Utf8.encode(text, 1);
        for (int i = 0; i < bytes.length - 1; i++) {
            if (bytes[i] == 0) {
                throw new SystemError(
                        "", "text with a NUL character cannot be given to the kernel");
            }
        }
        return bytes;
    }

    /// The text at `address`, up to its NUL.
    static String at(Address address) {
        var bytes = new byte[Memory.strlen(address)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = address.add(i).getByte();
        }
        return Utf8.decode(bytes);
    }

    /// An array of pointers to `texts`, ended by a null pointer, in memory that is never freed: it
    /// is made for execve(2), which replaces everything.
    static Address vector(List<String> texts) {
        int pointers = Address.sizeOf() * (texts.size() + 1);
        var strings = new ArrayList<byte[]>(texts.size());
        int size = pointers;
        for (String text : texts) {
            byte[] string = of(text);
            strings.add(string);
            size += string.length;
        }
        Address block = Memory.calloc(1, size);
        Address slot = block;
        Address end = block.add(pointers);
        for (byte[] string : strings) {
            slot.putAddress(end);
            for (byte b : string) {
                end.putByte(b);
                end = end.add(1);
            }
            slot = slot.add(Address.sizeOf());
        }
        return block;
    }

    /// An argument of `main`: without a locale the C library hands bytes over as characters (a byte
    /// from 0x80 on in the low half of a surrogate), whatever they mean; here they become UTF-8
    /// text.
    public static String argument(String raw) {
        var bytes = new byte[raw.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) raw.charAt(i);
        }
        return Utf8.decode(bytes);
    }
}

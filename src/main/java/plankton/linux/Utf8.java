package plankton.linux;

/// Text to UTF-8 and back (RFC 3629). The class library's own conversion passes through buffers of
/// kilobytes for every word, and its decoder lets overlong forms and values above U+10FFFF pass.
public final class Utf8 {
    private Utf8() {}

    private static final char REPLACEMENT = '\uFFFD';

    /// The bytes of `text`. Half a surrogate pair becomes a question mark.
    public static byte[] encode(String text) {
        return encode(text, 0);
    }

    /// The bytes of `text`, followed by `zeros` bytes of value 0.
    static byte[] encode(String text, int zeros) {
        int length = text.length();
        var bytes = new byte[length + zeros];
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return encodeAny(text, zeros);
            }
            bytes[i] = (byte) c;
        }
        return bytes;
    }

    private static byte[] encodeAny(String text, int zeros) {
        int length = 0;
        for (int i = 0; i < text.length(); i += charsAt(text, i)) {
            length += size(codePoint(text, i));
        }
        var bytes = new byte[length + zeros];
        int at = 0;
        for (int i = 0; i < text.length(); i += charsAt(text, i)) {
            at = put(bytes, at, codePoint(text, i));
        }
        return bytes;
    }

    private static int charsAt(String text, int i) {
        return isPair(text, i) ? 2 : 1;
    }

    private static boolean isPair(String text, int i) {
        char c = text.charAt(i);
        if (c < 0xD800 || c > 0xDBFF || i + 1 == text.length()) {
            return false;
        }
        char next = text.charAt(i + 1);
        return next >= 0xDC00 && next <= 0xDFFF;
    }

    private static int codePoint(String text, int i) {
        char c = text.charAt(i);
        if (isPair(text, i)) {
            return 0x10000 + ((c - 0xD800) << 10) + (text.charAt(i + 1) - 0xDC00);
        }
        return c >= 0xD800 && c <= 0xDFFF ? '?' : c;
    }

    private static int size(int codePoint) {
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }

    private static int put(byte[] bytes, int at, int codePoint) {
        int size = size(codePoint);
        if (size == 1) {
            bytes[at] = (byte) codePoint;
            return at + 1;
        }
        int rest = codePoint;
        for (int i = at + size - 1; i > at; i--) {
            bytes[i] = (byte) (0x80 | (rest & 0x3F));
            rest >>= 6;
        }
        int lead = size == 2 ? 0xC0 : size == 3 ? 0xE0 : 0xF0;
        bytes[at] = (byte) (lead | rest);
        return at + size;
    }

    /// The text of all `bytes`; what is not UTF-8 becomes U+FFFD.
    public static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /// The text of `length` bytes from `start` on; what is not UTF-8 becomes U+FFFD.
    public static String decode(byte[] bytes, int start, int length) {
        var chars = new char[length];
        return new String(chars, 0, decode(bytes, start, length, chars));
    }

    /// Copies the beginning of `bytes` up to the first that is not ASCII or is `stop` into `chars`,
    /// which must have room for all.
    ///
    /// @return how many that were
    public static int decodePlain(byte[] bytes, char stop, char[] chars) {
        int i = 0;
        while (i < bytes.length && bytes[i] >= 0 && bytes[i] != stop) {
            chars[i] = (char) bytes[i];
            i++;
        }
        return i;
    }

    /// Like [#decode(byte[], int, int)], into `chars`, which must have room for `length`
    /// characters.
    ///
    /// @return how many characters it came to
    public static int decode(byte[] bytes, int start, int length, char[] chars) {
        int count = 0;
        int end = start + length;
        int i = start;
        while (i < end) {
            byte b = bytes[i];
            if (b >= 0) {
                chars[count++] = (char) b;
                i++;
                continue;
            }
            int size = sequenceLength(bytes, i, end);
            if (size == 0) {
                chars[count++] = REPLACEMENT;
                i++;
                continue;
            }
            int codePoint = b & (size == 2 ? 0x1F : size == 3 ? 0x0F : 0x07);
            for (int k = 1; k < size; k++) {
                codePoint = codePoint << 6 | (bytes[i + k] & 0x3F);
            }
            if (size == 4) {
                chars[count++] = (char) (0xD800 + ((codePoint - 0x10000) >> 10));
                chars[count++] = (char) (0xDC00 + (codePoint & 0x3FF));
            } else {
                chars[count++] = (char) codePoint;
            }
            i += size;
        }
        return count;
    }

    /// The place of the first byte that is not part of UTF-8 text, or -1 if there is none.
    public static int firstFault(byte[] bytes) {
        int i = 0;
        while (i < bytes.length) {
            int size = bytes[i] >= 0 ? 1 : sequenceLength(bytes, i, bytes.length);
            if (size == 0) {
                return i;
            }
            i += size;
        }
        return -1;
    }

    /// The length of the well-formed sequence of several bytes at `i`, 0 if there is none before
    /// `end`.
    private static int sequenceLength(byte[] bytes, int i, int end) {
        int lead = bytes[i] & 0xFF;
        int size = lead < 0xC2 || lead > 0xF4 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (size == 0) {
            return 0;
        }
        if (i + size > end || !isSecondByte(lead, bytes[i + 1] & 0xFF)) {
            return 0;
        }
        for (int k = 2; k < size; k++) {
            if ((bytes[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return size;
    }

    /// The second byte alone decides about overlong forms, surrogates and the upper end.
    private static boolean isSecondByte(int lead, int second) {
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        return second >= low && second <= high;
    }
}

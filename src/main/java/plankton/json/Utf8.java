package plankton.json;

import java.nio.charset.StandardCharsets;
import plankton.failure.SpecError;

/// UTF-8 as RFC 3629 defines it, and nothing more: the class library's decoder lets overlong forms
/// and values above U+10FFFF pass.
final class Utf8 {
    private Utf8() {}

    /// Decodes `bytes`, or raises a [SpecError] that names the first wrong byte.
    static String decode(byte[] bytes) {
        int i = 0;
        while (i < bytes.length) {
            int length = sequenceLength(bytes, i);
            if (length == 0) {
                throw new SpecError("", "is not UTF-8 text: wrong byte at offset " + i);
            }
            i += length;
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// The length of the well-formed sequence at `i`, 0 if there is none.
    private static int sequenceLength(byte[] bytes, int i) {
        int lead = bytes[i] & 0xFF;
        int length = lengthBy(lead);
        if (length < 2) {
            return length;
        }
        if (i + length > bytes.length || !isSecondByte(lead, bytes[i + 1] & 0xFF)) {
            return 0;
        }
        for (int k = 2; k < length; k++) {
            if ((bytes[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    private static int lengthBy(int lead) {
        if (lead < 0x80) {
            return 1;
        }
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }

    /// The second byte alone decides about overlong forms, surrogates and the upper end.
    private static boolean isSecondByte(int lead, int second) {
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        return second >= low && second <= high;
    }
}

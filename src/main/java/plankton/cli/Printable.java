package plankton.cli;

/// Text of others, made safe to show: what a container has written must neither look like further
/// lines nor command the terminal.
final class Printable {
    private Printable() {}

    private static final String HEX = "0123456789abcdef";

    /// `text` with its control characters written out, such as `\n` and `\x1b`.
    static String of(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || (c >= 0x7F && c < 0xA0)) {
                        out.append("\\x").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }
}

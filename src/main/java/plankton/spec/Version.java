package plankton.spec;

/// Recognizes a version of the specification (semver.org) that is read here: every one of major
/// number 1, because later ones of it only add properties, which are passed over.
final class Version {

    private final String text;
    private int at;

    private Version(String text) {
        this.text = text;
    }

    static boolean isSupported(String text) {
        return text.startsWith("1.") && new Version(text).isWellFormed();
    }

    private boolean isWellFormed() {
        for (int part = 0; part < 3; part++) {
            if ((part > 0 && !skip('.')) || !skipNumber()) {
                return false;
            }
        }
        if ((skip('-') && !skipLabels()) || (skip('+') && !skipLabels())) {
            return false;
        }
        return at == text.length();
    }

    private boolean skip(char c) {
        boolean found = at < text.length() && text.charAt(at) == c;
        at += found ? 1 : 0;
        return found;
    }

    private boolean skipNumber() {
        int start = at;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at == start + 1 || (at > start && text.charAt(start) != '0');
    }

    /// One label or several with dots between them.
    private boolean skipLabels() {
        do {
            int start = at;
            while (at < text.length() && isLabel(text.charAt(at))) {
                at++;
            }
            if (at == start) {
                return false;
            }
        } while (skip('.'));
        return true;
    }

    private static boolean isLabel(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

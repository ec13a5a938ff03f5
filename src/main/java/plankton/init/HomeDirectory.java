package plankton.init;

import org.jspecify.annotations.Nullable;
import plankton.linux.Fd;
import plankton.linux.Rootfs;
import plankton.linux.Utf8;

/// The home directory that a container's own `/etc/passwd` gives a user (passwd(5)). The file is
/// the image's, so only a number is looked for in it, never a name.
final class HomeDirectory {
    private HomeDirectory() {}

    private static final int MAX_SIZE = 1 << 20;
    private static final int UID = 2;
    private static final int HOME = 5;

    /// The home of the user `uid` in `rootfs`; `/` if the container does not say.
    static String of(Rootfs rootfs, int uid) {
        try (Fd file = rootfs.readFile("/etc/passwd")) {
            byte[] content = file == null ? null : file.readAll(MAX_SIZE);
            String home = content == null ? null : find(Utf8.decode(content), uid);
            return home == null ? "/" : home;
        }
    }

    /// The home in the first entry of the user `uid`, null if there is none.
    static @Nullable String find(String passwd, int uid) {
        String number = Integer.toUnsignedString(uid);
        int start = 0;
        while (start < passwd.length()) {
            int newline = passwd.indexOf('\n', start);
            int end = newline < 0 ? passwd.length() : newline;
            if (number.equals(field(passwd, start, end, UID))) {
                String home = field(passwd, start, end, HOME);
                return home == null || home.indexOf(0) >= 0 || home.isEmpty() ? null : home;
            }
            start = end + 1;
        }
        return null;
    }

    private static @Nullable String field(String text, int start, int end, int index) {
        int from = start;
        for (int i = 0; i < index; i++) {
            from = colon(text, from, end) + 1;
            if (from > end) {
                return null;
            }
        }
        return text.substring(from, colon(text, from, end));
    }

    /// Where the field ends that begins at `from`. It looks no further than `end`: a file of empty
    /// lines would otherwise be searched to its end for each of them.
    private static int colon(String text, int from, int end) {
        int at = from;
        while (at < end && text.charAt(at) != ':') {
            at++;
        }
        return at;
    }
}

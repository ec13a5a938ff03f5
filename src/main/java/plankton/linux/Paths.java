package plankton.linux;

import org.teavm.interop.Address;
import plankton.sys.Io;
import plankton.sys.Memory;

/// Paths of the host, whose files are trusted.
public final class Paths {
    private Paths() {}

    /// `path` as an absolute path without links, `.` or `..`; it must exist (realpath(3)).
    public static String canonical(String path) {
        Address resolved = Io.realpath(CString.of(path), null);
        if (resolved == null) {
            throw Call.error(Memory.errno(), "realpath", path);
        }
        String result = CString.at(resolved);
        Memory.free(resolved);
        return result;
    }
}

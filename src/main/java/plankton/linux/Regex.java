package plankton.linux;

import org.teavm.interop.Address;
import plankton.failure.UsageError;
import plankton.sys.Memory;

/// An extended regular expression (regex(7)).
public final class Regex implements AutoCloseable {

    private final Address compiled = Memory.calloc(1, plankton.sys.Regex.SIZEOF_REGEX());

    /// @throws UsageError if `pattern` is not one
    public Regex(String pattern) {
        int flags = plankton.sys.Regex.REG_EXTENDED();
        if (plankton.sys.Regex.regcomp(compiled, CString.of(pattern), flags) != 0) {
            Memory.free(compiled);
            throw new UsageError("\"" + pattern + "\" is not an extended regular expression");
        }
    }

    /// Whether some part of `text` is what the expression describes.
    public boolean matches(String text) {
        return plankton.sys.Regex.regexec(compiled, CString.of(text), 0, null, 0) == 0;
    }

    @Override
    public void close() {
        plankton.sys.Regex.regfree(compiled);
        Memory.free(compiled);
    }
}

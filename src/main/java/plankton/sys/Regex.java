package plankton.sys;

import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import org.teavm.interop.Import;

/// Regular expressions of the C library (regex(3)).
public final class Regex {
    private Regex() {}

    @Import(name = "regcomp")
    public static native int regcomp(Address compiled, byte[] pattern, int flags);

    @Import(name = "regexec")
    public static native int regexec(
            Address compiled, byte[] text, long size, @Nullable Address matches, int flags);

    @Import(name = "regfree")
    public static native void regfree(Address compiled);

    @Import(name = "VALUE(sizeof(regex_t))")
    public static native int SIZEOF_REGEX();

    @Import(name = "VALUE(REG_EXTENDED|REG_NOSUB)")
    public static native int REG_EXTENDED();
}

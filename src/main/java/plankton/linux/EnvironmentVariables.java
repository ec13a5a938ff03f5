package plankton.linux;

import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import plankton.sys.Memory;

/// The environment variables of this process (environ(7)).
public final class EnvironmentVariables {
    private EnvironmentVariables() {}

    /// The value of the variable `name`, or null if it is not set.
    public static @Nullable String get(String name) {
        Address value = Memory.getenv(CString.of(name));
        return value == null ? null : CString.at(value);
    }
}

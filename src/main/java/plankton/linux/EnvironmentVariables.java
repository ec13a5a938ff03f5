package plankton.linux;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import plankton.sys.Memory;

/// The environment variables of this process (environ(7)).
public final class EnvironmentVariables {
    private EnvironmentVariables() {}

    /// All of them, `NAME=value` each.
    public static List<String> all() {
        var all = new ArrayList<String>();
        Address slot = Memory.environ();
        while (slot.getAddress() != null) {
            all.add(CString.at(slot.getAddress()));
            slot = slot.add(Address.sizeOf());
        }
        return all;
    }

    /// The value of the variable `name`, or null if it is not set.
    public static @Nullable String get(String name) {
        Address value = Memory.getenv(CString.of(name));
        return value == null ? null : CString.at(value);
    }
}

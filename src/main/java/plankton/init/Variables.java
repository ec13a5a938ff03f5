package plankton.init;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;

/// The environment variables of a program.
final class Variables {
    private Variables() {}

    /// Only the last entry of each name: of several most programs see the first one, which is not
    /// what was added last.
    static List<String> lastOfEach(List<String> env) {
        var names = new HashSet<String>();
        var entries = new ArrayList<String>(env.size());
        for (int i = env.size() - 1; i >= 0; i--) {
            String entry = env.get(i);
            if (names.add(entry.substring(0, entry.indexOf('=') + 1))) {
                entries.add(entry);
            }
        }
        Collections.reverse(entries);
        return entries;
    }
}

package plankton.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Records as versions of the program wrote them, one of each that wrote other properties than the
/// one before. They are never changed, only added to.
public final class KeptRecords {
    private KeptRecords() {}

    /// The id of their containers.
    public static final String ID = "ID";

    /// Their names, the oldest first.
    public static List<String> names() {
        var names = new ArrayList<String>();
        int number = 1;
        while (KeptRecords.class.getResource("/records/" + number + ".json") != null) {
            names.add(number++ + ".json");
        }
        return names;
    }

    /// The text of one.
    public static String text(String name) {
        try (var in = KeptRecords.class.getResourceAsStream("/records/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException(name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }
}

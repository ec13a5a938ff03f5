package plankton.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.failure.SpecError;
import plankton.json.JsonInput;

/// Reading of single values that have a rule of their own.
final class Words {
    private Words() {}

    static final long MAX_UNSIGNED_32 = 0xFFFF_FFFFL;

    /// Of numbers of devices the kernel has 12 bits for the major one (mknod(2)).
    static final long MAX_MAJOR = 0xFFF;

    /// And 20 bits for the minor one.
    static final long MAX_MINOR = 0xF_FFFF;

    private static final long MAX_ID = MAX_UNSIGNED_32 - 1;

    /// The error that the object `in` stands at lacks the property `name`.
    static SpecError missing(JsonInput in, String name, String what) {
        return error(in, name, "is missing: " + what);
    }

    /// An error of the property `name` of the object `in` stands at, seen when all of it is read.
    static SpecError error(JsonInput in, String name, String problem) {
        return new SpecError(in.pointer() + "/" + name, problem);
    }

    /// Gives back the `value` of the property `name`, which must not be missing.
    static <T> T required(JsonInput in, @Nullable T value, String name, String what) {
        if (value == null) {
            throw missing(in, name, what);
        }
        return value;
    }

    /// Gives back the number of the property `name`, which must not be missing.
    static long required(JsonInput in, @Nullable Long value, String name) {
        return required(in, value, name, "a number");
    }

    /// Reads the name of one of `values`, written with `prefix` before it.
    static <E extends Enum<E>> E oneOf(JsonInput in, String prefix, E[] values, String what) {
        String word = in.string();
        var allowed = new StringBuilder();
        for (E value : values) {
            String name = prefix + value.name();
            if (name.equals(word)) {
                return value;
            }
            allowed.append(allowed.isEmpty() ? "" : ", ").append(name);
        }
        throw in.error("\"" + word + "\" is not " + what + "; allowed: " + allowed);
    }

    /// Reads a word that must be among `allowed`, a list separated by spaces.
    static String oneOf(JsonInput in, String allowed, String what) {
        String word = in.string();
        boolean known = word.indexOf(' ') < 0 && (" " + allowed + " ").contains(" " + word + " ");
        if (word.isEmpty() || !known) {
            throw in.error(
                    "\"" + word + "\" is not " + what + "; allowed: " + allowed.replace(" ", ", "));
        }
        return word;
    }

    /// Reads a text that must not be empty.
    static String nonEmpty(JsonInput in) {
        String text = in.string();
        if (text.isEmpty()) {
            throw in.error("must not be empty");
        }
        return text;
    }

    /// Reads a path that must be absolute.
    static String absolutePath(JsonInput in) {
        String path = in.string();
        if (!path.startsWith("/")) {
            throw in.error("must be an absolute path, but is \"" + path + "\"");
        }
        return path;
    }

    /// Reads a list of paths that must be absolute.
    static List<String> absolutePaths(JsonInput in) {
        return in.list(() -> absolutePath(in));
    }

    /// Reads a user or group id: an unsigned 32-bit number other than the highest, which the kernel
    /// takes for "no id".
    static int id(JsonInput in) {
        return (int) in.integer(0, MAX_ID);
    }

    /// Reads any whole number that a signed 64-bit number holds.
    static long any(JsonInput in) {
        return in.integer(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /// Reads the major number of a device.
    static long major(JsonInput in) {
        return in.integer(0, MAX_MAJOR);
    }

    /// Reads the minor number of a device.
    static long minor(JsonInput in) {
        return in.integer(0, MAX_MINOR);
    }

    /// Reads an unsigned 32-bit number.
    static long unsigned32(JsonInput in) {
        return in.integer(0, MAX_UNSIGNED_32);
    }

    /// Reads an unsigned number below 2^63.
    static long natural(JsonInput in) {
        return in.integer(0, Long.MAX_VALUE);
    }
}

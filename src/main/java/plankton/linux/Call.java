package plankton.linux;

import java.util.function.Consumer;
import plankton.failure.SystemError;
import plankton.sys.Memory;

/// The seam through which every system call of the program passes: it turns a refusal into a
/// [SystemError] that names the call and its object and, when asked, tells of each call as it
/// happens.
public final class Call {
    private Call() {}

    private static boolean tracing;
    private static Consumer<String> listener = _ -> {};

    /// From now on `listener` is told of each call: its name, its object and its result.
    public static void trace(Consumer<String> listener) {
        Call.listener = listener;
        tracing = true;
    }

    /// From now on nobody is told.
    public static void endTrace() {
        tracing = false;
    }

    /// Passes on the `result` of the system call `name` on `object`; a negative one is an error.
    static int check(int result, String name, String object) {
        if (result < 0 || tracing) {
            report(result, Memory.errno(), name, object);
        }
        return result;
    }

    /// Like [#check(int, String, String)], with an object that is only named when needed.
    static int check(int result, String name, Fd object) {
        return check(result, name, object.toString());
    }

    /// Like [#check(int, String, String)], with an object that is only named when needed.
    static int check(int result, String name, long object) {
        if (result < 0 || tracing) {
            report(result, Memory.errno(), name, Long.toString(object));
        }
        return result;
    }

    /// Like [#check(int, String, String)], for calls whose result is a length.
    static long check(long result, String name, String object) {
        if (result < 0 || tracing) {
            report(result, Memory.errno(), name, object);
        }
        return result;
    }

    /// Passes on the `result` of a call whose failure the caller looks into itself.
    static int attempt(int result, String name, String object) {
        if (tracing) {
            tell(result, Memory.errno(), name, object);
        }
        return result;
    }

    /// The error of the call `name` on `object` that ended with `errno`.
    static SystemError error(int errno, String name, String object) {
        return new SystemError(name + " " + object, Errno.describe(errno))
                .hint(Advice.of(name, errno));
    }

    /// Tells of something that another process did for this one: what, and what came of it.
    public static void note(String what, String outcome) {
        if (tracing) {
            listener.accept(what + " = " + outcome);
        }
    }

    private static void report(long result, int errno, String name, String object) {
        if (tracing) {
            tell(result, errno, name, object);
        }
        if (result < 0) {
            throw error(errno, name, object);
        }
    }

    private static void tell(long result, int errno, String name, String object) {
        String outcome = result < 0 ? Errno.describe(errno) : Long.toString(result);
        // What the listener does for it is not told.
        tracing = false;
        listener.accept(name + " " + object + " = " + outcome);
        tracing = true;
        // The listener may have changed it, and the caller has yet to look.
        Memory.setErrno(errno);
    }
}

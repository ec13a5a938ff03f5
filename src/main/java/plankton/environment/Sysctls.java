package plankton.environment;

import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import plankton.failure.SpecError;
import plankton.linux.Namespace;
import plankton.linux.WordList;

/// Which kernel parameters a container may have of its own (config-linux.md, Sysctl): those that a
/// namespace holds. All others would change the host.
final class Sysctls {
    private Sysctls() {}

    private static final String IPC =
            " kernel.msgmax kernel.msgmnb kernel.msgmni kernel.sem kernel.shmall kernel.shmmax"
                    + " kernel.shmmni kernel.shm_rmid_forced ";

    /// Refuses parameters that are not in a namespace for which `isOwn` holds.
    static void check(Map<String, String> sysctl, Predicate<Namespace> isOwn) {
        for (String name : sysctl.keySet()) {
            String pointer = "/linux/sysctl/" + name.replace("/", "~1");
            String dotted = name.replace('/', '.');
            if (dotted.equals("kernel.hostname")) {
                throw new SpecError(pointer, "is not set here; use /hostname");
            }
            if (dotted.contains("..") || dotted.startsWith(".") || dotted.endsWith(".")) {
                throw new SpecError(pointer, "is not the name of a kernel parameter");
            }
            Namespace holder = holder(dotted);
            if (holder == null) {
                throw new SpecError(
                        pointer, "does not belong to a namespace, so it would change the host");
            }
            if (!isOwn.test(holder)) {
                throw new SpecError(pointer, needed(holder));
            }
        }
    }

    /// What to say of a property that needs a namespace which the configuration does not have.
    static String needed(Namespace kind) {
        return "needs a namespace of its own: add {\"type\": \""
                + kind.type()
                + "\"} to /linux/namespaces";
    }

    private static @Nullable Namespace holder(String name) {
        if (WordList.contains(IPC, name) || name.startsWith("fs.mqueue.")) {
            return Namespace.IPC;
        }
        if (name.startsWith("net.")) {
            return Namespace.NETWORK;
        }
        if (name.equals("kernel.domainname")) {
            return Namespace.UTS;
        }
        return name.startsWith("user.") ? Namespace.USER : null;
    }
}

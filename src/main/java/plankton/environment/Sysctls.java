package plankton.environment;

import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import plankton.failure.SpecError;
import plankton.linux.Namespace;
import plankton.linux.WordList;
import plankton.spec.Spec;

/// Which kernel parameters a container may have of its own (config-linux.md, Sysctl): those that a
/// namespace holds. All others would change the host.
final class Sysctls {
    private Sysctls() {}

    private static final String DOMAIN_NAME = "kernel.domainname";

    private static final String IPC =
            " kernel.msgmax kernel.msgmnb kernel.msgmni kernel.msg_next_id kernel.sem"
                    + " kernel.sem_next_id kernel.shmall kernel.shmmax kernel.shmmni"
                    + " kernel.shm_next_id kernel.shm_rmid_forced ";

    /// Refuses parameters that are not in a namespace for which `isOwn` holds, and such as cannot
    /// be set.
    static void check(Spec spec, Predicate<Namespace> isOwn) {
        for (Map.Entry<String, String> parameter : spec.linux().sysctl().entrySet()) {
            String name = dotted(parameter.getKey());
            String problem = problem(name, isOwn);
            if (parameter.getValue().isEmpty()) {
                // The kernel takes no notice of nothing.
                problem = "must not be empty";
            } else if (name.equals(DOMAIN_NAME)) {
                String other = spec.domainname();
                if (!other.isEmpty() && !other.equals(parameter.getValue())) {
                    problem = "contradicts /domainname";
                }
            }
            if (!problem.isEmpty()) {
                throw new SpecError(pointer(parameter.getKey()), problem);
            }
        }
    }

    private static String problem(String name, Predicate<Namespace> isOwn) {
        if (name.equals("kernel.hostname")) {
            return "is not set here; use /hostname";
        }
        if (name.contains("..") || name.startsWith(".") || name.endsWith(".")) {
            return "is not the name of a kernel parameter";
        }
        Namespace holder = holder(name);
        if (holder == null) {
            return "does not belong to a namespace, so it would change the host";
        }
        return isOwn.test(holder) ? "" : needed(holder);
    }

    /// Where the first parameter is that the namespace of this kind holds; empty if there is none.
    static String firstOf(Namespace kind, Map<String, String> sysctl) {
        for (String name : sysctl.keySet()) {
            if (holder(dotted(name)) == kind) {
                return pointer(name);
            }
        }
        return "";
    }

    private static String dotted(String name) {
        return name.replace('/', '.');
    }

    private static String pointer(String name) {
        return "/linux/sysctl/" + name.replace("/", "~1");
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
        if (name.equals(DOMAIN_NAME)) {
            return Namespace.UTS;
        }
        return name.startsWith("user.") ? Namespace.USER : null;
    }
}

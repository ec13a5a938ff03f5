package plankton.environment;

import java.util.ArrayList;
import java.util.List;
import plankton.linux.Namespace;
import plankton.spec.Linux;
import plankton.spec.Spec;

/// What a configuration asks for in vain, though it stops nothing.
public final class Warnings {
    private Warnings() {}

    /// Lines to warn with.
    public static List<String> of(Spec spec) {
        var warnings = new ArrayList<String>();
        warnOfControlGroups(spec, warnings);
        if (!IdMaps.isAskedFor(spec.linux()) && !spec.linux().uidMappings().isEmpty()) {
            warnings.add("/linux/uidMappings: has no effect without a user namespace");
        }
        return warnings;
    }

    /// Without a cgroup namespace the group is one of the host's.
    private static void warnOfControlGroups(Spec spec, List<String> warnings) {
        boolean user = false;
        for (Linux.NamespaceEntry namespace : spec.linux().namespaces()) {
            user |= namespace.type() == Namespace.USER;
            if (namespace.type() == Namespace.CGROUP) {
                return;
            }
        }
        for (int i = 0; user && i < spec.mounts().size(); i++) {
            String type = spec.mounts().get(i).type();
            if (type != null
                    && type.startsWith("cgroup")
                    && !spec.mounts().get(i).options().contains("ro")) {
                warnings.add(
                        "/mounts/"
                                + i
                                + ": is read-only, because there is a user namespace and no cgroup"
                                + " namespace");
            }
        }
    }
}

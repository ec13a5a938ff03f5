package plankton.environment;

import java.util.ArrayList;
import java.util.List;
import plankton.failure.SpecError;
import plankton.linux.Namespace;
import plankton.spec.Linux;
import plankton.spec.Spec;

/// What the specification offers and this version does not do yet. It is refused, never passed over
/// in silence.
public final class Unsupported {
    private Unsupported() {}

    /// The error for something that has no effect yet.
    static SpecError error(String pointer) {
        return new SpecError(pointer, "is not supported yet");
    }

    /// Lines to warn with: what nearly every configuration carries and what is not enforced yet.
    public static List<String> warnings(Spec spec) {
        var warnings = new ArrayList<String>();
        if (spec.linux().resources() != null) {
            warnings.add("/linux/resources: limits by control groups are not enforced yet");
        }
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

    /// Refuses a configuration that asks for something that has no effect yet.
    static void refuse(Linux linux) {
        given(!linux.cgroupsPath().isEmpty(), "/linux/cgroupsPath");
    }

    private static void given(boolean given, String pointer) {
        if (given) {
            throw error(pointer);
        }
    }
}

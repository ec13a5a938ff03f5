package plankton.container;

import java.util.ArrayList;
import java.util.List;
import plankton.environment.IdMaps;
import plankton.failure.SpecError;
import plankton.failure.SystemError;
import plankton.init.Conduct;
import plankton.linux.Child;
import plankton.linux.Credentials;
import plankton.linux.CurrentProcess;
import plankton.linux.Namespace;
import plankton.linux.ResourceLimit;
import plankton.linux.UserNamespace;
import plankton.spec.IdMapping;
import plankton.spec.Program;

/// What a new process in a user namespace gets from its maker, since it has no right to it itself.
final class Endowment {
    private Endowment() {}

    /// @param ids those of its user namespace
    static void give(Bundle bundle, IdMaps ids, Child child) {
        var environment = bundle.environment();
        if (environment.newNamespaces().contains(Namespace.USER)) {
            map(ids, child);
        } else {
            requireSame(bundle, "uid", ids.uidMap(), child);
            requireSame(bundle, "gid", ids.gidMap(), child);
        }
        give(environment.program(), child);
        if (!Credentials.isOrdinary()) {
            CurrentProcess.givePipesTo(ids.hostUser(environment.program().user().uid()));
        }
    }

    private static void map(IdMaps ids, Child child) {
        String pointer = "/linux/uidMappings";
        try {
            if (isOwn(ids.uids(), Credentials.effectiveUser())) {
                UserNamespace.mapUsers(child.pid(), ids.uidMap());
            } else {
                UserNamespace.mapByHelper("newuidmap", words(ids.uids(), child));
            }
            pointer = "/linux/gidMappings";
            if (isOwn(ids.gids(), Credentials.effectiveGroup())) {
                UserNamespace.mapGroups(child.pid(), ids.gidMap());
            } else {
                UserNamespace.mapByHelper("newgidmap", words(ids.gids(), child));
            }
        } catch (SystemError e) {
            throw e.during(pointer, "map the ids of the user namespace");
        }
    }

    /// Whether this process may map these ids itself: root all, everybody else his own.
    private static boolean isOwn(List<IdMapping> ranges, int id) {
        IdMapping first = ranges.getFirst();
        boolean own = first.hostId() == Integer.toUnsignedLong(id) && first.size() == 1;
        return !Credentials.isOrdinary() || (own && ranges.size() == 1);
    }

    private static List<String> words(List<IdMapping> ranges, Child child) {
        var words = new ArrayList<String>();
        words.add(Integer.toString(child.pid()));
        for (IdMapping range : ranges) {
            words.add(Long.toString(range.containerId()));
            words.add(Long.toString(range.hostId()));
            words.add(Long.toString(range.size()));
        }
        return words;
    }

    /// What the configuration says of the ids of a namespace to join must be so.
    private static void requireSame(Bundle bundle, String kind, String map, Child child) {
        String there = map.isEmpty() ? "" : UserNamespace.mapOf(child.pid(), kind + "_map");
        if (!map.equals(there)) {
            throw new SpecError(
                            "/linux/" + kind + "Mappings",
                            "is not what the user namespace to join has (inside, outside, size): "
                                    + there.trim().replace("\n", ", "))
                    .in(bundle.configFile());
        }
    }

    /// What the process of `program` gets also if the user namespace is there already.
    static void give(Program program, Child child) {
        raiseLimits(program.rlimits(), child);
        if (!Credentials.isOrdinary()) {
            Conduct.prioritize(program, child.pid());
        }
    }

    /// Raises hard limits that are below what they shall be.
    private static void raiseLimits(List<ResourceLimit> limits, Child child) {
        for (int i = 0; i < limits.size(); i++) {
            try {
                CurrentProcess.raiseHardLimit(child.pid(), limits.get(i));
            } catch (SystemError e) {
                throw e.during("/process/rlimits/" + i, "raise a hard limit");
            }
        }
    }
}

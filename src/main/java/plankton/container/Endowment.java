package plankton.container;

import java.util.List;
import plankton.environment.Environment;
import plankton.environment.IdMaps;
import plankton.failure.SystemError;
import plankton.init.Conduct;
import plankton.linux.Child;
import plankton.linux.Credentials;
import plankton.linux.CurrentProcess;
import plankton.linux.ResourceLimit;
import plankton.linux.UserNamespace;
import plankton.spec.Program;

/// What a new process in a user namespace gets from its maker, since it has no right to it itself.
final class Endowment {
    private Endowment() {}

    static void give(Environment environment, IdMaps ids, Child child) {
        Program program = environment.program();
        try {
            UserNamespace.map(child.pid(), ids.uidMap(), ids.gidMap());
        } catch (SystemError e) {
            throw e.during("/linux/uidMappings", "map the ids of the user namespace");
        }
        give(program, child);
        if (Credentials.effectiveUser() == 0) {
            CurrentProcess.givePipesTo(ids.hostUser(program.user().uid()));
        }
    }

    /// What the process of `program` gets also if the user namespace is there already.
    static void give(Program program, Child child) {
        raiseLimits(program.rlimits(), child);
        if (Credentials.effectiveUser() == 0) {
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

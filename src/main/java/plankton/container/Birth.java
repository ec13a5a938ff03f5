package plankton.container;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.linux.Child;
import plankton.linux.Fd;
import plankton.linux.Namespace;
import plankton.linux.OomScore;
import plankton.spec.Program;

/// The making of a process together with what it takes over from its maker.
final class Birth {
    private Birth() {}

    /// Makes the process that is to become `program`, in new namespaces of the given kinds; like
    /// [Child#make] it comes back twice.
    ///
    /// @param group the control group to make it in, null for that of this process
    static Child of(Program program, List<Namespace> namespaces, @Nullable Fd group) {
        return of(program, () -> Child.make(namespaces, group));
    }

    /// Makes the process that is to become `program` by `maker`, which comes back twice, too.
    static Child of(Program program, Supplier<Child> maker) {
        Integer adjustment = program.oomScoreAdj();
        if (adjustment == null) {
            return maker.get();
        }
        try (OomScore score = score(adjustment)) {
            Child child = maker.get();
            if (child.pid() == 0) {
                score.keep();
            }
            return child;
        }
    }

    private static OomScore score(int adjustment) {
        try {
            return new OomScore(adjustment);
        } catch (SystemError e) {
            throw e.during("/process/oomScoreAdj", "adjust the score of the OOM killer");
        }
    }
}

package plankton.cli;

import plankton.container.Processes;
import plankton.container.StateDirectory;
import plankton.failure.StateError;

/// The refusal of commands that need a control group, as long as containers have none.
final class NoControlGroup {
    private NoControlGroup() {}

    static final String NOTE = "Control groups are not supported yet, so this is refused.\n";

    /// @param what the command would do to the container `id`, which must be created or running
    static StateError refuse(String what, String id, Invocation invocation) {
        try (StateDirectory directory = StateDirectory.holding(id, invocation.root())) {
            Processes _ = Processes.of(directory.load(id));
        }
        return new StateError(
                "cannot "
                        + what
                        + " container "
                        + id
                        + ": it has no control group (they are not supported yet)");
    }
}

package plankton.init;

import plankton.failure.SystemError;

/// Where the new process stands, so that whatever goes wrong can say during what it did.
final class Progress {

    private String pointer = "";
    private String step = "";

    /// From now on `step` is being done, because of what stands at `pointer` in the configuration.
    void at(String pointer, String step) {
        this.pointer = pointer;
        this.step = step;
    }

    /// `error` with the current step.
    SystemError explain(SystemError error) {
        return error.during(pointer, step);
    }
}

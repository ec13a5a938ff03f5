package plankton.spec;

/// The priority of input and output (config.md, Linux Process, `ioPriority`).
///
/// @param priority from 0, the highest, to 7
public record IoPriority(Level level, int priority) {

    /// The levels, called classes and named `IOPRIO_CLASS_…` in a configuration.
    public enum Level {
        RT,
        BE,
        IDLE
    }
}

package plankton.cgroup;

/// A value for a file of a control group.
///
/// @param controller whose file it is, such as `memory`; of the first version it tells the
///   hierarchy
/// @param file such as `memory.max`
/// @param value as the kernel reads it; one write(2)
/// @param pointer where the configuration asks for it (JSON pointer)
record Setting(String controller, String file, String value, String pointer) {}

package plankton.spec;

/// A range of user or group ids inside and outside of a user namespace (config-linux.md, User
/// namespace mappings); all three are unsigned 32-bit numbers.
public record IdMapping(long containerId, long hostId, long size) {}

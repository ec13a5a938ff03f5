package plankton.linux;

/// A limit on a resource (getrlimit(2)); both values are unsigned 64-bit numbers, all bits set
/// meaning no limit.
public record ResourceLimit(Rlimit type, long soft, long hard) {}

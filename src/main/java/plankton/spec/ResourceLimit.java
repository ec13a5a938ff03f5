package plankton.spec;

import plankton.linux.Rlimit;

/// A limit on a resource (config.md, POSIX process rlimits); both values are unsigned 64-bit
/// numbers, all bits set meaning no limit.
public record ResourceLimit(Rlimit type, long soft, long hard) {}

package plankton.it;

import org.junit.jupiter.api.Tag;

/// The same on a host that has nothing but the second version of control groups.
@Tag("vm")
final class UnifiedOutOfMemoryIT extends OutOfMemoryIT {}

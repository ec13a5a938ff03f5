package plankton.it;

import org.junit.jupiter.api.Tag;

/// The same with nothing but the second version of control groups.
@Tag("vm")
final class UnifiedCgroupDevicesIT extends CgroupDevicesIT {}

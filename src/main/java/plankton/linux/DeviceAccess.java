package plankton.linux;

/// A rule about devices (Documentation/admin-guide/cgroup-v1/devices.rst).
///
/// @param allow whether it allows or denies
/// @param type `a` for all, `b` or `c`
/// @param major -1 for all, likewise `minor`
/// @param access some of the letters `rwm`
public record DeviceAccess(boolean allow, char type, long major, long minor, String access) {}

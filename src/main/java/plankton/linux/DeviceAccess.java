package plankton.linux;

/// A rule about devices (Documentation/admin-guide/cgroup-v1/devices.rst).
///
/// @param allow whether it allows or denies
/// @param type `a` for all, `b` or `c`
/// @param major -1 for all, likewise `minor`
/// @param access some of the letters `rwm`
public record DeviceAccess(boolean allow, char type, long major, long minor, String access) {

    /// All kinds of access, as [#bits] has them.
    public static final int FULL = 7;

    /// The kinds of access in the kernel's order (`BPF_DEVCG_ACC_MKNOD` and so on).
    private static final String LETTERS = "mrw";

    /// The kinds of access as the kernel's bits.
    public int bits() {
        int bits = 0;
        for (int i = 0; i < access.length(); i++) {
            bits |= 1 << LETTERS.indexOf(access.charAt(i));
        }
        return bits;
    }

    /// The same for other kinds of access.
    public DeviceAccess withBits(int bits) {
        var letters = new StringBuilder(3);
        // As people write them, rwm.
        for (int i = 1; i <= 3; i++) {
            if ((bits >> i % 3 & 1) != 0) {
                letters.append(LETTERS.charAt(i % 3));
            }
        }
        return new DeviceAccess(allow, type, major, minor, letters.toString());
    }

    /// The same for devices of another type.
    public DeviceAccess withType(char type) {
        return new DeviceAccess(allow, type, major, minor, access);
    }

    /// Whether every device that `other` is about is one of its own.
    public boolean includes(DeviceAccess other) {
        return (type == 'a' || type == other.type)
                && (major < 0 || major == other.major)
                && (minor < 0 || minor == other.minor);
    }

    /// Whether there can be a device that both are about.
    public boolean meets(DeviceAccess other) {
        return (type == 'a' || other.type == 'a' || type == other.type)
                && (major < 0 || other.major < 0 || major == other.major)
                && (minor < 0 || other.minor < 0 || minor == other.minor);
    }

    /// Whether it is about all devices and every access to them.
    public boolean isAboutAll() {
        return type == 'a' && major < 0 && minor < 0 && bits() == FULL;
    }

    /// The devices and the access in the kernel's words, such as `c 1:* rw`.
    public String text() {
        return type + " " + number(major) + ":" + number(minor) + " " + access;
    }

    private static String number(long number) {
        return number < 0 ? "*" : Long.toString(number);
    }
}

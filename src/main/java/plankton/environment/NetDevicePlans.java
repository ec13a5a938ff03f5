package plankton.environment;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import plankton.failure.SpecError;
import plankton.linux.Namespace;
import plankton.linux.NetworkDevices;

/// Which network devices of the host a container gets, and under which names (config-linux.md,
/// Network Devices).
final class NetDevicePlans {
    private NetDevicePlans() {}

    /// The names here and there, both as the kernel takes them. No two may get the same one, unless
    /// the kernel is to choose a number for it.
    ///
    /// @param own whether the container has a network namespace other than the caller's
    static Map<String, String> of(Map<String, String> devices, boolean own) {
        if (!devices.isEmpty() && !own) {
            throw new SpecError("/linux/netDevices", Sysctls.needed(Namespace.NETWORK));
        }
        var names = new LinkedHashMap<String, String>();
        var taken = new HashSet<String>();
        for (Map.Entry<String, String> device : devices.entrySet()) {
            String name = device.getKey();
            String pointer = "/linux/netDevices/" + name.replace("~", "~0").replace("/", "~1");
            String newName = device.getValue().isEmpty() ? name : device.getValue();
            if (!isName(name) || name.indexOf('%') >= 0) {
                throw new SpecError(pointer, "is not the name of a network device");
            }
            if (!isName(newName) || !hasOnePlaceAtMost(newName)) {
                throw new SpecError(pointer + "/name", "is not a name for a network device");
            }
            if (newName.indexOf('%') < 0 && !taken.add(newName)) {
                throw new SpecError(pointer + "/name", newName + " is another device already");
            }
            names.put(name, newName);
        }
        return names;
    }

    /// Whether `%` is in it only once, as the place of the kernel's number.
    private static boolean hasOnePlaceAtMost(String name) {
        int percent = name.indexOf('%');
        return name.indexOf("%d") == percent && name.lastIndexOf('%') == percent;
    }

    /// As `dev_valid_name` of the kernel says.
    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c == '/' || c == ':') {
                return false;
            }
        }
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && NetworkDevices.isShort(name);
    }
}

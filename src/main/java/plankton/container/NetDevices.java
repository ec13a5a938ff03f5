package plankton.container;

import java.util.Map;
import plankton.environment.Environment;
import plankton.failure.SystemError;
import plankton.linux.Child;
import plankton.linux.Fd;
import plankton.linux.Namespace;
import plankton.linux.NetworkDevices;

/// Gives a container the network devices of the host that its configuration names (config-linux.md,
/// Network Devices). They are not taken back: with the namespace the kernel moves real devices to
/// the host again, and removes virtual ones.
final class NetDevices {
    private NetDevices() {}

    /// Moves them into the network namespace of `child`, which is in it already unless it is among
    /// those `joined`.
    static void move(Environment environment, JoinedNamespaces joined, Child child) {
        Map<String, String> names = environment.netDevices();
        if (names.isEmpty()) {
            return;
        }
        try (Fd namespace = namespace(joined, child);
                var devices = new NetworkDevices(namespace)) {
            // All of them first: what was moved does not come back.
            for (boolean check : new boolean[] {true, false}) {
                for (Map.Entry<String, String> entry : names.entrySet()) {
                    move(devices, entry.getKey(), entry.getValue(), check);
                }
            }
        }
    }

    private static void move(NetworkDevices devices, String name, String newName, boolean check) {
        try {
            if (check) {
                devices.check(name, newName);
            } else {
                devices.move(name, newName);
            }
        } catch (SystemError e) {
            throw e.during(
                    "/linux/netDevices/" + name.replace("~", "~0"),
                    "move the network device " + name);
        }
    }

    private static Fd namespace(JoinedNamespaces joined, Child child) {
        Fd namespace = joined.find(Namespace.NETWORK);
        return namespace != null ? namespace.copy() : Fd.read("/proc/" + child.pid() + "/ns/net");
    }
}

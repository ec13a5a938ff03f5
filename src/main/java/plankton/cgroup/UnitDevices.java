package plankton.cgroup;

import java.util.ArrayList;
import java.util.List;
import plankton.dbus.Properties;
import plankton.linux.DeviceAccess;

/// Rules about devices as properties of a unit (systemd.resource-control(5), `DeviceAllow=`), which
/// can only allow. Where that cannot say the same, it allows more: the group's own program, which
/// systemd leaves alone, forbids the rest.
final class UnitDevices {

    private static final int ALL = -1;

    private final List<DeviceAccess> allowed = new ArrayList<>();

    /// Whether what no rule is about is forbidden.
    private boolean isStrict = true;

    private UnitDevices() {}

    /// Adds what `rules` have properties for.
    ///
    /// @param rules in the order in which they apply, beginning with nothing allowed
    static void add(Properties properties, List<DeviceAccess> rules) {
        var devices = new UnitDevices();
        for (DeviceAccess rule : rules) {
            devices.apply(rule);
        }
        devices.write(properties);
    }

    private void apply(DeviceAccess rule) {
        if (rule.isAboutAll()) {
            isStrict = !rule.allow();
            allowed.clear();
        } else if (!rule.allow()) {
            forbid(rule);
        } else {
            for (char type : new char[] {'b', 'c'}) {
                if (rule.type() == 'a' || rule.type() == type) {
                    allowed.add(rule.withType(type));
                }
            }
        }
    }

    /// Takes from what was allowed what lies within the rule.
    private void forbid(DeviceAccess rule) {
        for (int i = 0; i < allowed.size(); i++) {
            DeviceAccess old = allowed.get(i);
            if (rule.includes(old)) {
                allowed.set(i, old.withBits(old.bits() & ~rule.bits()));
            }
        }
    }

    /// The policy comes last: systemd takes the unit for changed on disk otherwise (systemd issue
    /// 35710). The empty list forgets what was allowed before.
    private void write(Properties properties) {
        var pairs = new ArrayList<String>();
        for (DeviceAccess device : allowed) {
            if (!device.access().isEmpty()) {
                pairs.add(name(device));
                pairs.add(device.access());
            }
        }
        properties.pairs("DeviceAllow", List.of());
        if (isStrict && !pairs.isEmpty()) {
            properties.pairs("DeviceAllow", pairs);
        }
        properties.text("DevicePolicy", isStrict ? "strict" : "auto");
    }

    /// All devices of a number are named as a group, since one that is not there yet may come.
    private static String name(DeviceAccess device) {
        String kind = device.type() == 'b' ? "block" : "char";
        if (device.major() == ALL) {
            return kind + "-*";
        }
        return device.minor() == ALL
                ? kind + "-" + device.major()
                : "/dev/" + kind + "/" + device.major() + ":" + device.minor();
    }
}

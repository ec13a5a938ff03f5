package plankton.cgroup;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.linux.DeviceAccess;
import plankton.linux.WordList;
import plankton.spec.Resources;

/// What a container may do with devices. Nothing, unless a rule allows it: a list is one of what is
/// allowed, even an empty one (GHSA-g54h-m393-cpwq).
public final class DeviceRules {
    private DeviceRules() {}

    /// Where the configuration has them (JSON pointer).
    static final String POINTER = "/linux/resources/devices";

    /// Character devices that every container may use: those it finds in `/dev`, and the tunnels of
    /// `/dev/net/tun`, which do no harm without a network of one's own and which programs have come
    /// to rely on. The host's own console, 5:1, is none of them: a container's `/dev/console` is a
    /// terminal, 136.
    private static final int[] COMMON = {
        1, 3, 1, 5, 1, 7, 1, 8, 1, 9, 5, 0, 5, 2, 136, -1, 10, 200
    };

    /// Nothing is denied.
    public static final List<DeviceAccess> ALL =
            List.of(new DeviceAccess(true, 'a', -1, -1, "rwm"));

    /// How many rules [#of] adds to the configuration's.
    static final int COMMON_RULES = COMMON.length / 2 + 2;

    /// The rules in the order in which they apply, of two the later one. Those of the configuration
    /// come first, one for each of its own; then what every container may do: make any device,
    /// which is not yet to open it, and use some of them.
    public static List<DeviceAccess> of(List<Resources.DeviceRule> rules) {
        var all = new ArrayList<DeviceAccess>();
        for (Resources.DeviceRule rule : rules) {
            all.add(
                    new DeviceAccess(
                            rule.allow(),
                            rule.type(),
                            number(rule.major()),
                            number(rule.minor()),
                            rule.access()));
        }
        all.add(new DeviceAccess(true, 'b', -1, -1, "m"));
        all.add(new DeviceAccess(true, 'c', -1, -1, "m"));
        for (int i = 0; i < COMMON.length; i += 2) {
            all.add(new DeviceAccess(true, 'c', COMMON[i], COMMON[i + 1], "rwm"));
        }
        return all;
    }

    /// Fails if a group in this place could not have these rules.
    ///
    /// @throws plankton.failure.SpecError naming the rule
    public static void check(Place place, List<DeviceAccess> rules) {
        for (String controllers : place.directories().keySet()) {
            if (WordList.of(controllers, ',').contains("devices")) {
                var _ = DeviceList.of(rules);
                return;
            }
        }
        var _ = DeviceProgram.of(rules);
    }

    /// Whether a rule is about what every container may use or make.
    static boolean isCommon(DeviceAccess rule) {
        for (int i = 0; i < COMMON.length; i += 2) {
            if (rule.major() == COMMON[i] && rule.minor() == COMMON[i + 1]) {
                return true;
            }
        }
        return rule.major() < 0 && rule.minor() < 0;
    }

    private static long number(@Nullable Long number) {
        return number == null ? -1 : number;
    }
}

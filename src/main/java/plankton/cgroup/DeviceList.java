package plankton.cgroup;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.failure.SpecError;
import plankton.linux.DeviceAccess;

/// Rules about devices in the form of the first version of control groups, which is systemd's as
/// well: what holds in general, and exceptions. Each of them can only be taken back as it was made
/// (Documentation/admin-guide/cgroup-v1/devices.rst).
///
/// @param allowed whether what no exception is about is allowed
/// @param exceptions none of the type `a`, and none a part of another
record DeviceList(boolean allowed, List<DeviceAccess> exceptions) {

    /// What `rules` amount to.
    ///
    /// @param rules as [DeviceRules#of] makes them
    /// @throws SpecError if one of them takes back a part of an exception: the kernel would pass it
    ///   over, and allow what is to be denied
    static DeviceList of(List<DeviceAccess> rules) {
        boolean allowed = false;
        var exceptions = new ArrayList<DeviceAccess>();
        for (int i = 0; i < rules.size(); i++) {
            DeviceAccess rule = rules.get(i);
            if (rule.isAboutAll()) {
                allowed = rule.allow();
                exceptions.clear();
            } else if (rule.allow() != allowed) {
                add(exceptions, rule, 'b');
                add(exceptions, rule, 'c');
            } else {
                DeviceAccess whole = takeBack(exceptions, rule);
                // What is denied to all of a kind is denied to those, too, that are otherwise for
                // every container.
                if (whole != null && i < rules.size() - DeviceRules.COMMON_RULES) {
                    throw hole(i, rule, whole);
                }
            }
        }
        simplify(exceptions, allowed);
        return new DeviceList(allowed, exceptions);
    }

    private static SpecError hole(int index, DeviceAccess rule, DeviceAccess whole) {
        return new SpecError(
                DeviceRules.POINTER + "/" + index,
                (rule.allow()
                                ? "allows a part of the denied \""
                                : "denies a part of the allowed \"")
                        + whole.text()
                        + "\", which takes the second version of control groups");
    }

    private static void add(List<DeviceAccess> exceptions, DeviceAccess rule, char type) {
        if (rule.access().isEmpty() || !(rule.type() == 'a' || rule.type() == type)) {
            return;
        }
        for (int i = 0; i < exceptions.size(); i++) {
            DeviceAccess old = exceptions.get(i);
            if (old.type() == type && old.major() == rule.major() && old.minor() == rule.minor()) {
                exceptions.set(i, old.withBits(old.bits() | rule.bits()));
                return;
            }
        }
        exceptions.add(rule.withType(type));
    }

    /// @return an exception of which it would be only a part
    private static @Nullable DeviceAccess takeBack(
            List<DeviceAccess> exceptions, DeviceAccess rule) {
        DeviceAccess whole = null;
        for (int i = exceptions.size() - 1; i >= 0; i--) {
            DeviceAccess exception = exceptions.get(i);
            int bits = exception.bits();
            int rest = bits & ~rule.bits();
            if (rest == bits || !rule.meets(exception)) {
                continue;
            }
            if (!rule.includes(exception)) {
                whole = exception;
            } else if (rest == 0) {
                exceptions.remove(i);
            } else {
                exceptions.set(i, exception.withBits(rest));
            }
        }
        return whole;
    }

    /// Leaves out what is part of another one. Of two exceptions that allow, one has to allow all
    /// that is asked for at once: so the smaller one gets what the larger one has.
    private static void simplify(List<DeviceAccess> exceptions, boolean allowed) {
        for (int i = exceptions.size() - 1; i >= 0; i--) {
            DeviceAccess exception = exceptions.get(i);
            int bits = exception.bits();
            int all = bits;
            boolean needed = true;
            for (int j = 0; j < exceptions.size(); j++) {
                DeviceAccess other = exceptions.get(j);
                if (j != i && other.includes(exception)) {
                    all |= other.bits();
                    needed &= (bits & ~other.bits()) != 0;
                }
            }
            if (!needed) {
                exceptions.remove(i);
            } else if (!allowed) {
                exceptions.set(i, exception.withBits(all));
            }
        }
    }
}

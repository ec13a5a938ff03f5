package plankton.cgroup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import plankton.spec.Resources;

/// Collects the settings that resources ask for, in the order in which they are written. What both
/// versions have in common is here.
final class SettingList {

    private final List<Setting> settings = new ArrayList<>();
    private final String pointer;

    /// @param pointer where the configuration has its resources
    SettingList(String pointer) {
        this.pointer = pointer;
    }

    List<Setting> settings() {
        return settings;
    }

    /// The pointer of a property of the resources.
    String at(String property) {
        return pointer + property;
    }

    void add(String controller, String file, String value, String property) {
        settings.add(new Setting(controller, file, value, at(property)));
    }

    void add(String controller, String file, long value, String property) {
        add(controller, file, Long.toString(value), property);
    }

    /// Adds a number, unless none or 0 is given, which stands for none in what engines write.
    void addGiven(String controller, String file, @Nullable Number value, String property) {
        if (given(value) != 0) {
            add(controller, file, given(value), property);
        }
    }

    /// The number, 0 if there is none.
    static long given(@Nullable Number value) {
        return value == null ? 0 : value.longValue();
    }

    void addText(String controller, String file, String value, String property) {
        if (!value.isEmpty()) {
            add(controller, file, value, property);
        }
    }

    /// Adds a number of the controller `cpu`, unless it is the 0 that a new group has anyway.
    void addUnlessNew(String file, @Nullable Long value, boolean complete, String property) {
        if (value != null && (value != 0 || !complete)) {
            add("cpu", file, value, property);
        }
    }

    void addPids(@Nullable Long limit) {
        if (limit != null) {
            add("pids", "pids.max", limit < 0 ? "max" : Long.toString(limit), "/pids/limit");
        }
    }

    void addRdma(Map<String, Resources.Rdma> rdma) {
        for (var entry : rdma.entrySet()) {
            Long handles = entry.getValue().hcaHandles();
            Long objects = entry.getValue().hcaObjects();
            add(
                    "rdma",
                    "rdma.max",
                    entry.getKey()
                            + (handles == null ? "" : " hca_handle=" + handles.longValue())
                            + (objects == null ? "" : " hca_object=" + objects.longValue()),
                    "/rdma");
        }
    }

    /// Adds the limits on huge pages: on what is reserved, if the kernel knows that, and on what is
    /// in use. Where it is, tells which version has the controller, whichever has the others.
    void addHugePages(List<Resources.HugepageLimit> limits, Values present) {
        for (int i = 0; i < limits.size(); i++) {
            String file = "hugetlb." + limits.get(i).pageSize();
            boolean unified = present.read("hugetlb", file + ".max") != null;
            String suffix = unified ? ".max" : ".limit_in_bytes";
            String value = Long.toUnsignedString(limits.get(i).limit());
            String property = "/hugepageLimits/" + i;
            add("hugetlb", file + suffix, value, property);
            if (present.read("hugetlb", file + ".rsvd" + suffix) != null) {
                add("hugetlb", file + ".rsvd" + suffix, value, property);
            }
        }
    }
}

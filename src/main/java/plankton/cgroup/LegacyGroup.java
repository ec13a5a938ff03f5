package plankton.cgroup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import plankton.failure.StateError;
import plankton.failure.SystemError;
import plankton.linux.CgroupDirectory;
import plankton.linux.CgroupEntrance;
import plankton.linux.Clock;
import plankton.linux.DeviceAccess;
import plankton.linux.Fd;
import plankton.linux.Pidfd;
import plankton.linux.Signal;
import plankton.linux.WordList;

/// The control groups of one name in all hierarchies of the first version, and in that of the
/// second beside them, which then has few controllers or none (cgroups(7)).
final class LegacyGroup implements Group {

    private static final String FREEZER_STATE = "freezer.state";

    private final Map<String, CgroupDirectory> directories;

    /// @param directories by the controllers of their hierarchies
    LegacyGroup(Map<String, CgroupDirectory> directories) {
        this.directories = directories;
    }

    /// Makes the group `path` of one hierarchy, and those above it if missing.
    static CgroupDirectory make(String hierarchy, String path, String controllers) {
        CgroupDirectory at = CgroupDirectory.find(hierarchy);
        for (String name : WordList.of(path.substring(hierarchy.length() + 1), '/')) {
            if (at == null) {
                break;
            }
            try (CgroupDirectory parent = at) {
                boolean made = parent.make(name);
                at = parent.child(name);
                if (made && at != null && controllers.contains("cpuset")) {
                    inherit(parent, at, "cpuset.cpus");
                    inherit(parent, at, "cpuset.mems");
                }
            }
        }
        if (at == null) {
            throw new SystemError(path, "was removed by somebody else meanwhile");
        }
        return at;
    }

    /// Without processors and memory a group takes no processes.
    private static void inherit(CgroupDirectory parent, CgroupDirectory child, String file) {
        String value = parent.read(file);
        if (value != null && !value.isEmpty()) {
            child.write(file, value);
        }
    }

    @Override
    public boolean isUnified() {
        return false;
    }

    /// The group in the hierarchy of a controller, or null. What the first version does not have is
    /// looked for in the second.
    private @Nullable CgroupDirectory of(String controller) {
        for (Map.Entry<String, CgroupDirectory> entry : directories.entrySet()) {
            if (WordList.of(entry.getKey(), ',').contains(controller)) {
                return entry.getValue();
            }
        }
        return directories.get("");
    }

    @Override
    public @Nullable String read(String controller, String file) {
        CgroupDirectory directory = of(controller);
        return directory == null ? null : directory.read(file);
    }

    @Override
    public @Nullable Fd open(String controller, String file) {
        CgroupDirectory directory = of(controller);
        return directory == null ? null : directory.open(file);
    }

    @Override
    public void write(Setting setting) {
        CgroupDirectory directory = of(setting.controller());
        if (directory == null) {
            throw new SystemError("", "this host has no controller " + setting.controller())
                    .during(setting.pointer(), "limit the container");
        }
        try {
            directory.write(setting.file(), setting.value());
        } catch (SystemError e) {
            throw UnifiedGroup.explain(e, setting, directory);
        }
    }

    @Override
    public void allow(List<DeviceAccess> rules) {
        CgroupDirectory devices = of("devices");
        if (devices == null) {
            throw new SystemError("", "this host has no controller devices")
                    .during(DeviceRules.POINTER, "restrict the use of devices");
        }
        DeviceControl.set(devices, rules);
    }

    /// One that is as good as any: a process is in all of them, unless somebody else put it there.
    private CgroupDirectory first() {
        CgroupDirectory devices = of("devices");
        return devices != null ? devices : directories.values().iterator().next();
    }

    @Override
    public List<Integer> pids() {
        var pids = new ArrayList<Integer>();
        first().addPids(pids);
        for (CgroupDirectory directory : directories.values()) {
            if (pids.isEmpty()) {
                directory.addPids(pids);
            }
        }
        return pids;
    }

    @Override
    public void kill() {
        CgroupDirectory unified = directories.get("");
        if (unified != null && unified.has("cgroup.kill")) {
            unified.write("cgroup.kill", "1");
        } else if (freezer() != null) {
            // Frozen, they make no more of them.
            freeze();
            killEach(pids());
        } else {
            killEach(pids());
        }
        thaw();
    }

    static void killEach(List<Integer> pids) {
        for (int pid : pids) {
            try (Pidfd process = Pidfd.find(pid)) {
                if (process != null) {
                    var _ = process.signal(Signal.KILL);
                }
            }
        }
    }

    @Override
    public void freeze() {
        CgroupDirectory freezer = freezer();
        if (freezer == null) {
            throw new StateError("this host has no controller freezer");
        }
        long end = Clock.millis() + UnifiedGroup.PATIENCE;
        int pause = 1;
        while (true) {
            freezer.write(FREEZER_STATE, "FROZEN");
            if ("FROZEN".equals(freezer.read(FREEZER_STATE))) {
                return;
            }
            if (Clock.millis() > end) {
                thaw();
                throw new SystemError(
                        "write " + freezer + "/" + FREEZER_STATE,
                        "not all processes stopped within "
                                + UnifiedGroup.PATIENCE / 1000
                                + " seconds");
            }
            Clock.sleep(pause);
            pause = Math.min(2 * pause, 64);
        }
    }

    private @Nullable CgroupDirectory freezer() {
        CgroupDirectory freezer = of("freezer");
        return freezer == null || !freezer.has(FREEZER_STATE) ? null : freezer;
    }

    @Override
    public void thaw() {
        CgroupDirectory freezer = freezer();
        if (freezer != null) {
            freezer.write(FREEZER_STATE, "THAWED");
        }
    }

    @Override
    public boolean isFrozen() {
        CgroupDirectory freezer = freezer();
        String state = freezer == null ? null : freezer.read(FREEZER_STATE);
        return state != null && state.startsWith("FR");
    }

    @Override
    public void giveTo(int uid) {}

    @Override
    public boolean isEmpty() {
        for (CgroupDirectory directory : directories.values()) {
            var pids = new ArrayList<Integer>();
            directory.addPids(pids);
            if (!pids.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public CgroupEntrance entrance(List<Subgroup> subgroups, int init, boolean byClone) {
        for (Subgroup subgroup : subgroups) {
            for (String controller : subgroup.controllers()) {
                if (of(controller) == directories.get("")) {
                    throw new StateError("this host has no controller " + controller);
                }
            }
        }
        var doors = new ArrayList<Fd>();
        for (Map.Entry<String, CgroupDirectory> entry : directories.entrySet()) {
            CgroupDirectory entered = entry.getValue();
            for (Subgroup subgroup : subgroups) {
                if (isMeant(subgroup, entry.getKey())) {
                    entered = subgroup.in(entry.getValue());
                }
            }
            doors.add(entered.openToWrite(UnifiedGroup.PROCESSES));
        }
        return new CgroupEntrance(null, doors);
    }

    private static boolean isMeant(Subgroup subgroup, String controllers) {
        if (subgroup.controllers().isEmpty()) {
            return !controllers.isEmpty();
        }
        for (String controller : WordList.of(controllers, ',')) {
            if (subgroup.controllers().contains(controller)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void remove() {
        boolean killed = false;
        for (CgroupDirectory directory : directories.values()) {
            if (!directory.remove()) {
                if (!killed) {
                    kill();
                    killed = true;
                }
                UnifiedGroup.awaitRemoval(directory);
            }
        }
    }

    @Override
    public void close() {
        for (CgroupDirectory directory : directories.values()) {
            directory.close();
        }
    }
}

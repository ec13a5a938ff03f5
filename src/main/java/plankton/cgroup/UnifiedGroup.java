package plankton.cgroup;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.linux.CgroupDirectory;
import plankton.linux.CgroupEntrance;
import plankton.linux.Clock;
import plankton.linux.ControlGroup;
import plankton.linux.DeviceAccess;
import plankton.linux.Fd;
import plankton.linux.Utf8;
import plankton.linux.WordList;

/// A control group of the second version (Documentation/admin-guide/cgroup-v2.rst).
final class UnifiedGroup implements Group {

    /// How long the kernel may take to stop or to let go of processes, in milliseconds.
    static final int PATIENCE = 10_000;

    static final String PROCESSES = "cgroup.procs";

    /// What can be given away, if the kernel does not say it itself.
    private static final String DELEGATED = "cgroup.procs\ncgroup.subtree_control\ncgroup.threads";

    private static final int MAX_LIST = 1 << 12;

    private final CgroupDirectory directory;

    UnifiedGroup(CgroupDirectory directory) {
        this.directory = directory;
    }

    /// Makes the group `path`, and those above it if missing, which get all the controllers that
    /// there are: a group has only what all above it give to their children.
    ///
    /// @param mark to be written on it
    static UnifiedGroup make(String path, String mark) {
        CgroupDirectory at = CgroupDirectory.find(ControlGroup.MOUNTS);
        for (String name : WordList.of(path.substring(ControlGroup.MOUNTS.length() + 1), '/')) {
            if (at == null) {
                throw new SystemError(path, "was removed by somebody else meanwhile");
            }
            try (CgroupDirectory parent = at) {
                enableControllers(parent);
                var _ = parent.make(name);
                at = parent.child(name);
            }
        }
        if (at == null) {
            throw new SystemError(path, "was removed by somebody else meanwhile");
        }
        at.mark(mark);
        return new UnifiedGroup(at);
    }

    /// What cannot be enabled is missed by who needs it, and named then.
    private static void enableControllers(CgroupDirectory group) {
        String all = group.read("cgroup.controllers");
        String enabled = group.read("cgroup.subtree_control");
        if (all == null || enabled == null || all.equals(enabled)) {
            return;
        }
        for (String controller : WordList.of(all, ' ')) {
            if (!WordList.contains(" " + enabled + " ", controller)) {
                try {
                    group.write("cgroup.subtree_control", "+" + controller);
                } catch (SystemError _) {
                    // Not ours to enable, or the group has processes of its own.
                }
            }
        }
    }

    @Override
    public boolean isUnified() {
        return true;
    }

    @Override
    public @Nullable String read(String controller, String file) {
        return directory.read(file);
    }

    @Override
    public @Nullable Fd open(String controller, String file) {
        return directory.open(file);
    }

    @Override
    public void write(Setting setting) {
        try {
            directory.write(setting.file(), setting.value());
        } catch (SystemError e) {
            throw explain(e, setting, directory);
        }
    }

    /// The error of a write to a file that may not be there at all.
    static SystemError explain(SystemError error, Setting setting, CgroupDirectory directory) {
        SystemError explained = error;
        if (!directory.has(setting.file())) {
            explained =
                    new SystemError(
                            "",
                            "the controller "
                                    + setting.controller()
                                    + " has no file "
                                    + setting.file()
                                    + " in "
                                    + directory
                                    + ": this kernel lacks it, or the group above does not pass it"
                                    + " on");
        }
        return explained.during(setting.pointer(), "limit the container");
    }

    @Override
    public void allow(List<DeviceAccess> rules) {
        DeviceControl.set(directory, rules);
    }

    @Override
    public List<Integer> pids() {
        var pids = new ArrayList<Integer>();
        directory.addPids(pids);
        return pids;
    }

    @Override
    public void kill() {
        if (directory.has("cgroup.kill")) {
            directory.write("cgroup.kill", "1");
            return;
        }
        // Before Linux 5.14. Frozen, they make no more of them; killed, they end nevertheless.
        freeze();
        LegacyGroup.killEach(pids());
        thaw();
    }

    @Override
    public void freeze() {
        directory.write("cgroup.freeze", "1");
        long end = Clock.millis() + PATIENCE;
        for (int pause = 1; !isFrozen(); pause = Math.min(2 * pause, 64)) {
            if (Clock.millis() > end) {
                thaw();
                throw new SystemError(
                        "write " + directory + "/cgroup.freeze",
                        "not all processes stopped within " + PATIENCE / 1000 + " seconds");
            }
            Clock.sleep(pause);
        }
    }

    @Override
    public void thaw() {
        directory.write("cgroup.freeze", "0");
    }

    @Override
    public boolean isFrozen() {
        return says("frozen 1");
    }

    @Override
    public void giveTo(int uid) {
        directory.giveTo(uid, ".");
        String files = DELEGATED;
        try (Fd list = Fd.findReadable("/sys/kernel/cgroup/delegate")) {
            byte[] content = list == null ? null : list.readAll(MAX_LIST);
            files = content == null ? files : Utf8.decode(content);
        }
        for (String file : WordList.of(files, '\n')) {
            if (!file.isEmpty()) {
                directory.giveTo(uid, file);
            }
        }
    }

    @Override
    public boolean isEmpty() {
        return says("populated 0");
    }

    private boolean says(String line) {
        String events = directory.read("cgroup.events");
        return events != null && events.contains(line);
    }

    /// A group that gives controllers to its children can have no processes of its own: then an
    /// init system lives in the container, and the way leads where it has put itself.
    @Override
    public CgroupEntrance entrance(List<Subgroup> subgroups, int init, boolean byClone) {
        CgroupDirectory entered = directory;
        for (Subgroup subgroup : subgroups) {
            subgroup.refuseControllers();
            entered = subgroup.in(directory);
        }
        if (subgroups.isEmpty() && init > 0 && givesControllers()) {
            entered = placeOf(init);
        }
        return byClone
                ? new CgroupEntrance(entered.fd(), List.of())
                : new CgroupEntrance(null, List.of(entered.openToWrite(PROCESSES)));
    }

    private boolean givesControllers() {
        String given = directory.read("cgroup.subtree_control");
        return given != null && !given.isEmpty();
    }

    private CgroupDirectory placeOf(int pid) {
        String own = directory.toString().substring(ControlGroup.MOUNTS.length()) + "/";
        for (ControlGroup group : ControlGroup.of(Integer.toString(pid))) {
            if (group.isUnified() && group.path().startsWith(own)) {
                CgroupDirectory found = directory.below(group.path().substring(own.length()));
                return found == null ? directory : found;
            }
        }
        return directory;
    }

    @Override
    public void remove() {
        if (!directory.remove()) {
            kill();
            awaitRemoval(directory);
        }
    }

    /// Removes a group whose processes are about to end.
    static void awaitRemoval(CgroupDirectory directory) {
        long end = Clock.millis() + PATIENCE;
        for (int pause = 1; !directory.remove(); pause = Math.min(2 * pause, 64)) {
            if (Clock.millis() > end) {
                var pids = new ArrayList<Integer>();
                directory.addPids(pids);
                throw new SystemError(
                        "rmdir " + directory,
                        "still has "
                                + pids.size()
                                + " processes "
                                + PATIENCE / 1000
                                + " seconds after they were killed"
                                + (pids.isEmpty() ? "" : ", such as " + (int) pids.getFirst()));
            }
            Clock.sleep(pause);
        }
    }

    @Override
    public void close() {
        directory.close();
    }
}

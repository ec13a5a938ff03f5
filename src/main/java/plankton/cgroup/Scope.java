package plankton.cgroup;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import plankton.dbus.Properties;
import plankton.failure.SpecError;
import plankton.failure.SystemError;
import plankton.linux.CgroupDirectory;
import plankton.linux.Child;
import plankton.linux.ControlGroup;
import plankton.linux.Credentials;
import plankton.linux.CurrentProcess;
import plankton.linux.DeviceAccess;
import plankton.linux.Signal;

/// A scope of systemd for a container that is being made. It ends with its last process, so it has
/// a placeholder in it until the container's own is there.
public final class Scope implements AutoCloseable {

    private static final String POINTER = "/linux/cgroupsPath";

    private final ScopeName name;
    private final String id;

    private final Properties annotated = new Properties();
    private @Nullable Child placeholder;

    private Scope(ScopeName name, String id) {
        this.name = name;
        this.id = id;
    }

    /// The scope that a container is to have. Touches nothing.
    ///
    /// @param path `linux.cgroupsPath`
    /// @param annotations those of the container, of which some are properties of the scope
    /// @throws SpecError if there cannot be such a scope
    public static Scope plan(String path, Map<String, String> annotations, String id) {
        if (!ControlGroup.isUnifiedHost()) {
            throw new SpecError(
                    POINTER,
                    "systemd can only be asked for groups where all of them are of the second"
                            + " version; use --cgroup-manager=cgroupfs");
        }
        var scope = new Scope(ScopeName.of(path, id, isOfUser()), id);
        UnitAnnotations.add(scope.annotated, annotations);
        return scope;
    }

    /// Whether the systemd of one user has this process's control groups, not the host's.
    private static boolean isOfUser() {
        return !Credentials.isRootOfHost();
    }

    /// Makes it with its limits, and waits until it is there.
    ///
    /// @param devices rules in the order in which they apply
    /// @return where it is
    public Place start(@Nullable Limits limits, List<DeviceAccess> devices) {
        var properties = new Properties();
        if (limits != null) {
            // There is no group yet to ask what it has.
            Values none = (_, _) -> null;
            UnitProperties.add(properties, limits.settings(none), none);
        }
        addDevices(properties, devices);
        properties.with(annotated);
        try (Systemd systemd = Systemd.connect(isOfUser())) {
            Child process = makePlaceholder();
            placeholder = process;
            systemd.start(name.unit(), general(process.pid()).with(properties));
            return new Place(Map.of("", find(process.pid())), name.unit(), "");
        } catch (SystemError e) {
            close();
            throw e.during(POINTER, "make the control group");
        }
    }

    private static void addDevices(Properties properties, List<DeviceAccess> rules) {
        // To the systemd of a user the kernel gives no power over devices.
        if (!isOfUser()) {
            UnitDevices.add(properties, rules);
        }
    }

    /// What every scope has.
    private Properties general(int pid) {
        var all = new Properties();
        all.text("Description", "container " + id);
        all.text("Slice", name.slice());
        all.numbers("PIDs", pid);
        // What is in it is ours to arrange, and all controllers are there for it.
        all.flag("Delegate", true);
        // It ends when we say, not when the host begins to stop.
        all.flag("DefaultDependencies", false);
        // Nothing is left of it for people to look at, should it fail.
        return all.text("CollectMode", "inactive-or-failed");
    }

    /// Has systemd remember limits that have changed, if it has made the group.
    ///
    /// @param devices rules in the order in which they apply, null if they stay as they were
    public static void change(
            Place place, Group group, Limits limits, @Nullable List<DeviceAccess> devices) {
        var changed = new Properties();
        if (!place.unit().isEmpty()) {
            UnitProperties.add(changed, limits.settings(group), group);
            if (devices != null) {
                addDevices(changed, devices);
            }
        }
        if (changed.isEmpty()) {
            return;
        }
        try (Systemd systemd = Systemd.connect(isOfUser())) {
            systemd.change(place.unit(), changed);
        } catch (SystemError e) {
            throw e.during("", "change the limits of the container");
        }
        // It has written some of them, rounded.
        limits.apply(group);
        limits.applyLast(group);
    }

    /// Makes a process that does nothing and ends with this one.
    private static Child makePlaceholder() {
        int maker = CurrentProcess.pid();
        Child child = Child.make(List.of());
        if (child.pid() == 0) {
            CurrentProcess.waitForDeath(maker);
        }
        return child;
    }

    /// The directory of the group in which the kernel says that the process `pid` is. Anywhere else
    /// than in the scope the container's limits would be those of others.
    private String find(int pid) {
        for (ControlGroup group : ControlGroup.of(Integer.toString(pid))) {
            if (group.isUnified() && group.path().endsWith("/" + name.unit())) {
                return ControlGroup.MOUNTS + group.path();
            }
        }
        throw new SystemError("systemd: " + name.unit(), "started without the process given to it");
    }

    /// Whether this process may itself put processes there: from a session an ordinary user may
    /// not, because the group above both is the host's (cgroup-v2.rst, Delegation Containment).
    /// Else [#attach] has systemd do it.
    public static boolean isOpen(Place place) {
        if (place.unit().isEmpty() || !isOfUser()) {
            return true;
        }
        String above = place.directories().getOrDefault("", "");
        for (ControlGroup own : ControlGroup.ofThisProcess()) {
            if (own.isUnified()) {
                above = common(above, ControlGroup.MOUNTS + own.path() + "/");
            }
        }
        try (CgroupDirectory group = CgroupDirectory.find(above)) {
            return group != null && group.isOurs();
        }
    }

    /// The directory above both.
    static String common(String one, String other) {
        int end = 0;
        int size = Math.min(one.length(), other.length());
        for (int i = 0; i < size && one.charAt(i) == other.charAt(i); i++) {
            end = one.charAt(i) == '/' ? i : end;
        }
        return one.substring(0, end);
    }

    /// Puts the process `pid` there.
    public static void attach(Place place, int pid) {
        try (Systemd systemd = Systemd.connect(isOfUser())) {
            systemd.attach(place.unit(), pid);
        } catch (SystemError e) {
            throw e.during(POINTER, "enter the control group");
        }
    }

    /// Ends the unit `unit` if there still is one.
    public static void stop(String unit) {
        try (Systemd systemd = Systemd.connect(isOfUser())) {
            systemd.stop(unit);
        } catch (SystemError e) {
            throw e.during("", "remove the control group");
        }
    }

    /// Leaves it to the container: without another process in it, it ends.
    @Override
    public void close() {
        Child process = placeholder;
        if (process != null) {
            placeholder = null;
            process.signal(Signal.KILL);
            var _ = process.await();
        }
    }
}

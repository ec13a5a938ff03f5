package plankton.container;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import plankton.cgroup.CgroupFs;
import plankton.cgroup.DeviceRules;
import plankton.cgroup.Group;
import plankton.cgroup.Limits;
import plankton.cgroup.OutOfMemory;
import plankton.cgroup.Place;
import plankton.cgroup.Scope;
import plankton.environment.ControlGroupManager;
import plankton.environment.Environment;
import plankton.failure.SystemError;
import plankton.linux.CgroupEntrance;
import plankton.linux.Clock;
import plankton.linux.Credentials;
import plankton.linux.DeviceAccess;
import plankton.spec.Linux;
import plankton.spec.Resources;

/// The control group of a container that is being made: where it is to be, and what it limits.
final class Confinement implements AutoCloseable {

    private static final String RESOURCES = "/linux/resources";

    private final Linux linux;
    private final Environment environment;
    private final Map<String, String> annotations;
    private final String id;
    private final List<DeviceAccess> devices;
    private String mark;
    private Place place = Place.NONE;
    private @Nullable Limits limits;
    private boolean isOpen = true;
    private @Nullable Scope scope;
    private @Nullable Group group;

    /// How many were killed for want of memory when the group served before.
    private long killsBefore;

    Confinement(Bundle bundle, String id) {
        linux = bundle.spec().linux();
        environment = bundle.environment();
        annotations = bundle.spec().annotations();
        this.id = id;
        mark = id + " " + Clock.now();
        Resources resources = linux.resources();
        devices = DeviceRules.of(resources == null ? List.of() : resources.devices());
    }

    /// Finds its place, and refuses what cannot be, before anything is touched.
    ///
    /// @param warnings gets what cannot be, but stops nothing
    void check(Consumer<String> warnings) {
        ControlGroupManager manager = environment.options().manager();
        boolean exists = false;
        if (manager == ControlGroupManager.SYSTEMD) {
            scope = Scope.plan(linux.cgroupsPath(), annotations, id);
            exists = true;
        } else if (manager != ControlGroupManager.DISABLED) {
            place = CgroupFs.place(linux.cgroupsPath(), id).marked(mark);
            exists = place.exists();
            if (!exists && !linux.cgroupsPath().isEmpty()) {
                warnings.accept("/linux/cgroupsPath: has no effect: it is not this user's to make");
            }
        }
        if (manager != ControlGroupManager.DISABLED) {
            DeviceRules.check(place, devices);
        }
        Resources resources = linux.resources();
        if (resources != null && exists) {
            limit(resources, warnings);
        } else if (resources != null && resources.limitsAnything()) {
            warnings.accept(
                    RESOURCES
                            + ": has no effect, since the container has no control group: "
                            + (manager == ControlGroupManager.DISABLED
                                    ? "it was asked for without one"
                                    : "none was left to this user"));
        }
    }

    private void limit(Resources resources, Consumer<String> warnings) {
        Limits checked = Limits.of(resources, RESOURCES, scope != null || place.isUnified());
        for (String warning : checked.warnings()) {
            warnings.accept(warning);
        }
        limits = checked;
    }

    /// Refuses a group that somebody else uses: it would be ended with the container.
    void refuseUsed() {
        CgroupFs.refuseUsed(place);
    }

    /// Goes on with a group that the container has had before.
    void keep(Place before) {
        if (!before.mark().isEmpty()) {
            mark = before.mark();
            place = place.marked(mark);
        }
    }

    /// Where it is to be; where systemd has put it, once that is known.
    Place place() {
        return place;
    }

    /// Makes it, with all limits but those of memory, which what is still to be done for the
    /// container shall not be charged against.
    void make() {
        if (scope != null) {
            place = scope.start(limits, devices).marked(mark);
            isOpen = Scope.isOpen(place);
        }
        group = CgroupFs.make(place);
        if (group == null) {
            return;
        }
        killsBefore = OutOfMemory.kills(group);
        // A device to be mounted need not be one that programs may use.
        group.allow(environment.mountsDevices() ? DeviceRules.ALL : devices);
        int owner = environment.cgroupOwner();
        if (limits != null) {
            if (scope != null) {
                limits.ease(group);
            }
            limits.apply(group);
        }
        if (owner >= 0 && owner != Credentials.effectiveUser()) {
            group.giveTo(owner);
        }
    }

    /// The way into it.
    ///
    /// @param byClone whether the container's process is made by a call that can put it there
    CgroupEntrance entrance(boolean byClone) {
        return group == null || !isOpen
                ? CgroupEntrance.NONE
                : group.entrance(List.of(), 0, byClone);
    }

    /// Puts the process `pid` there if it could not be made there and may not go itself.
    void attach(int pid) {
        if (!isOpen) {
            Scope.attach(place, pid);
        }
    }

    /// Leaves it to the container's process, which is in it now.
    void settle() {
        if (scope != null) {
            scope.close();
        }
    }

    /// What is still to be done when everything else is and the program has not begun; null if
    /// nothing.
    @Nullable Runnable rest() {
        Group limited = group;
        Limits last = limits != null && limits.haveLast() ? limits : null;
        boolean restricts = environment.mountsDevices();
        if (limited == null || (last == null && !restricts)) {
            return null;
        }
        return () -> {
            if (restricts) {
                limited.allow(devices);
            }
            if (last != null) {
                last.applyLast(limited);
                refuseKilling(limited);
            }
        };
    }

    /// The second version makes room for a new limit by killing who is in the group.
    private void refuseKilling(Group limited) {
        if (OutOfMemory.kills(limited) > killsBefore) {
            throw new SystemError("", "the new process was killed for want of memory");
        }
    }

    /// The cause of an error in making the container, if its memory was not enough for that.
    RuntimeException causeOf(RuntimeException error) {
        Resources resources = linux.resources();
        Resources.Memory memory = resources == null ? null : resources.memory();
        Long limit = memory == null ? null : memory.limit();
        return group == null || limit == null
                ? error
                : OutOfMemory.causeOf(error, group, limit, OutOfMemory.kills(group) > killsBefore);
    }

    /// Tells if memory ran out, when the container's program has ended.
    void tellOfMemory(Consumer<String> warnings) {
        try (Group left = place.find()) {
            if (left != null && OutOfMemory.kills(left) > killsBefore) {
                warnings.accept(OutOfMemory.of(left).sentence(id, killsBefore));
            }
        }
    }

    @Override
    public void close() {
        settle();
        if (group != null) {
            group.close();
        }
    }
}

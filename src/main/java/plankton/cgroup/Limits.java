package plankton.cgroup;

import java.util.ArrayList;
import java.util.List;
import plankton.failure.SpecError;
import plankton.failure.SystemError;
import plankton.spec.Resources;
import plankton.spec.Resources.Memory;

/// What a control group shall hold its processes to (config-linux.md, Control groups), but for
/// devices. What cannot be is refused when this is made, and touches nothing.
public final class Limits {

    private final Resources wanted;
    private final String pointer;
    private final boolean unified;
    private final boolean complete;

    private Limits(Resources wanted, String pointer, boolean unified, boolean complete) {
        this.wanted = wanted;
        this.pointer = pointer;
        this.unified = unified;
        this.complete = complete;
        new LimitsCheck(pointer, unified).check(wanted, complete);
    }

    /// Those of a new group.
    ///
    /// @param pointer where the configuration has its resources
    /// @param unified whether the group is of the second version
    /// @throws SpecError if they cannot be
    public static Limits of(Resources wanted, String pointer, boolean unified) {
        return new Limits(wanted, pointer, unified, true);
    }

    /// Changes of the limits of a group; what is not given stays as it is.
    ///
    /// @throws SpecError if they cannot be
    public static Limits changing(Resources wanted, boolean unified) {
        return new Limits(wanted, "", unified, false);
    }

    /// Lines to warn with: what is passed over.
    public List<String> warnings() {
        var warnings = new ArrayList<String>();
        Memory memory = wanted.memory();
        if (memory != null) {
            warn(SettingList.given(memory.kernel()), "/memory/kernel", warnings);
            warn(SettingList.given(memory.kernelTcp()), "/memory/kernelTCP", warnings);
        }
        return warnings;
    }

    private void warn(long limit, String property, List<String> warnings) {
        if (limit > 0) {
            warnings.add(
                    pointer
                            + property
                            + ": has no effect; kernel memory is a part of the limit of memory");
        }
    }

    /// Writes what hinders nobody who makes a container in the group.
    public void apply(Group group) {
        for (Setting setting : settings(group)) {
            if (!isLast(setting)) {
                write(setting, group);
            }
        }
    }

    /// Whether there is anything for [#applyLast].
    public boolean haveLast() {
        // A file named by itself may be one of memory.
        return wanted.memory() != null || wanted.pidsLimit() != null || !wanted.unified().isEmpty();
    }

    /// Writes the limits of memory and of the number of processes.
    public void applyLast(Group group) {
        for (Setting setting : settings(group)) {
            if (isLast(setting)) {
                write(setting, group);
            }
        }
    }

    /// Takes back for now, in a group that has its limits already, what is to hold when all else is
    /// done.
    public void ease(Group group) {
        for (Setting setting : settings(group)) {
            if (setting.file().equals("memory.max") || setting.file().equals("pids.max")) {
                write(
                        new Setting(setting.controller(), setting.file(), "max", setting.pointer()),
                        group);
            }
        }
    }

    private static boolean isLast(Setting setting) {
        return setting.controller().equals("memory") || setting.controller().equals("pids");
    }

    private static void write(Setting setting, Group group) {
        try {
            group.write(setting);
        } catch (SystemError e) {
            if (!Change.isNoLimit(setting)
                    || group.read(setting.controller(), setting.file()) != null) {
                throw e;
            }
        }
    }

    /// Writes all of it, or nothing if the kernel refuses a part.
    public Change change(Group group) {
        return Change.make(settings(group), group);
    }

    /// What is to be written, in this order.
    ///
    /// @throws SpecError if it cannot be, with what there is at present
    List<Setting> settings(Values present) {
        var list = new SettingList(pointer);
        refuseLessThanUsage(present);
        if (unified) {
            UnifiedLimits.add(wanted, list, present, complete);
        } else {
            LegacyLimits.add(wanted, list, present, complete);
        }
        return list.settings();
    }

    private void refuseLessThanUsage(Values present) {
        Memory memory = wanted.memory();
        if (memory == null || !Boolean.TRUE.equals(memory.checkBeforeUpdate())) {
            return;
        }
        long limit = SettingList.given(memory.limit());
        long usage =
                new Present(present)
                        .first("memory", unified ? "memory.current" : "memory.usage_in_bytes");
        if (limit > 0 && limit < usage) {
            throw new SpecError(
                    pointer + "/memory/limit",
                    "is less than what is in use, which is " + usage + " bytes");
        }
    }
}

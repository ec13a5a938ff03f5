package plankton.cgroup;

import org.jspecify.annotations.Nullable;
import plankton.environment.NumberList;
import plankton.failure.SpecError;
import plankton.spec.Resources;
import plankton.spec.Resources.BlockIo;
import plankton.spec.Resources.Cpu;
import plankton.spec.Resources.Memory;

/// Refuses resources that cannot be, whatever the kernel says of them.
final class LimitsCheck {

    // In microseconds (Documentation/scheduler/sched-bwc.rst).
    private static final long MIN_TIME = 1000;
    private static final long MAX_PERIOD = 1_000_000;

    private static final int MIN_WEIGHT = 10;
    private static final int MAX_WEIGHT = 1000;

    private final String pointer;
    private final boolean unified;

    /// @param pointer where the configuration has its resources
    LimitsCheck(String pointer, boolean unified) {
        this.pointer = pointer;
        this.unified = unified;
    }

    /// @param complete whether what is not given has no limit, as in a new group
    void check(Resources wanted, boolean complete) {
        if (wanted.memory() != null) {
            memory(wanted.memory(), complete);
        }
        if (wanted.cpu() != null) {
            cpu(wanted.cpu());
        }
        if (wanted.blockIo() != null) {
            blockIo(wanted.blockIo());
        }
        Resources.Network network = wanted.network();
        if (network != null
                && (SettingList.given(network.classId()) != 0 || !network.priorities().isEmpty())) {
            legacyOnly("/network");
        }
        if (!unified && !wanted.unified().isEmpty()) {
            throw error(
                    "/unified",
                    "is for the second version of control groups, which this host lacks");
        }
    }

    private void memory(Memory memory, boolean complete) {
        long limit = SettingList.given(memory.limit());
        long swap = SettingList.given(memory.swap());
        if (swap > 0 && (limit < 0 || (complete && limit == 0))) {
            throw error("/memory/swap", "needs a limit of memory as well, which is a part of it");
        }
        if (swap > 0 && swap < limit) {
            throw error(
                    "/memory/swap",
                    "is memory and swap together, and cannot be less than the limit of memory");
        }
        if (memory.swappiness() != null) {
            legacyOnly("/memory/swappiness");
        }
        if (Boolean.TRUE.equals(memory.disableOomKiller())) {
            legacyOnly("/memory/disableOOMKiller");
        }
        if (Boolean.FALSE.equals(memory.useHierarchy())) {
            legacyOnly("/memory/useHierarchy");
        }
    }

    private void cpu(Cpu cpu) {
        long quota = SettingList.given(cpu.quota());
        long period = SettingList.given(cpu.period());
        if (quota > 0 && quota < MIN_TIME) {
            throw error("/cpu/quota", "must be at least " + MIN_TIME + " microseconds");
        }
        if (period != 0 && (period < MIN_TIME || period > MAX_PERIOD)) {
            throw error(
                    "/cpu/period",
                    "must be from " + MIN_TIME + " to " + MAX_PERIOD + " microseconds");
        }
        if (quota > 0 && SettingList.given(cpu.burst()) > quota) {
            throw error("/cpu/burst", "cannot be more than quota");
        }
        realtime(SettingList.given(cpu.realtimeRuntime()), SettingList.given(cpu.realtimePeriod()));
        list(cpu.cpus(), "/cpu/cpus");
        list(cpu.mems(), "/cpu/mems");
    }

    private void realtime(long runtime, long period) {
        if (runtime != 0) {
            legacyOnly("/cpu/realtimeRuntime");
        }
        if (period != 0) {
            legacyOnly("/cpu/realtimePeriod");
            if (runtime > period) {
                throw error("/cpu/realtimeRuntime", "cannot be more than realtimePeriod");
            }
        }
    }

    private void list(String list, String property) {
        if (!list.isEmpty()) {
            var _ = NumberList.parse(list, pointer + property);
        }
    }

    private void blockIo(BlockIo block) {
        weight(block.weight(), "/blockIO/weight");
        leaf(block.leafWeight(), "/blockIO/leafWeight");
        for (int i = 0; i < block.weightDevice().size(); i++) {
            Resources.WeightDevice device = block.weightDevice().get(i);
            weight(device.weight(), "/blockIO/weightDevice/" + i + "/weight");
            leaf(device.leafWeight(), "/blockIO/weightDevice/" + i + "/leafWeight");
        }
    }

    private void leaf(@Nullable Integer weight, String property) {
        if (SettingList.given(weight) != 0) {
            legacyOnly(property);
        }
        weight(weight, property);
    }

    private void weight(@Nullable Integer given, String property) {
        long weight = SettingList.given(given);
        if (weight != 0 && (weight < MIN_WEIGHT || weight > MAX_WEIGHT)) {
            throw error(property, "must be from " + MIN_WEIGHT + " to " + MAX_WEIGHT);
        }
    }

    private void legacyOnly(String property) {
        if (unified) {
            throw error(property, "does not exist in the second version of control groups");
        }
    }

    private SpecError error(String property, String problem) {
        return new SpecError(pointer + property, problem);
    }
}

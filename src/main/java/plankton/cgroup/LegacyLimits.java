package plankton.cgroup;

import java.util.List;
import plankton.failure.SpecError;
import plankton.spec.Resources;
import plankton.spec.Resources.BlockIo;
import plankton.spec.Resources.Cpu;
import plankton.spec.Resources.Memory;
import plankton.spec.Resources.ThrottleDevice;

/// Resources in the files of the first version (Documentation/admin-guide/cgroup-v1). Between any
/// two writes the kernel wants what is there to fit together, so the order depends on that.
final class LegacyLimits {

    private static final String MEMORY_LIMIT = "memory.limit_in_bytes";
    private static final String SWAP_LIMIT = "memory.memsw.limit_in_bytes";

    private final SettingList list;
    private final Values present;
    private final Present numbers;
    private final boolean complete;

    private LegacyLimits(SettingList list, Values present, boolean complete) {
        this.list = list;
        this.present = present;
        numbers = new Present(present);
        this.complete = complete;
    }

    /// The settings for `wanted`, into `list`.
    ///
    /// @param complete whether what is not given is as in a new group
    static void add(Resources wanted, SettingList list, Values present, boolean complete) {
        var limits = new LegacyLimits(list, present, complete);
        if (wanted.cpu() != null) {
            limits.cpu(wanted.cpu());
        }
        if (wanted.blockIo() != null) {
            limits.blockIo(wanted.blockIo());
        }
        list.addHugePages(wanted.hugepageLimits(), present);
        if (wanted.network() != null) {
            limits.network(wanted.network());
        }
        list.addRdma(wanted.rdma());
        list.addPids(wanted.pidsLimit());
        if (wanted.memory() != null) {
            limits.memory(wanted.memory());
        }
    }

    private void cpu(Cpu cpu) {
        boolean idle = cpu.idle() != null && cpu.idle() == 1;
        list.addUnlessNew("cpu.idle", cpu.idle(), complete, "/cpu/idle");
        // What is idle has the least weight there is, and takes no other.
        if (!idle) {
            list.addGiven("cpu", "cpu.shares", cpu.shares(), "/cpu/shares");
        }
        boolean burstFirst = cpu.burst() != null && fits(cpu.burst(), "cpu.cfs_quota_us");
        if (burstFirst) {
            burst(cpu);
        }
        // The group above may limit quota per period: whichever lowers that comes first.
        long period = SettingList.given(cpu.period());
        boolean longer = period != 0 && period >= numbers.first("cpu", "cpu.cfs_period_us");
        if (longer) {
            period(cpu);
        }
        long quota = Math.max(SettingList.given(cpu.quota()), Present.NO_LIMIT);
        list.addGiven("cpu", "cpu.cfs_quota_us", quota, "/cpu/quota");
        if (!longer) {
            period(cpu);
        }
        if (!burstFirst) {
            burst(cpu);
        }
        realtime(cpu);
        list.addText("cpuset", "cpuset.cpus", cpu.cpus(), "/cpu/cpus");
        list.addText("cpuset", "cpuset.mems", cpu.mems(), "/cpu/mems");
    }

    private void burst(Cpu cpu) {
        list.addUnlessNew("cpu.cfs_burst_us", cpu.burst(), complete, "/cpu/burst");
    }

    private void period(Cpu cpu) {
        list.addGiven("cpu", "cpu.cfs_period_us", cpu.period(), "/cpu/period");
    }

    private boolean fits(long value, String file) {
        long limit = numbers.first("cpu", file);
        return limit < 0 || value <= limit;
    }

    private void realtime(Cpu cpu) {
        long period = SettingList.given(cpu.realtimePeriod());
        boolean runtimeFirst = period != 0 && numbers.first("cpu", "cpu.rt_runtime_us") > period;
        if (!runtimeFirst) {
            realtimePeriod(cpu);
        }
        list.addGiven("cpu", "cpu.rt_runtime_us", cpu.realtimeRuntime(), "/cpu/realtimeRuntime");
        if (runtimeFirst) {
            realtimePeriod(cpu);
        }
    }

    private void realtimePeriod(Cpu cpu) {
        list.addGiven("cpu", "cpu.rt_period_us", cpu.realtimePeriod(), "/cpu/realtimePeriod");
    }

    private void blockIo(BlockIo block) {
        // The scheduler BFQ has files of its own, unless it stands in for CFQ.
        boolean bfq = present.read("blkio", "blkio.weight") == null;
        String weight = bfq ? "blkio.bfq.weight" : "blkio.weight";
        list.addGiven("blkio", weight, block.weight(), "/blockIO/weight");
        list.addGiven("blkio", "blkio.leaf_weight", block.leafWeight(), "/blockIO/leafWeight");
        for (int i = 0; i < block.weightDevice().size(); i++) {
            Resources.WeightDevice device = block.weightDevice().get(i);
            String key = device.major() + ":" + device.minor() + " ";
            String property = "/blockIO/weightDevice/" + i;
            long leaf = SettingList.given(device.leafWeight());
            long own = SettingList.given(device.weight());
            if (own != 0) {
                list.add("blkio", weight + "_device", key + own, property);
            }
            if (leaf != 0) {
                list.add("blkio", "blkio.leaf_weight_device", key + leaf, property);
            }
        }
        throttle(block.throttleReadBpsDevice(), "read_bps", "ReadBps");
        throttle(block.throttleWriteBpsDevice(), "write_bps", "WriteBps");
        throttle(block.throttleReadIopsDevice(), "read_iops", "ReadIOPS");
        throttle(block.throttleWriteIopsDevice(), "write_iops", "WriteIOPS");
    }

    private void throttle(List<ThrottleDevice> devices, String kind, String property) {
        for (int i = 0; i < devices.size(); i++) {
            ThrottleDevice device = devices.get(i);
            list.add(
                    "blkio",
                    "blkio.throttle." + kind + "_device",
                    device.major()
                            + ":"
                            + device.minor()
                            + " "
                            + Long.toUnsignedString(device.rate()),
                    "/blockIO/throttle" + property + "Device/" + i);
        }
    }

    private void network(Resources.Network network) {
        list.addGiven("net_cls", "net_cls.classid", network.classId(), "/network/classID");
        for (var entry : network.priorities().entrySet()) {
            list.add(
                    "net_prio",
                    "net_prio.ifpriomap",
                    entry.getKey() + " " + entry.getValue().longValue(),
                    "/network/priorities");
        }
    }

    private void memory(Memory memory) {
        Boolean hierarchy = memory.useHierarchy();
        if (hierarchy != null) {
            String value = hierarchy ? "1" : "0";
            // Newer kernels have nothing else than a hierarchy, and take no other value.
            if (!value.equals(present.read("memory", "memory.use_hierarchy"))) {
                list.add("memory", "memory.use_hierarchy", value, "/memory/useHierarchy");
            }
        }
        limits(memory);
        list.addGiven(
                "memory",
                "memory.soft_limit_in_bytes",
                memory.reservation(),
                "/memory/reservation");
        Boolean disable = memory.disableOomKiller();
        if (disable != null && !(complete && !disable)) {
            String value = disable ? "1" : "0";
            list.add("memory", "memory.oom_control", value, "/memory/disableOOMKiller");
        }
        if (memory.swappiness() != null) {
            list.add("memory", "memory.swappiness", memory.swappiness(), "/memory/swappiness");
        }
    }

    private void limits(Memory memory) {
        long limit = SettingList.given(memory.limit());
        long swap = SettingList.given(memory.swap());
        if (limit < 0 && swap == 0 && !complete) {
            swap = Present.NO_LIMIT;
        }
        boolean above = limit != 0 && isAboveBoth(limit, swap == 0);
        if (swap > 0 && limit == 0) {
            refuseLessThanMemory(swap);
        }
        // The limit of memory may never be above that of memory and swap together.
        if (above) {
            list.addGiven("memory", SWAP_LIMIT, swap, "/memory/swap");
        }
        list.addGiven("memory", MEMORY_LIMIT, limit, "/memory/limit");
        if (!above) {
            list.addGiven("memory", SWAP_LIMIT, swap, "/memory/swap");
        }
    }

    /// Whether `limit` is more than memory and swap together may be at present.
    ///
    /// @param stays whether that is to stay so
    private boolean isAboveBoth(long limit, boolean stays) {
        long both = numbers.first("memory", SWAP_LIMIT);
        boolean above = both >= 0 && (limit < 0 || limit > both);
        if (above && stays) {
            throw new SpecError(
                    list.at("/memory/limit"),
                    "is more than memory and swap together may be, which is "
                            + both
                            + ": give swap as well");
        }
        return above;
    }

    private void refuseLessThanMemory(long swap) {
        long memory = numbers.first("memory", MEMORY_LIMIT);
        if (memory < 0 || swap < memory) {
            throw UnifiedLimits.swapBelowMemory(list, memory);
        }
    }
}

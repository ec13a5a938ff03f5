package plankton.cgroup;

import java.util.List;
import plankton.failure.SpecError;
import plankton.linux.WordList;
import plankton.spec.Resources;
import plankton.spec.Resources.BlockIo;
import plankton.spec.Resources.Cpu;
import plankton.spec.Resources.Memory;
import plankton.spec.Resources.ThrottleDevice;

/// Resources in the files of the second version (Documentation/admin-guide/cgroup-v2.rst).
final class UnifiedLimits {

    private final SettingList list;
    private final Values present;
    private final Present numbers;
    private final boolean complete;

    private UnifiedLimits(SettingList list, Values present, boolean complete) {
        this.list = list;
        this.present = present;
        numbers = new Present(present);
        this.complete = complete;
    }

    /// The settings for `wanted`, into `list`.
    ///
    /// @param complete whether what is not given is as in a new group
    static void add(Resources wanted, SettingList list, Values present, boolean complete) {
        var limits = new UnifiedLimits(list, present, complete);
        if (wanted.cpu() != null) {
            limits.cpu(wanted.cpu());
        }
        if (wanted.blockIo() != null) {
            limits.blockIo(wanted.blockIo());
        }
        list.addHugePages(wanted.hugepageLimits(), present);
        list.addRdma(wanted.rdma());
        list.addPids(wanted.pidsLimit());
        if (wanted.memory() != null) {
            limits.memory(wanted.memory());
        }
        for (var entry : wanted.unified().entrySet()) {
            limits.verbatim(entry.getKey(), entry.getValue());
        }
    }

    /// A file that takes several lines takes them one by one.
    private void verbatim(String file, String content) {
        int dot = file.indexOf('.');
        String controller = dot < 0 ? file : file.substring(0, dot);
        for (String line : WordList.of(content, '\n')) {
            if (!line.isEmpty() || content.isEmpty()) {
                list.add(controller, file, line.isEmpty() ? "\n" : line, "/unified/" + file);
            }
        }
    }

    private void cpu(Cpu cpu) {
        boolean idle = cpu.idle() != null && cpu.idle() == 1;
        list.addUnlessNew("cpu.idle", cpu.idle(), complete, "/cpu/idle");
        // What is idle has the least weight there is, and takes no other.
        long shares = SettingList.given(cpu.shares());
        if (!idle && shares != 0) {
            list.add("cpu", "cpu.weight", Weights.ofShares(shares), "/cpu/shares");
        }
        boolean burstFirst = cpu.burst() != null && fitsQuota(cpu.burst());
        if (burstFirst) {
            burst(cpu);
        }
        bandwidth(SettingList.given(cpu.quota()), SettingList.given(cpu.period()));
        if (!burstFirst) {
            burst(cpu);
        }
        list.addText("cpuset", "cpuset.cpus", cpu.cpus(), "/cpu/cpus");
        list.addText("cpuset", "cpuset.mems", cpu.mems(), "/cpu/mems");
    }

    private boolean fitsQuota(long burst) {
        long quota = numbers.first("cpu", "cpu.max");
        return quota < 0 || burst <= quota;
    }

    private void burst(Cpu cpu) {
        list.addUnlessNew("cpu.max.burst", cpu.burst(), complete, "/cpu/burst");
    }

    /// One file has both, and a period cannot be written alone.
    private void bandwidth(long quota, long period) {
        if (quota == 0 && period == 0) {
            return;
        }
        long time = quota == 0 ? numbers.first("cpu", "cpu.max") : quota;
        String value = time < 0 ? "max" : Long.toString(time);
        list.add(
                "cpu",
                "cpu.max",
                period == 0 ? value : value + " " + period,
                quota == 0 ? "/cpu/period" : "/cpu/quota");
    }

    private void blockIo(BlockIo block) {
        long general = SettingList.given(block.weight());
        boolean weights = general != 0 || !block.weightDevice().isEmpty();
        boolean bfq = weights && present.read("io", "io.bfq.weight") != null;
        weight(bfq, "", general, "/blockIO/weight");
        for (int i = 0; i < block.weightDevice().size(); i++) {
            Resources.WeightDevice device = block.weightDevice().get(i);
            String key = device.major() + ":" + device.minor() + " ";
            long own = SettingList.given(device.weight());
            weight(bfq, key, own, "/blockIO/weightDevice/" + i);
        }
        throttle(block.throttleReadBpsDevice(), "rbps", "ReadBps");
        throttle(block.throttleWriteBpsDevice(), "wbps", "WriteBps");
        throttle(block.throttleReadIopsDevice(), "riops", "ReadIOPS");
        throttle(block.throttleWriteIopsDevice(), "wiops", "WriteIOPS");
    }

    /// The scheduler BFQ counts as the configuration does.
    private void weight(boolean bfq, String key, long weight, String property) {
        if (weight != 0) {
            list.add(
                    "io",
                    bfq ? "io.bfq.weight" : "io.weight",
                    key + (bfq ? weight : Weights.ofBlockWeight(weight)),
                    property);
        }
    }

    private void throttle(List<ThrottleDevice> devices, String kind, String property) {
        for (int i = 0; i < devices.size(); i++) {
            ThrottleDevice device = devices.get(i);
            // 0 takes a limit away in the first version.
            String rate = device.rate() == 0 ? "max" : Long.toUnsignedString(device.rate());
            list.add(
                    "io",
                    "io.max",
                    device.major() + ":" + device.minor() + " " + kind + "=" + rate,
                    "/blockIO/throttle" + property + "Device/" + i);
        }
    }

    private void memory(Memory memory) {
        long limit = SettingList.given(memory.limit());
        swap(limit, SettingList.given(memory.swap()));
        bytes("memory.max", limit, "/memory/limit");
        bytes("memory.low", SettingList.given(memory.reservation()), "/memory/reservation");
    }

    private void bytes(String file, long value, String property) {
        if (value != 0) {
            list.add("memory", file, value < 0 ? "max" : Long.toString(value), property);
        }
    }

    /// Swap alone, where the configuration has memory and swap together.
    private void swap(long limit, long both) {
        if (both < 0 || (both == 0 && limit < 0 && !complete)) {
            list.add("memory", "memory.swap.max", "max", "/memory/swap");
        } else if (both > 0) {
            long base = limit > 0 ? limit : numbers.first("memory", "memory.max");
            if (base < 0 || both < base) {
                throw swapBelowMemory(list, base);
            }
            list.add("memory", "memory.swap.max", both - base, "/memory/swap");
        } else if (limit > 0 && !complete) {
            keepSum(limit);
        }
    }

    /// Memory and swap together stay what they are, unless memory alone becomes more. What may not
    /// be swapped out at all still may not.
    private void keepSum(long limit) {
        long memory = numbers.first("memory", "memory.max");
        long swap = numbers.first("memory", "memory.swap.max");
        if (memory > 0 && swap > 0) {
            long rest = Math.max(memory + swap - limit, 0);
            list.add("memory", "memory.swap.max", rest, "/memory/limit");
        }
    }

    static SpecError swapBelowMemory(SettingList list, long limit) {
        return new SpecError(
                list.at("/memory/swap"),
                limit < 0
                        ? "needs a limit of memory as well, which is a part of it"
                        : "is memory and swap together, and cannot be less than the limit of"
                                + " memory, which is "
                                + limit);
    }
}

package plankton.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Limits of the control group (config-linux.md, Control groups). A null number was not given.
///
/// @param devices in the order in which they apply
/// @param pidsLimit 0 is a limit, less means none
/// @param rdma by device
/// @param unified what to write, by the name of a file of the control group (version 2)
public record Resources(
        List<DeviceRule> devices,
        @Nullable Memory memory,
        @Nullable Cpu cpu,
        @Nullable BlockIo blockIo,
        List<HugepageLimit> hugepageLimits,
        @Nullable Network network,
        @Nullable Long pidsLimit,
        Map<String, Rdma> rdma,
        Map<String, String> unified) {

    /// Whether it limits anything but the use of devices.
    public boolean limitsAnything() {
        return memory != null
                || cpu != null
                || blockIo != null
                || network != null
                || pidsLimit != null
                || !hugepageLimits.isEmpty()
                || !rdma.isEmpty()
                || !unified.isEmpty();
    }

    /// Whether devices may be used (config-linux.md, Allowed Device list).
    ///
    /// @param type `a`, `b` or `c`
    /// @param major null for all, as is `minor`
    /// @param access some of the letters `rwm`, all of them if not given
    public record DeviceRule(
            boolean allow, char type, @Nullable Long major, @Nullable Long minor, String access) {}

    /// Memory (config-linux.md, Memory). The first five are bytes, -1 for no limit.
    ///
    /// @param swap memory and swap together
    /// @param swappiness from 0 to 100
    public record Memory(
            @Nullable Long limit,
            @Nullable Long reservation,
            @Nullable Long swap,
            @Nullable Long kernel,
            @Nullable Long kernelTcp,
            @Nullable Long swappiness,
            @Nullable Boolean disableOomKiller,
            @Nullable Boolean useHierarchy,
            @Nullable Boolean checkBeforeUpdate) {}

    /// Processor time, in microseconds, and processors (config-linux.md, CPU).
    ///
    /// @param shares a weight as version 1 counts it, 0 for none
    /// @param quota per period, below 0 for no limit
    /// @param realtimeRuntime per `realtimePeriod`
    /// @param cpus a list such as `0-3,7`, unchecked, empty if not given, likewise `mems`
    /// @param idle 0 or 1
    public record Cpu(
            @Nullable Long shares,
            @Nullable Long quota,
            @Nullable Long burst,
            @Nullable Long period,
            @Nullable Long realtimeRuntime,
            @Nullable Long realtimePeriod,
            String cpus,
            String mems,
            @Nullable Long idle) {}

    /// Block devices (config-linux.md, Block IO).
    ///
    /// @param weight 0 for none, the kernel takes 10 to 1000; likewise `leafWeight`
    public record BlockIo(
            @Nullable Integer weight,
            @Nullable Integer leafWeight,
            List<WeightDevice> weightDevice,
            List<ThrottleDevice> throttleReadBpsDevice,
            List<ThrottleDevice> throttleWriteBpsDevice,
            List<ThrottleDevice> throttleReadIopsDevice,
            List<ThrottleDevice> throttleWriteIopsDevice) {}

    /// The weight of one device.
    ///
    /// @param weight null if only `leafWeight` is given, which is null if only this is
    public record WeightDevice(
            long major, long minor, @Nullable Integer weight, @Nullable Integer leafWeight) {}

    /// The rate of one device, in bytes or operations per second.
    ///
    /// @param rate an unsigned 64-bit number
    public record ThrottleDevice(long major, long minor, long rate) {}

    /// A limit on huge pages of one size (config-linux.md, Huge page limits).
    ///
    /// @param pageSize such as `2MB`
    /// @param limit in bytes, an unsigned 64-bit number
    public record HugepageLimit(String pageSize, long limit) {}

    /// Marks on network packets (config-linux.md, Network).
    ///
    /// @param classId an unsigned 32-bit number
    /// @param priorities by network device, unsigned 32-bit numbers
    public record Network(@Nullable Long classId, Map<String, Long> priorities) {}

    /// Use of one RDMA device; at least one is given, as an unsigned 32-bit number.
    public record Rdma(@Nullable Long hcaHandles, @Nullable Long hcaObjects) {}
}

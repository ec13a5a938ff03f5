package plankton.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Limits of the control group (config-linux.md, Control groups). A null number was not given.
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

    /// Whether devices may be used.
    ///
    /// @param type `a`, `b` or `c`
    /// @param major null for all, as is `minor`
    /// @param access some of the letters `rwm`
    public record DeviceRule(
            boolean allow, char type, @Nullable Long major, @Nullable Long minor, String access) {}

    /// Bytes; -1 for no limit.
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

    /// Processor time, in microseconds, and processors.
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

    /// Block devices.
    public record BlockIo(
            @Nullable Integer weight,
            @Nullable Integer leafWeight,
            List<WeightDevice> weightDevice,
            List<ThrottleDevice> throttleReadBpsDevice,
            List<ThrottleDevice> throttleWriteBpsDevice,
            List<ThrottleDevice> throttleReadIopsDevice,
            List<ThrottleDevice> throttleWriteIopsDevice) {}

    /// The weight of one device.
    public record WeightDevice(
            long major, long minor, @Nullable Integer weight, @Nullable Integer leafWeight) {}

    /// The rate of one device, in bytes or operations per second.
    public record ThrottleDevice(long major, long minor, long rate) {}

    /// Bytes of huge pages of one size, such as `2MB`.
    public record HugepageLimit(String pageSize, long limit) {}

    /// Marks on network packets.
    public record Network(@Nullable Long classId, Map<String, Long> priorities) {}

    /// Use of one RDMA device.
    public record Rdma(@Nullable Long hcaHandles, @Nullable Long hcaObjects) {}
}

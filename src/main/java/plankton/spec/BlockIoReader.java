package plankton.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.json.JsonInput;

/// Reads `linux.resources.blockIO`.
final class BlockIoReader {

    private final JsonInput in;

    private @Nullable Integer weight;
    private @Nullable Integer leafWeight;
    private List<Resources.WeightDevice> weightDevice = List.of();
    private List<Resources.ThrottleDevice> throttleReadBps = List.of();
    private List<Resources.ThrottleDevice> throttleWriteBps = List.of();
    private List<Resources.ThrottleDevice> throttleReadIops = List.of();
    private List<Resources.ThrottleDevice> throttleWriteIops = List.of();

    BlockIoReader(JsonInput in) {
        this.in = in;
    }

    Resources.BlockIo read() {
        in.object(this::property);
        return new Resources.BlockIo(
                weight,
                leafWeight,
                weightDevice,
                throttleReadBps,
                throttleWriteBps,
                throttleReadIops,
                throttleWriteIops);
    }

    private void property(String name) {
        switch (name) {
            case "weight" -> weight = weight();
            case "leafWeight" -> leafWeight = weight();
            case "weightDevice" -> weightDevice = in.list(this::weightDevice);
            case "throttleReadBpsDevice" -> throttleReadBps = throttle();
            case "throttleWriteBpsDevice" -> throttleWriteBps = throttle();
            case "throttleReadIOPSDevice" -> throttleReadIops = throttle();
            case "throttleWriteIOPSDevice" -> throttleWriteIops = throttle();
            default -> in.skip();
        }
    }

    /// 0 means that none is set; the kernel takes 10 to 1000.
    private int weight() {
        return (int) in.integer(0, 65535);
    }

    private Resources.WeightDevice weightDevice() {
        var device =
                new Object() {
                    @Nullable Long major;
                    @Nullable Long minor;
                    @Nullable Integer weight;
                    @Nullable Integer leafWeight;
                };
        in.object(name -> {
            switch (name) {
                case "major" -> device.major = Words.major(in);
                case "minor" -> device.minor = Words.minor(in);
                case "weight" -> device.weight = weight();
                case "leafWeight" -> device.leafWeight = weight();
                default -> in.skip();
            }
        });
        if (device.weight == null && device.leafWeight == null) {
            throw Words.missing(in, "weight", "there must be weight, leafWeight or both");
        }
        return new Resources.WeightDevice(
                Words.required(in, device.major, "major"),
                Words.required(in, device.minor, "minor"),
                device.weight,
                device.leafWeight);
    }

    private List<Resources.ThrottleDevice> throttle() {
        return in.list(this::throttleDevice);
    }

    private Resources.ThrottleDevice throttleDevice() {
        var device =
                new Object() {
                    @Nullable Long major;
                    @Nullable Long minor;
                    @Nullable Long rate;
                };
        in.object(name -> {
            switch (name) {
                case "major" -> device.major = Words.major(in);
                case "minor" -> device.minor = Words.minor(in);
                case "rate" -> device.rate = in.unsigned64();
                default -> in.skip();
            }
        });
        return new Resources.ThrottleDevice(
                Words.required(in, device.major, "major"),
                Words.required(in, device.minor, "minor"),
                Words.required(in, device.rate, "rate"));
    }
}

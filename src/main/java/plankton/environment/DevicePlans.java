package plankton.environment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import plankton.failure.SpecError;
import plankton.linux.DeviceFile;
import plankton.spec.Device;

/// Which device files a configuration asks for (config-linux.md, Devices).
final class DevicePlans {
    private DevicePlans() {}

    private static final int DEFAULT_MODE = 0666;
    private static final int MODE_BITS = 07777;

    /// One for each entry, in their order. Two may have the same path only if they are the same
    /// device.
    static List<DeviceFile> of(List<Device> devices) {
        var files = new ArrayList<DeviceFile>();
        var byPath = new HashMap<String, DeviceFile>();
        for (int i = 0; i < devices.size(); i++) {
            String pointer = "/linux/devices/" + i + "/path";
            DeviceFile file = file(devices.get(i), pointer);
            DeviceFile before = byPath.put(file.path(), file);
            if (before != null && !before.isSameDevice(file)) {
                throw new SpecError(pointer, file.path() + " is another device already");
            }
            files.add(file);
        }
        return files;
    }

    private static DeviceFile file(Device device, String pointer) {
        Integer mode = device.fileMode();
        Integer uid = device.uid();
        Integer gid = device.gid();
        return new DeviceFile(
                Planner.destination(device.path(), pointer),
                // There are no unbuffered ones on Linux: mknod(1) has the letter for them.
                device.type() == 'u' ? 'c' : device.type(),
                (int) device.major(),
                (int) device.minor(),
                mode == null ? DEFAULT_MODE : mode & MODE_BITS,
                uid == null ? 0 : uid,
                gid == null ? 0 : gid);
    }
}

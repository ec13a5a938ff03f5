package plankton.spec;

import org.jspecify.annotations.Nullable;
import plankton.json.JsonInput;

/// Reads one entry of `linux.devices`.
final class DeviceReader {
    private DeviceReader() {}

    static Device read(JsonInput in) {
        var device =
                new Object() {
                    String type = "";
                    @Nullable String path;
                    @Nullable Long major;
                    @Nullable Long minor;
                    @Nullable Integer fileMode;
                    @Nullable Integer uid;
                    @Nullable Integer gid;
                };
        in.object(name -> {
            switch (name) {
                case "type" -> device.type = Words.oneOf(in, "c b u p", "a type of device");
                case "path" -> device.path = Words.absolutePath(in);
                case "major" -> device.major = Words.any(in);
                case "minor" -> device.minor = Words.any(in);
                // Some writers include the type of file, as stat(2) gives it.
                case "fileMode" -> device.fileMode = (int) in.integer(0, 0177777);
                case "uid" -> device.uid = Words.id(in);
                case "gid" -> device.gid = Words.id(in);
                default -> in.skip();
            }
        });
        if (device.type.isEmpty() || device.path == null) {
            throw in.error("must have type and path");
        }
        boolean fifo = device.type.equals("p");
        if (!fifo && (device.major == null || device.minor == null)) {
            throw in.error("must have major and minor");
        }
        return new Device(
                device.type.charAt(0),
                device.path,
                device.major == null ? 0 : device.major,
                device.minor == null ? 0 : device.minor,
                device.fileMode,
                device.uid,
                device.gid);
    }
}

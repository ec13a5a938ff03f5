package plankton.spec;

import org.jspecify.annotations.Nullable;
import plankton.json.JsonInput;

/// Reads one entry of `linux.devices`.
final class DeviceReader {
    private DeviceReader() {}

    static Device read(JsonInput in) {
        var device =
                new Object() {
                    @Nullable String type;
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
                case "major" -> device.major = Words.major(in);
                case "minor" -> device.minor = Words.minor(in);
                // Some writers include the type of file, as stat(2) gives it.
                case "fileMode" -> device.fileMode = (int) in.integer(0, 0177777);
                case "uid" -> device.uid = Words.id(in);
                case "gid" -> device.gid = Words.id(in);
                default -> in.skip();
            }
        });
        String type = Words.required(in, device.type, "type", "c, b, u or p");
        boolean fifo = type.equals("p");
        return new Device(
                type.charAt(0),
                Words.required(in, device.path, "path", "where it is made in the container"),
                fifo ? 0 : Words.required(in, device.major, "major"),
                fifo ? 0 : Words.required(in, device.minor, "minor"),
                device.fileMode,
                device.uid,
                device.gid);
    }
}

package plankton.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.json.JsonInput;

/// Reads one entry of `mounts`.
final class MountReader {

    private final JsonInput in;

    private @Nullable String destination;
    private @Nullable String type;
    private @Nullable String source;
    private List<String> options = List.of();
    private List<IdMapping> uidMappings = List.of();
    private List<IdMapping> gidMappings = List.of();

    private MountReader(JsonInput in) {
        this.in = in;
    }

    static Mount read(JsonInput in) {
        var reader = new MountReader(in);
        in.object(reader::property);
        if (reader.destination == null) {
            throw Words.missing(in, "destination", "where it is mounted in the container");
        }
        if (reader.uidMappings.isEmpty() != reader.gidMappings.isEmpty()) {
            throw Words.missing(
                    in,
                    reader.uidMappings.isEmpty() ? "uidMappings" : "gidMappings",
                    "a mount has mappings of both kinds or of none");
        }
        return new Mount(
                reader.destination,
                reader.type,
                reader.source,
                reader.options,
                reader.uidMappings,
                reader.gidMappings);
    }

    private void property(String name) {
        switch (name) {
            case "destination" -> destination = Words.nonEmpty(in);
            case "type" -> type = in.string();
            case "source" -> source = in.string();
            case "options" -> options = in.strings();
            case "uidMappings" -> uidMappings = idMappings(in);
            case "gidMappings" -> gidMappings = idMappings(in);
            default -> in.skip();
        }
    }

    /// Reads a list of ranges of ids.
    static List<IdMapping> idMappings(JsonInput in) {
        return in.list(() -> idMapping(in));
    }

    private static IdMapping idMapping(JsonInput in) {
        var ids = new Long[3];
        in.object(name -> {
            switch (name) {
                case "containerID" -> ids[0] = Words.unsigned32(in);
                case "hostID" -> ids[1] = Words.unsigned32(in);
                case "size" -> ids[2] = Words.unsigned32(in);
                default -> in.skip();
            }
        });
        return new IdMapping(
                Words.required(in, ids[0], "containerID"),
                Words.required(in, ids[1], "hostID"),
                Words.required(in, ids[2], "size"));
    }
}

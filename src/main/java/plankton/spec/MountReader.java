package plankton.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.failure.SpecError;
import plankton.json.JsonInput;

/// Reads one entry of `mounts`.
final class MountReader {

    private static final long UNSIGNED_32 = 0xFFFF_FFFFL;

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
            throw SpecReader.missing(in, "destination", "where it is mounted in the container");
        }
        if (reader.uidMappings.isEmpty() != reader.gidMappings.isEmpty()) {
            throw in.error("must have both uidMappings and gidMappings, or neither");
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
        var ids = new long[] {-1, -1, -1};
        in.object(name -> {
            switch (name) {
                case "containerID" -> ids[0] = in.integer(0, UNSIGNED_32);
                case "hostID" -> ids[1] = in.integer(0, UNSIGNED_32);
                case "size" -> ids[2] = in.integer(0, UNSIGNED_32);
                default -> in.skip();
            }
        });
        if (ids[0] < 0 || ids[1] < 0 || ids[2] < 0) {
            throw new SpecError(in.pointer(), "must have containerID, hostID and size");
        }
        return new IdMapping(ids[0], ids[1], ids[2]);
    }
}

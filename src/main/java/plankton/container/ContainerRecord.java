package plankton.container;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import plankton.json.JsonInput;
import plankton.json.JsonOutput;
import plankton.linux.Utf8;

/// What is remembered of a container on disk. Its status is not: that is asked of the kernel.
///
/// @param made by which command, so how it may be started
/// @param bundle the absolute path of its bundle
/// @param created when, as RFC 3339 text
/// @param init its process, null before there is one
public record ContainerRecord(
        String ociVersion,
        String id,
        Made made,
        String bundle,
        String rootfs,
        String created,
        @Nullable ProcessIdentity init,
        Map<String, String> annotations) {

    /// The commands that make a container.
    public enum Made {
        RUN,
        RUN_DETACHED,
        CREATE
    }

    /// The same with a process.
    ContainerRecord with(ProcessIdentity process) {
        return new ContainerRecord(
                ociVersion, id, made, bundle, rootfs, created, process, annotations);
    }

    byte[] toJson() {
        var out = new JsonOutput("");
        out.beginObject();
        out.name("ociVersion").value(ociVersion);
        out.name("id").value(id);
        out.name("made").value(made.name());
        out.name("bundle").value(bundle);
        out.name("rootfs").value(rootfs);
        out.name("created").value(created);
        if (init != null) {
            init.writeTo(out.name("init"));
        }
        out.name("annotations").value(annotations);
        out.endObject();
        return Utf8.encode(out.toString());
    }

    /// @throws plankton.failure.SpecError if it is not the record of the container `id`
    static ContainerRecord fromJson(byte[] json, String id) {
        return JsonInput.read(json, in -> read(in, id));
    }

    private static ContainerRecord read(JsonInput in, String id) {
        var record =
                new Object() {
                    final String[] words = {"", "", "", "", ""};
                    @Nullable Made made;
                    @Nullable ProcessIdentity init;
                    Map<String, String> annotations = Map.of();
                };
        in.object(name -> {
            switch (name) {
                case "ociVersion" -> record.words[0] = in.string();
                case "id" -> record.words[1] = in.string();
                case "made" -> record.made = made(in);
                case "bundle" -> record.words[2] = in.string();
                case "rootfs" -> record.words[3] = in.string();
                case "created" -> record.words[4] = in.string();
                case "init" -> record.init = ProcessIdentity.read(in);
                case "annotations" -> record.annotations = in.map(in::string);
                default -> in.skip();
            }
        });
        // One that was copied from another would let this id's commands hit the other's process.
        if (!record.words[1].equals(id) || record.made == null) {
            throw in.error("is not the record of this container");
        }
        return new ContainerRecord(
                record.words[0],
                record.words[1],
                record.made,
                record.words[2],
                record.words[3],
                record.words[4],
                record.init,
                record.annotations);
    }

    private static Made made(JsonInput in) {
        String word = in.string();
        for (Made made : Made.values()) {
            if (made.name().equals(word)) {
                return made;
            }
        }
        throw in.error("\"" + word + "\" is not a command that makes containers");
    }
}

package plankton.container;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import plankton.cgroup.Place;
import plankton.environment.ControlGroupManager;
import plankton.environment.Options;
import plankton.json.JsonInput;
import plankton.json.JsonOutput;
import plankton.linux.Utf8;
import plankton.spec.State;

/// What is remembered of a container on disk. Its status is not: that is asked of the kernel.
///
/// @param made by which command, so how it may be started
/// @param bundle the absolute path of its bundle
/// @param created when, as RFC 3339 text
/// @param init its process, null before there is one
/// @param hasHooks whether its configuration has any, which later commands then look for
/// @param resourceGroups directories of resctrl to remove with it, in this order
/// @param place where its control group is
/// @param options what the command line said, so that it can be run again in the same way
public record ContainerRecord(
        String ociVersion,
        String id,
        Made made,
        String bundle,
        String rootfs,
        String created,
        @Nullable ProcessIdentity init,
        Map<String, String> annotations,
        boolean hasHooks,
        List<String> resourceGroups,
        Place place,
        Options options) {

    /// The version of this format.
    private static final int VERSION = 1;

    /// The commands that make a container.
    public enum Made {
        RUN,
        RUN_DETACHED,
        CREATE
    }

    /// The same with a process.
    ContainerRecord with(ProcessIdentity process) {
        return with(process, resourceGroups, place);
    }

    /// The same with other groups of resctrl.
    ContainerRecord with(List<String> groups) {
        return with(init, groups, place);
    }

    private ContainerRecord with(
            @Nullable ProcessIdentity process, List<String> groups, Place where) {
        return new ContainerRecord(
                ociVersion,
                id,
                made,
                bundle,
                rootfs,
                created,
                process,
                annotations,
                hasHooks,
                groups,
                where,
                options);
    }

    /// The same in another place.
    ContainerRecord in(Place other) {
        return with(init, resourceGroups, other);
    }

    /// What hooks are told of it.
    State state(String status, int pid) {
        return new State(ociVersion, id, status, pid, bundle, annotations);
    }

    byte[] toJson() {
        var out = new JsonOutput("");
        out.beginObject();
        out.name("version").value(VERSION);
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
        out.name("hooks").value(hasHooks);
        if (!resourceGroups.isEmpty()) {
            out.name("resctrl").value(resourceGroups);
        }
        if (place.exists()) {
            out.name("cgroups").value(place.directories());
            out.name("unit").value(place.unit());
        }
        // Those of them that say how to run it again.
        out.name("noPivot").value(!options.pivot());
        out.name("noNewKeyring").value(!options.keyring());
        out.name("cgroupManager").value(options.manager().toString());
        out.endObject();
        return Utf8.encode(out.toString());
    }

    /// @throws plankton.failure.SpecError if it is not the record of the container `id`
    static ContainerRecord fromJson(byte[] json, String id) {
        return JsonInput.read(json, in -> read(in, id));
    }

    private static ContainerRecord read(JsonInput in, String id) {
        var reader = new Reader();
        in.object(name -> reader.property(in, name));
        // One that was copied from another would let this id's commands hit the other's process.
        if (!reader.id.equals(id) || reader.made == null) {
            throw in.error("is not the record of this container");
        }
        return new ContainerRecord(
                reader.ociVersion,
                id,
                reader.made,
                reader.bundle,
                reader.rootfs,
                reader.created,
                reader.init,
                reader.annotations,
                reader.hasHooks,
                reader.resourceGroups,
                new Place(reader.groups, reader.unit),
                new Options(!reader.noPivot, !reader.noNewKeyring, 0, 0, reader.manager, ""));
    }

    private static final class Reader {

        private String ociVersion = "";
        private String id = "";
        private @Nullable Made made;
        private String bundle = "";
        private String rootfs = "";
        private String created = "";
        private @Nullable ProcessIdentity init;
        private Map<String, String> annotations = Map.of();
        private boolean hasHooks;
        private List<String> resourceGroups = List.of();
        private Map<String, String> groups = Map.of();
        private String unit = "";
        private ControlGroupManager manager = ControlGroupManager.CGROUPFS;
        private boolean noPivot;
        private boolean noNewKeyring;

        void property(JsonInput in, String name) {
            switch (name) {
                case "version" -> checkVersion(in);
                case "ociVersion" -> ociVersion = in.string();
                case "id" -> id = in.string();
                case "made" -> made = made(in);
                case "bundle" -> bundle = in.string();
                case "rootfs" -> rootfs = in.string();
                case "created" -> created = in.string();
                case "init" -> init = ProcessIdentity.read(in);
                case "annotations" -> annotations = in.map(in::string);
                case "hooks" -> hasHooks = in.bool();
                case "resctrl" -> resourceGroups = in.strings();
                case "cgroups" -> groups = in.map(in::string);
                case "unit" -> unit = in.string();
                case "cgroupManager" -> manager = manager(in);
                case "noPivot" -> noPivot = in.bool();
                case "noNewKeyring" -> noNewKeyring = in.bool();
                default -> in.skip();
            }
        }
    }

    /// What a later version adds, this one passes over; what it changes, it says by a new number.
    private static void checkVersion(JsonInput in) {
        long version = in.integer(0, Long.MAX_VALUE);
        if (version > VERSION) {
            throw in.error("is " + version + ": written by a newer version of plankton");
        }
    }

    private static ControlGroupManager manager(JsonInput in) {
        try {
            return ControlGroupManager.of(in.string());
        } catch (IllegalArgumentException _) {
            throw in.error("is not a manager of control groups");
        }
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

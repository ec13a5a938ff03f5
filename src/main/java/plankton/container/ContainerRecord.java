package plankton.container;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import plankton.cgroup.Place;
import plankton.environment.ControlGroupManager;
import plankton.environment.Options;
import plankton.environment.Supported;
import plankton.failure.SpecError;
import plankton.failure.StateError;
import plankton.json.JsonInput;
import plankton.json.JsonOutput;
import plankton.linux.Utf8;
import plankton.spec.State;

/// What is remembered of a container on disk. Its status is not: that is asked of the kernel.
///
/// Programs of other versions read it, and write what this one reads: how it may be changed stands
/// in docs/architecture.md, "What lives longer than the program".
///
/// @param made by which command, so how it may be started
/// @param bundle the absolute path of its bundle
/// @param created when, as RFC 3339 text
/// @param init its process, null before there is one
/// @param hasHooks whether its configuration has any, which later commands then look for
/// @param resourceGroups directories of resctrl to remove with it, in this order
/// @param place where its control group is
/// @param options what the command line said, so that it can be run again in the same way
/// @param origin who has made the container
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
        Options options,
        Origin origin) {

    /// What this program has to understand of a record before it enters, changes or starts the
    /// container. What may be passed over does not change it.
    private static final int VERSION = 1;

    /// The program that has made a container.
    ///
    /// @param version of what it keeps on record
    /// @param program its own version, empty if it did not say
    public record Origin(long version, String program) {

        /// This program.
        static final Origin HERE = new Origin(VERSION, Supported.VERSION);

        /// Whether this program understands all that matters of what it keeps on record.
        boolean isUnderstood() {
            return version <= VERSION;
        }

        @Override
        public String toString() {
            return "plankton" + (program.isEmpty() ? "" : " " + program);
        }
    }

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
                options,
                origin);
    }

    /// The same in another place.
    ContainerRecord in(Place other) {
        return with(init, resourceGroups, other);
    }

    /// Refuses to do what could be wrong with a container of which not all is understood.
    ///
    /// @throws StateError if a newer version of the program has made it
    void requireUnderstood() {
        if (!origin.isUnderstood()) {
            throw new StateError(
                    "container "
                            + id
                            + " was made by "
                            + origin
                            + ", of which this older version, "
                            + Supported.VERSION
                            + ", does not understand everything: use that one. This one can only"
                            + " show, signal, pause and resume it, and remove it by `plankton"
                            + " delete --force "
                            + id
                            + "`");
        }
    }

    /// What hooks are told of it.
    State state(String status, int pid) {
        return new State(ociVersion, id, status, pid, bundle, annotations);
    }

    byte[] toJson() {
        var out = new JsonOutput("");
        out.beginObject();
        out.name("version").value(origin.version());
        out.name("program").value(origin.program());
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
            out.name("cgroupMark").value(place.mark());
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
        var origin = new Origin(reader.version, reader.program);
        return new ContainerRecord(
                reader.ociVersion,
                id,
                made(reader.made, origin),
                reader.bundle,
                reader.rootfs,
                reader.created,
                reader.init,
                reader.annotations,
                reader.hasHooks,
                reader.resourceGroups,
                new Place(reader.groups, reader.unit, reader.mark),
                new Options(
                        !reader.noPivot,
                        !reader.noNewKeyring,
                        0,
                        0,
                        manager(reader.manager, origin),
                        ""),
                origin);
    }

    private static final class Reader {

        private long version;
        private String program = "";
        private String ociVersion = "";
        private String id = "";
        private @Nullable String made;
        private String bundle = "";
        private String rootfs = "";
        private String created = "";
        private @Nullable ProcessIdentity init;
        private Map<String, String> annotations = Map.of();
        private boolean hasHooks;
        private List<String> resourceGroups = List.of();
        private Map<String, String> groups = Map.of();
        private String unit = "";
        private String mark = "";
        private String manager = ControlGroupManager.CGROUPFS.toString();
        private boolean noPivot;
        private boolean noNewKeyring;

        void property(JsonInput in, String name) {
            switch (name) {
                case "version" -> version = in.integer(0, Long.MAX_VALUE);
                case "program" -> program = in.string();
                case "ociVersion" -> ociVersion = in.string();
                case "id" -> id = in.string();
                case "made" -> made = in.string();
                case "bundle" -> bundle = in.string();
                case "rootfs" -> rootfs = in.string();
                case "created" -> created = in.string();
                case "init" -> init = ProcessIdentity.read(in);
                case "annotations" -> annotations = in.map(in::string);
                case "hooks" -> hasHooks = in.bool();
                case "resctrl" -> resourceGroups = in.strings();
                case "cgroups" -> groups = in.map(in::string);
                case "unit" -> unit = in.string();
                case "cgroupMark" -> mark = in.string();
                case "cgroupManager" -> manager = in.string();
                case "noPivot" -> noPivot = in.bool();
                case "noNewKeyring" -> noNewKeyring = in.bool();
                default -> in.skip();
            }
        }
    }

    private static ControlGroupManager manager(String word, Origin origin) {
        try {
            return ControlGroupManager.of(word);
        } catch (IllegalArgumentException _) {
            if (!origin.isUnderstood()) {
                return ControlGroupManager.CGROUPFS;
            }
            throw new SpecError("/cgroupManager", "is not a manager of control groups");
        }
    }

    /// Where not all is understood, this is of no use, so a word that is not known is not either.
    private static Made made(String word, Origin origin) {
        for (Made made : Made.values()) {
            if (made.name().equals(word)) {
                return made;
            }
        }
        if (!origin.isUnderstood()) {
            return Made.CREATE;
        }
        throw new SpecError("/made", "\"" + word + "\" is not a command that makes containers");
    }
}

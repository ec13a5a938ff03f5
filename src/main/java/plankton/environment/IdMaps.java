package plankton.environment;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.failure.SpecError;
import plankton.linux.Namespace;
import plankton.linux.User;
import plankton.spec.IdMapping;
import plankton.spec.Linux;
import plankton.spec.Mount;

/// The ids that a user namespace has, each with what it is on the host (user_namespaces(7)).
///
/// @param uids empty if they are not known: those of a namespace that exists, likewise `gids`
public record IdMaps(List<IdMapping> uids, List<IdMapping> gids) {

    /// `UID_GID_MAP_MAX_EXTENTS` of the kernel.
    private static final int MAX_RANGES = 340;

    /// One more than the last number there is, which is no id (credentials(7)).
    private static final long END = 0xFFFF_FFFFL;

    /// Those of the configuration `linux`, which has a user namespace.
    ///
    /// @param fresh whether it is a new one
    static IdMaps of(Linux linux, boolean fresh) {
        requireRanges(linux.uidMappings(), UIDS, fresh);
        requireRanges(linux.gidMappings(), GIDS, fresh);
        return of(linux.uidMappings(), linux.gidMappings(), UIDS, GIDS);
    }

    private static final String UIDS = "/linux/uidMappings";
    private static final String GIDS = "/linux/gidMappings";

    /// Those that the mount at `pointer` has for itself.
    static IdMaps of(Mount mount, String pointer) {
        return of(
                mount.uidMappings(),
                mount.gidMappings(),
                pointer + "/uidMappings",
                pointer + "/gidMappings");
    }

    /// These, if they can be.
    ///
    /// @param uidPointer where `uids` stand in the configuration, likewise `gidPointer`
    static IdMaps of(
            List<IdMapping> uids, List<IdMapping> gids, String uidPointer, String gidPointer) {
        check(uids, uidPointer);
        check(gids, gidPointer);
        return new IdMaps(uids, gids);
    }

    private static void requireRanges(List<IdMapping> ranges, String pointer, boolean fresh) {
        if (fresh && ranges.isEmpty()) {
            throw new SpecError(
                    pointer,
                    "is missing: a new user namespace needs ids, such as {\"containerID\": 0,"
                            + " \"hostID\": 100000, \"size\": 65536}");
        }
    }

    private static void check(List<IdMapping> ranges, String pointer) {
        if (ranges.size() > MAX_RANGES) {
            throw new SpecError(pointer, "must have at most " + MAX_RANGES + " ranges");
        }
        for (int i = 0; i < ranges.size(); i++) {
            check(ranges, i, pointer + "/" + i);
        }
    }

    private static void check(List<IdMapping> ranges, int index, String pointer) {
        IdMapping range = ranges.get(index);
        if (range.size() == 0) {
            throw new SpecError(pointer + "/size", "must be at least 1");
        }
        if (range.containerId() + range.size() > END || range.hostId() + range.size() > END) {
            throw new SpecError(pointer, "goes beyond the last id, " + (END - 1));
        }
        for (int i = 0; i < index; i++) {
            IdMapping other = ranges.get(i);
            if (overlap(range.containerId(), range.size(), other.containerId(), other.size())
                    || overlap(range.hostId(), range.size(), other.hostId(), other.size())) {
                throw new SpecError(pointer, "has ids in common with range " + i);
            }
        }
    }

    private static boolean overlap(long a, long sizeOfA, long b, long sizeOfB) {
        return a < b + sizeOfB && b < a + sizeOfA;
    }

    /// The map of user ids as the kernel reads it.
    public String uidMap() {
        return text(uids);
    }

    /// The map of group ids as the kernel reads it.
    public String gidMap() {
        return text(gids);
    }

    private static String text(List<IdMapping> ranges) {
        var text = new StringBuilder();
        for (IdMapping range : ranges) {
            text.append(range.containerId()).append(' ').append(range.hostId());
            text.append(' ').append(range.size()).append('\n');
        }
        return text.toString();
    }

    /// The user as which the container is built: root, or the first there is.
    public int builder() {
        return first(uids);
    }

    /// The group as which the container is built.
    public int buildersGroup() {
        return first(gids);
    }

    private static int first(List<IdMapping> ranges) {
        return ranges.isEmpty() || contains(ranges, 0) ? 0 : (int) ranges.getFirst().containerId();
    }

    /// The user id on the host of `uid` inside.
    ///
    /// @return -1 if it has none
    public int hostUser(int uid) {
        long id = Integer.toUnsignedLong(uid);
        for (IdMapping range : uids) {
            if (id >= range.containerId() && id < range.containerId() + range.size()) {
                return (int) (range.hostId() + id - range.containerId());
            }
        }
        return -1;
    }

    private static boolean contains(List<IdMapping> ranges, long id) {
        for (IdMapping range : ranges) {
            if (id >= range.containerId() && id < range.containerId() + range.size()) {
                return true;
            }
        }
        // What is not known cannot be refused.
        return ranges.isEmpty();
    }

    /// Refuses a user who, or whose groups, would be nobody in the namespace.
    public void require(User user) {
        require(uids, user.uid(), "/process/user/uid", "uid");
        require(gids, user.gid(), "/process/user/gid", "gid");
        for (int i = 0; i < user.additionalGids().size(); i++) {
            int group = user.additionalGids().get(i);
            require(gids, group, "/process/user/additionalGids/" + i, "gid");
        }
    }

    private static void require(List<IdMapping> ranges, int id, String pointer, String kind) {
        long number = Integer.toUnsignedLong(id);
        if (!contains(ranges, number)) {
            throw new SpecError(
                    pointer,
                    number
                            + " is no id of the user namespace: add it to /linux/"
                            + kind
                            + "Mappings");
        }
    }

    /// Refuses an option of a file system, such as `gid=5`, that names an id the namespace lacks.
    void require(String option, String pointer) {
        String number = option.substring(option.indexOf('=') + 1);
        boolean isNumber = !number.isEmpty() && number.length() <= 10;
        long id = 0;
        for (int i = 0; i < number.length() && isNumber; i++) {
            isNumber = number.charAt(i) >= '0' && number.charAt(i) <= '9';
            id = id * 10 + number.charAt(i) - '0';
        }
        boolean isGroup = option.startsWith("gid=");
        if (isNumber && !contains(isGroup ? gids : uids, id)) {
            throw new SpecError(
                    pointer,
                    "the user namespace has no id "
                            + id
                            + ": leave the option out, or add the id to /linux/"
                            + (isGroup ? "gid" : "uid")
                            + "Mappings");
        }
    }

    /// Those of a container that is there, made of the configuration `linux`; null if it has the
    /// ids of its maker.
    public static @Nullable IdMaps ofContainer(Linux linux) {
        return isAskedFor(linux) ? new IdMaps(linux.uidMappings(), linux.gidMappings()) : null;
    }

    /// Whether the configuration `linux` has a user namespace, new or joined.
    static boolean isAskedFor(Linux linux) {
        for (Linux.NamespaceEntry entry : linux.namespaces()) {
            if (entry.type() == Namespace.USER) {
                return true;
            }
        }
        return false;
    }
}

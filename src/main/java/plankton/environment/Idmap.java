package plankton.environment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.failure.SpecError;
import plankton.linux.WordList;
import plankton.spec.IdMapping;
import plankton.spec.Mount;

/// How the owners of files are changed on their way through a bind mount (mount_setattr(2),
/// `MOUNT_ATTR_IDMAP`).
///
/// @param uidMap as the kernel reads it: ids in the file system, ids on the host, how many; empty
///   for the map of the user namespace that is joined, likewise `gidMap`
/// @param recursive whether for all mounts below, too
public record Idmap(String uidMap, String gidMap, boolean recursive) {

    private static final long MAX_ID = 0xFFFF_FFFFL;
    private static final int MAX_DIGITS = 10;

    /// What `mount` asks for (config.md, Mounts, and crun's `idmap=`), null if nothing.
    ///
    /// @param ids those of the container's user namespace, null if it is the caller's
    /// @param fresh whether that namespace is a new one
    static @Nullable Idmap of(Mount mount, @Nullable IdMaps ids, boolean fresh, String pointer) {
        String option = "";
        String place = pointer + "/uidMappings";
        for (int i = 0; i < mount.options().size(); i++) {
            String word = mount.options().get(i);
            if (isOption(word)) {
                option = word;
                place = pointer + "/options/" + i;
            }
        }
        boolean recursive = option.equals("ridmap");
        if (!mount.uidMappings().isEmpty()) {
            if (option.indexOf('=') >= 0) {
                throw new SpecError(place, "must have no ids, which are in uidMappings already");
            }
            return of(IdMaps.of(mount, pointer), recursive);
        }
        if (option.isEmpty()) {
            return null;
        }
        if (option.indexOf('=') >= 0) {
            return of(new Text(option, ids, place).read(), false);
        }
        if (ids == null) {
            throw new SpecError(
                    place, "needs uidMappings and gidMappings, or a user namespace that has some");
        }
        return fresh ? of(ids, recursive) : new Idmap("", "", recursive);
    }

    private static Idmap of(IdMaps ids, boolean recursive) {
        return new Idmap(ids.uidMap(), ids.gidMap(), recursive);
    }

    /// Whether `word` is an option of a mount that asks for this.
    static boolean isOption(String word) {
        return word.equals("idmap") || word.equals("ridmap") || word.startsWith("idmap=");
    }

    /// crun's way to write ids: `idmap=uids=0-1000-1#@5-6-7;gids=0-1000-1`. Each range is an id of
    /// the file system, the one on the host, and how many; behind `@`, the second is an id of the
    /// container.
    private record Text(String option, @Nullable IdMaps ids, String pointer) {

        IdMaps read() {
            List<IdMapping> uids = List.of();
            List<IdMapping> gids = List.of();
            for (String part : WordList.of(option.substring(option.indexOf('=') + 1), ';')) {
                int ranges = part.indexOf('=') + 1;
                switch (part.substring(0, ranges)) {
                    case "uids=" ->
                            uids = ranges(part.substring(ranges), ids == null ? null : ids.uids());
                    case "gids=" ->
                            gids = ranges(part.substring(ranges), ids == null ? null : ids.gids());
                    default -> throw wrong();
                }
            }
            if (uids.isEmpty() || gids.isEmpty()) {
                throw wrong();
            }
            return IdMaps.of(uids, gids, pointer, pointer);
        }

        private List<IdMapping> ranges(String text, @Nullable List<IdMapping> container) {
            var ranges = new ArrayList<IdMapping>();
            for (String word : WordList.of(text, '#')) {
                boolean relative = word.startsWith("@");
                List<String> numbers = WordList.of(relative ? word.substring(1) : word, '-');
                if (numbers.size() != 3) {
                    throw wrong();
                }
                var range =
                        new IdMapping(
                                number(numbers.get(0)),
                                number(numbers.get(1)),
                                number(numbers.get(2)));
                ranges.add(relative ? ofContainer(range, container) : range);
            }
            return ranges;
        }

        private IdMapping ofContainer(IdMapping range, @Nullable List<IdMapping> container) {
            long first = range.hostId();
            for (IdMapping ids : container == null ? List.<IdMapping>of() : container) {
                if (first >= ids.containerId()
                        && first + range.size() <= ids.containerId() + ids.size()) {
                    long onHost = first - ids.containerId() + ids.hostId();
                    return new IdMapping(range.containerId(), onHost, range.size());
                }
            }
            throw new SpecError(
                    pointer,
                    "has ids behind @ that no range of the container's user namespace has");
        }

        private long number(String text) {
            long number = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < '0' || c > '9') {
                    throw wrong();
                }
                number = number * 10 + (c - '0');
            }
            if (text.isEmpty() || text.length() > MAX_DIGITS || number > MAX_ID) {
                throw wrong();
            }
            return number;
        }

        private SpecError wrong() {
            return new SpecError(
                    pointer, "must be like idmap=uids=0-100000-65536;gids=0-100000-65536");
        }
    }
}

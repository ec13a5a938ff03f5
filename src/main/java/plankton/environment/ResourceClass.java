package plankton.environment;

import java.util.ArrayList;
import java.util.List;
import plankton.failure.SpecError;
import plankton.linux.WordList;
import plankton.spec.Linux.IntelRdt;

/// The group of resctrl that a container is in (config-linux.md, Intel RDT).
///
/// @param group its directory, `.` for the one that holds everything
/// @param isOwn whether it is the container's alone, made with it and removed with it
/// @param schemata the lines that it must have
/// @param monitor the directory of the group that only counts, empty if there is none
public record ResourceClass(String group, boolean isOwn, List<String> schemata, String monitor) {

    private static final String POINTER = "/linux/intelRdt";
    private static final String BANDWIDTH = "MB:";

    /// Refuses what could not be, or would be something else.
    public static void check(IntelRdt rdt) {
        String name = rdt.closId();
        if (!name.equals("/")
                && (name.equals(".") || name.equals("..") || name.indexOf('/') >= 0)) {
            throw new SpecError(POINTER + "/closID", "must be the name of a group, or / alone");
        }
        if (!rdt.memBwSchema().isEmpty()
                && (!rdt.memBwSchema().startsWith(BANDWIDTH) || hasLines(rdt.memBwSchema()))) {
            throw new SpecError(POINTER + "/memBwSchema", "must be one line that begins with MB:");
        }
        for (int i = 0; i < rdt.schemata().size(); i++) {
            if (hasLines(rdt.schemata().get(i))) {
                throw new SpecError(POINTER + "/schemata/" + i, "must be one line");
            }
        }
    }

    private static boolean hasLines(String text) {
        return text.indexOf('\n') >= 0;
    }

    /// That of the container `id`.
    public static ResourceClass of(IntelRdt rdt, String id) {
        boolean own = rdt.closId().isEmpty();
        String group = own ? id : rdt.closId().equals("/") ? "." : rdt.closId();
        return new ResourceClass(
                group,
                own,
                schemata(rdt),
                rdt.enableMonitoring() ? group + "/mon_groups/" + id : "");
    }

    private static List<String> schemata(IntelRdt rdt) {
        var lines = new ArrayList<String>();
        for (String line : WordList.of(rdt.l3CacheSchema(), '\n')) {
            // The other property has the say about bandwidth.
            boolean replaced = line.startsWith(BANDWIDTH) && !rdt.memBwSchema().isEmpty();
            if (!line.isEmpty() && !replaced) {
                lines.add(line);
            }
        }
        if (!rdt.memBwSchema().isEmpty()) {
            lines.add(rdt.memBwSchema());
        }
        lines.addAll(rdt.schemata());
        return lines;
    }

    /// The directories to remove with the container, in this order.
    public List<String> removable() {
        var groups = new ArrayList<String>();
        if (!monitor.isEmpty()) {
            groups.add(monitor);
        }
        if (isOwn) {
            groups.add(group);
        }
        return groups;
    }

    /// The first of its lines that a group with the schemata `existing` does not have, empty if it
    /// has all. A line need not name every cache.
    public String missingIn(List<String> existing) {
        for (String line : schemata) {
            if (!has(existing, line)) {
                return line;
            }
        }
        return "";
    }

    private static boolean has(List<String> existing, String line) {
        int colon = line.indexOf(':');
        String resource = line.substring(0, Math.max(colon, 0)).trim();
        for (String other : existing) {
            int end = other.indexOf(':');
            if (end >= 0 && other.substring(0, end).trim().equals(resource)) {
                List<String> parts = parts(other.substring(end + 1));
                return parts.containsAll(parts(line.substring(colon + 1)));
            }
        }
        return false;
    }

    /// The parts between semicolons, without what the kernel pads them with.
    private static List<String> parts(String text) {
        var parts = new ArrayList<String>();
        for (String part : WordList.of(text, ';')) {
            int equals = part.indexOf('=');
            parts.add(bare(part.substring(0, equals + 1)) + bare(part.substring(equals + 1)));
        }
        return parts;
    }

    /// Without spaces around and zeros in front, in small letters.
    private static String bare(String number) {
        var bare = new StringBuilder();
        String text = number.trim();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '0' || !bare.isEmpty() || i == text.length() - 1) {
                bare.append(c >= 'A' && c <= 'F' ? (char) (c + ('a' - 'A')) : c);
            }
        }
        return bare.toString();
    }
}

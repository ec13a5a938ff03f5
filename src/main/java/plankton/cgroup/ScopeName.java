package plankton.cgroup;

import plankton.failure.SpecError;

/// The unit of systemd that a container's group is, and the slice in which it lies
/// (systemd.unit(5), systemd.slice(5)).
///
/// @param slice such as `machine-test.slice`
/// @param unit such as `plankton-web.scope`
record ScopeName(String slice, String unit) {

    private static final String POINTER = "/linux/cgroupsPath";
    private static final String SLICE = ".slice";
    private static final String SCOPE = ".scope";

    /// What a name may hold without being escaped.
    private static final String SPECIAL = ":-_.\\@";

    private static final int MAX = 255;

    /// The unit that `path` names, which is `SLICE:PREFIX:NAME`; all but the name may be empty.
    ///
    /// @param path `linux.cgroupsPath`, empty for a unit named after the container
    /// @param id of the container
    /// @param ofUser whether it is a user's own systemd that will have the unit
    /// @throws SpecError if the path is not such a one
    static ScopeName of(String path, String id, boolean ofUser) {
        String usual = ofUser ? "user.slice" : "system.slice";
        if (path.isEmpty()) {
            return new ScopeName(usual, checked("plankton-" + escape(id) + SCOPE));
        }
        int first = path.indexOf(':');
        int second = path.indexOf(':', first + 1);
        if (first < 0 || second < 0 || path.startsWith("/") || second + 1 == path.length()) {
            throw refusal(path, "systemd needs it as SLICE:PREFIX:NAME, such as system.slice:x:y");
        }
        String slice = path.substring(0, first);
        String prefix = path.substring(first + 1, second);
        String name = path.substring(second + 1) + SCOPE;
        return new ScopeName(
                slice.isEmpty() ? usual : checkedSlice(slice),
                checked(prefix.isEmpty() ? name : prefix + "-" + name));
    }

    private static SpecError refusal(String what, String problem) {
        return new SpecError(POINTER, "\"" + what + "\": " + problem);
    }

    /// Each part between dashes is a slice around the next.
    private static String checkedSlice(String slice) {
        String parts = slice.endsWith(SLICE) ? slice.substring(0, slice.length() - 6) : "";
        boolean isRoot = parts.equals("-");
        boolean isWhole = !parts.startsWith("-") && !parts.endsWith("-") && !parts.contains("--");
        if (parts.isEmpty() || (!isRoot && !isWhole)) {
            throw refusal(slice, "is not the name of a slice, such as machine-test.slice");
        }
        return checked(slice);
    }

    private static String checked(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!isPlain(name.charAt(i)) && SPECIAL.indexOf(name.charAt(i)) < 0) {
                throw refusal(
                        name, "a name of a unit has letters, digits and " + SPECIAL + " only");
            }
        }
        if (name.length() > MAX) {
            throw refusal(name, "is longer than " + MAX + " characters");
        }
        return name;
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static String escape(String id) {
        var name = new StringBuilder();
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (isPlain(c) || SPECIAL.indexOf(c) >= 0) {
                name.append(c);
            } else {
                name.append("\\x").append(Integer.toHexString(c));
            }
        }
        return name.toString();
    }
}

package plankton.linux;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.sys.Io;
import plankton.sys.Memory;
import plankton.sys.Mount;

/// The kernel's file system for shares of cache and memory bandwidth, whose directories are groups
/// of tasks (Documentation/filesystems/resctrl.rst).
public final class Resctrl implements AutoCloseable {

    /// Where it is mounted, by convention and by the kernel's own documentation.
    public static final String PATH = "/sys/fs/resctrl";

    private static final int MAX_FILE = 1 << 16;

    private final Directory root;

    private Resctrl(Directory root) {
        this.root = root;
    }

    /// The one of this host, or null if there is none.
    public static @Nullable Resctrl find() {
        Fd found = Fd.find(PATH);
        if (found == null) {
            return null;
        }
        try (found) {
            return FileStatus.isOn(found, Mount.RDTGROUP_SUPER_MAGIC())
                    ? new Resctrl(Directory.open(PATH))
                    : null;
        }
    }

    /// Whether there is a group.
    ///
    /// @param group its directory, as everywhere here
    public boolean has(String group) {
        return root.has(group);
    }

    /// Makes a group.
    public void make(String group) {
        int made = Io.mkdirat(root.number(), CString.of(group), 0755);
        if (made < 0) {
            int errno = Memory.errno();
            throw Call.error(errno, "mkdirat", root + "/" + group).hint(reason());
        }
    }

    /// Removes a group, if there is one: its tasks are in the one above then.
    public void remove(String group) {
        root.remove(group);
    }

    /// The lines of the file `schemata` of a group.
    public List<String> schemata(String group) {
        byte[] content = root.read(group + "/schemata", MAX_FILE);
        if (content == null) {
            return new ArrayList<>();
        }
        return WordList.of(Utf8.decode(content), '\n');
    }

    /// Writes `schemata`, whole lines, for a group.
    public void share(String group, String schemata) {
        write(group + "/schemata", schemata);
    }

    /// Puts the process `pid` into a group.
    public void add(String group, int pid) {
        write(group + "/tasks", Integer.toString(pid));
    }

    private void write(String file, String text) {
        try {
            root.write(file, Utf8.encode(text));
        } catch (SystemError e) {
            throw e.hint(reason());
        }
    }

    /// The kernel has a sentence about its last refusal.
    private String reason() {
        byte[] content = root.read("info/last_cmd_status", MAX_FILE);
        String text = content == null ? "" : Utf8.decode(content).trim();
        return text.isEmpty() ? "" : "the kernel says: " + text;
    }

    @Override
    public void close() {
        root.close();
    }
}

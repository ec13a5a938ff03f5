package plankton.linux;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import plankton.sys.Io;
import plankton.sys.Memory;
import plankton.sys.Xattr;

/// A control group of one hierarchy: a directory of the kernel's, held open (cgroups(7)).
public final class CgroupDirectory implements AutoCloseable {

    private static final int SHORT = 512;
    private static final int MAX_DEPTH = 64;

    /// Only who has rights over the host may write it, and so no container.
    private static final String MARK = "trusted.plankton";

    private final Fd fd;

    private CgroupDirectory(Fd fd) {
        this.fd = fd;
    }

    /// The group whose directory is `path`, or null if there is none.
    public static @Nullable CgroupDirectory find(String path) {
        return find(Io.AT_FDCWD(), path, path);
    }

    private static @Nullable CgroupDirectory find(int directory, String name, String path) {
        int flags = Io.O_PATH() | Io.O_DIRECTORY() | Io.O_NOFOLLOW() | Io.O_CLOEXEC();
        int number = Io.openat(directory, CString.of(name), flags, 0);
        if (number < 0 && Fd.isAbsent(Memory.errno())) {
            var _ = Call.attempt(number, "openat", path);
            return null;
        }
        return new CgroupDirectory(new Fd(Call.check(number, "openat", path), path));
    }

    /// The group `name` in this one, or null if there is none.
    public @Nullable CgroupDirectory child(String name) {
        return find(fd.number(), name, fd + "/" + name);
    }

    /// Makes the group `name` in this one.
    ///
    /// @return false if there is one already
    public boolean make(String name) {
        int made = Io.mkdirat(fd.number(), CString.of(name), 0755);
        if (made < 0 && Memory.errno() == Memory.EEXIST()) {
            return false;
        }
        Call.check(made, "mkdirat", fd + "/" + name);
        return true;
    }

    /// Writes on the group whose it is (xattr(7), trusted extended attributes). Where that cannot
    /// be, as for an ordinary user, it stays without.
    public void mark(String mark) {
        byte[] value = Utf8.encode(mark);
        String path = fd.toString();
        int done = Xattr.set(CString.of(path), CString.of(MARK), value, value.length, 0);
        var _ = Call.attempt(done, "setxattr " + MARK, path);
    }

    /// Whether it is written on the group that it is not of the mark `mark`.
    ///
    /// @param mark empty if that is not known
    public boolean hasOtherMarkThan(String mark) {
        if (mark.isEmpty()) {
            return false;
        }
        byte[] expected = Utf8.encode(mark);
        var value = new byte[SHORT];
        String path = fd.toString();
        int size = (int) Xattr.get(CString.of(path), CString.of(MARK), value, SHORT);
        boolean read = Call.attempt(size, "getxattr " + MARK, path) >= 0;
        return read && !Arrays.equals(expected, Arrays.copyOf(value, size));
    }

    /// Whether this process may make groups in this one, and put processes there.
    public boolean isOurs() {
        return isWritable(".") && isWritable("cgroup.procs");
    }

    private boolean isWritable(String name) {
        int flags = Io.AT_EACCESS();
        return Io.faccessat(fd.number(), CString.of(name), Io.W_OK(), flags) == 0;
    }

    /// What a file says, without white space at its ends.
    ///
    /// @return null if there is no such file, the group is gone, or it has nothing to say
    public @Nullable String read(String file) {
        try (Fd opened = open(file)) {
            return opened == null ? null : content(opened);
        }
    }

    /// Opens a file to read it.
    ///
    /// @return null if there is no such file, or the group is gone
    public @Nullable Fd open(String file) {
        String path = fd + "/" + file;
        int number = openat(file, Io.O_RDONLY());
        if (number < 0 && isGone(Memory.errno())) {
            return null;
        }
        return new Fd(Call.check(number, "openat", path), path);
    }

    private static @Nullable String content(Fd file) {
        var content = new byte[SHORT];
        int size = 0;
        while (true) {
            long count = Io.read(file.number(), content, size, content.length - size);
            if (count < 0 && isGone(Memory.errno())) {
                return null;
            }
            size += (int) Call.check(count, "read", file.toString());
            if (count == 0) {
                return Utf8.decode(content, 0, size).trim();
            }
            if (size == content.length) {
                content = Arrays.copyOf(content, 2 * size);
            }
        }
    }

    /// A threaded group says nothing of processes: those above it do.
    private static boolean isGone(int errno) {
        return errno == Memory.ENOENT() || errno == Memory.ENODEV() || errno == Memory.EOPNOTSUPP();
    }

    /// Whether there is a file of this name.
    public boolean has(String file) {
        return Io.faccessat(fd.number(), CString.of(file), 0, 0) == 0;
    }

    /// Writes `value` to a file, by one call.
    public void write(String file, String value) {
        try (Fd opened = openToWrite(file)) {
            opened.write(Utf8.encode(value));
        }
    }

    /// Opens a file to write to it later, or from another process.
    public Fd openToWrite(String file) {
        String path = fd + "/" + file;
        return new Fd(Call.check(openat(file, Io.O_WRONLY()), "openat", path), path);
    }

    private int openat(String file, int flags) {
        return Io.openat(fd.number(), CString.of(file), flags | Io.O_CLOEXEC(), 0);
    }

    /// Makes the user `uid` the owner of a file, if there is one of that name.
    ///
    /// @param file `.` for the directory
    public void giveTo(int uid, String file) {
        int done = Io.fchownat(fd.number(), CString.of(file), uid, -1, 0);
        if (done < 0 && isGone(Memory.errno())) {
            return;
        }
        Call.check(done, "fchownat", fd + "/" + file);
    }

    /// A group below this one, at whatever depth; nothing in `path` leads out of this one.
    ///
    /// @return null if there is none
    /// @throws plankton.failure.SystemError if `path` would lead out
    public @Nullable CgroupDirectory below(String path) {
        String name = fd + "/" + path;
        long[] how = {
            Io.O_PATH() | Io.O_DIRECTORY() | Io.O_CLOEXEC(),
            0,
            Io.RESOLVE_BENEATH() | Io.RESOLVE_NO_XDEV() | Io.RESOLVE_NO_SYMLINKS()
        };
        int number = Io.openat2(fd.number(), CString.of(path), how);
        if (number < 0 && Fd.isAbsent(Memory.errno())) {
            return null;
        }
        return new CgroupDirectory(new Fd(Call.check(number, "openat2", name), name));
    }

    /// What a new process is made in it by (clone3(2), `CLONE_INTO_CGROUP`).
    public Fd fd() {
        return fd;
    }

    /// Adds the ids of its processes, and of those in the groups below, to `pids`. What is in
    /// another pid namespace has none.
    public void addPids(List<Integer> pids) {
        addPids(pids, 0);
    }

    private void addPids(List<Integer> pids, int depth) {
        String list = read("cgroup.procs");
        if (list != null && !list.isEmpty()) {
            for (String word : WordList.of(list, '\n')) {
                int pid = Integer.parseInt(word);
                if (pid > 0) {
                    pids.add(pid);
                }
            }
        }
        for (String name : children()) {
            CgroupDirectory child = depth == MAX_DEPTH ? null : child(name);
            if (child != null) {
                try (child) {
                    child.addPids(pids, depth + 1);
                }
            }
        }
    }

    /// The names of the groups in it.
    private List<String> children() {
        var names = new ArrayList<String>();
        int number = openat(".", Io.O_RDONLY() | Io.O_DIRECTORY());
        if (number < 0 && isGone(Memory.errno())) {
            return names;
        }
        Address stream = Io.fdopendir(Call.check(number, "openat", fd));
        for (Address entry = Io.readdir(stream); entry != null; entry = Io.readdir(stream)) {
            String name = CString.at(entry.add(Io.DIRENT_NAME()));
            if (entry.add(Io.DIRENT_TYPE()).getByte() == Io.DT_DIR() && !name.startsWith(".")) {
                names.add(name);
            }
        }
        var _ = Io.closedir(stream);
        return names;
    }

    /// Removes the group and those below it, if it can be done now.
    ///
    /// @return false if there are processes in one of them
    public boolean remove() {
        return remove(0);
    }

    private boolean remove(int depth) {
        String path = fd.toString();
        int done = Io.unlinkat(Io.AT_FDCWD(), CString.of(path), Io.AT_REMOVEDIR());
        if (done == 0 || isGone(Memory.errno())) {
            return Call.attempt(0, "rmdir", path) == 0;
        }
        if (Memory.errno() != Memory.EBUSY()) {
            Call.check(done, "rmdir", path);
        }
        boolean empty = depth < MAX_DEPTH;
        boolean changed = false;
        for (String name : empty ? children() : List.<String>of()) {
            CgroupDirectory child = child(name);
            if (child != null) {
                try (child) {
                    changed = true;
                    empty &= child.remove(depth + 1);
                }
            }
        }
        if (!empty || !changed) {
            return false;
        }
        done = Io.unlinkat(Io.AT_FDCWD(), CString.of(path), Io.AT_REMOVEDIR());
        return Call.attempt(done, "rmdir", path) == 0 || isGone(Memory.errno());
    }

    @Override
    public void close() {
        fd.close();
    }

    /// Its path.
    @Override
    public String toString() {
        return fd.toString();
    }
}

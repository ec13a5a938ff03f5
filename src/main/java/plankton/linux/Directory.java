package plankton.linux;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import plankton.failure.SystemError;
import plankton.sys.Io;
import plankton.sys.Memory;
import plankton.sys.Mount;

/// A directory of our own, its files addressed by plain names.
public final class Directory implements AutoCloseable {

    private static final int PRIVATE = 0600;
    private static final int PUBLIC = 0666;

    private final Fd fd;

    private Directory(Fd fd) {
        this.fd = fd;
    }

    /// Opens the directory `path`.
    ///
    /// @return null if there is none
    public static @Nullable Directory find(String path) {
        int flags = Io.O_RDONLY() | Io.O_DIRECTORY() | Io.O_CLOEXEC();
        int number = Io.openat(Io.AT_FDCWD(), CString.of(path), flags, 0);
        if (number < 0 && Memory.errno() == Memory.ENOENT()) {
            return null;
        }
        return new Directory(new Fd(Call.check(number, "openat", path), path));
    }

    /// Opens the directory `path`, which must exist.
    public static Directory open(String path) {
        Directory found = find(path);
        if (found == null) {
            throw Call.error(Memory.ENOENT(), "openat", path);
        }
        return found;
    }

    /// Opens the directory `path`, making it and what leads to it if missing, for its owner only
    /// (mode 0700).
    public static Directory make(String path) {
        Directory found = find(path);
        int slash = path.indexOf('/', 1);
        while (found == null) {
            String part = slash < 0 ? path : path.substring(0, slash);
            int made = Io.mkdir(CString.of(part), 0700);
            if (made < 0 && Memory.errno() != Memory.EEXIST()) {
                Call.check(made, "mkdir", part);
            }
            if (slash < 0) {
                found = find(path);
            } else {
                slash = path.indexOf('/', slash + 1);
            }
        }
        return found;
    }

    int number() {
        return fd.number();
    }

    /// The id of the user who owns it.
    public int owner() {
        return fd.owner();
    }

    /// A path by which the kernel finds this directory for this process.
    String procPath() {
        return fd.procPath();
    }

    /// Makes the file `name` with this content, for everybody to read as far as the umask lets
    /// them.
    ///
    /// @return false if there is already one
    public boolean create(String name, byte[] content) {
        int flags = Io.O_CREAT() | Io.O_EXCL() | Io.O_WRONLY() | Io.O_CLOEXEC();
        int number = Io.openat(fd.number(), CString.of(name), flags, PUBLIC);
        if (number < 0 && Memory.errno() == Memory.EEXIST()) {
            return false;
        }
        write(number, name, content);
        return true;
    }

    /// Writes the file `name` for everybody to read, as far as the umask lets them, so that others
    /// see all of the content or nothing.
    public void publish(String name, byte[] content, String temporaryName) {
        remove(temporaryName);
        if (!create(temporaryName, content)) {
            throw new SystemError(place(temporaryName), "was made by somebody else meanwhile");
        }
        rename(temporaryName, name);
    }

    /// Writes the file `name` anew, so that others see either the old or the new content in full.
    public void replace(String name, byte[] content, String temporaryName) {
        write(temporaryName, content);
        rename(temporaryName, name);
    }

    /// Writes the file `name`, for its owner only.
    public void write(String name, byte[] content) {
        int flags = Io.O_CREAT() | Io.O_TRUNC() | Io.O_WRONLY() | Io.O_NOFOLLOW();
        write(openAt(name, flags), name, content);
    }

    private void write(int number, String name, byte[] content) {
        try (var file = new Fd(Call.check(number, "openat", place(name)), place(name))) {
            file.write(content);
        }
    }

    /// Gives a file another name, replacing what has it.
    public void rename(String from, String to) {
        int dir = fd.number();
        int done = Io.renameat(dir, CString.of(from), dir, CString.of(to));
        Call.check(done, "renameat", place(to));
    }

    /// The content of the file `name`.
    ///
    /// @return null if there is no such file
    /// @throws SystemError if it cannot be read, is longer than `limit` bytes or no file at all
    public byte @Nullable [] read(String name, int limit) {
        int number = openAt(name, Io.O_RDONLY() | Io.O_NONBLOCK() | Io.O_NOFOLLOW());
        if (number < 0 && Memory.errno() == Memory.ENOENT()) {
            return null;
        }
        try (var file = new Fd(Call.check(number, "openat", place(name)), place(name))) {
            byte[] content = file.readFile(limit);
            if (content == null) {
                throw new SystemError(place(name), "is longer than " + limit + " bytes");
            }
            return content;
        }
    }

    /// Whether there is something called `name`, be it a link that leads nowhere.
    public boolean has(String name) {
        int flags = Mount.AT_SYMLINK_NOFOLLOW();
        int found = Io.faccessat(fd.number(), CString.of(name), 0, flags);
        if (found < 0 && Memory.errno() == Memory.ENOENT()) {
            return false;
        }
        Call.check(found, "faccessat", place(name));
        return true;
    }

    /// Makes the directory `name` in it, for everybody to enter, if missing.
    public void makeDirectory(String name) {
        int made = Io.mkdirat(fd.number(), CString.of(name), 0755);
        if (made < 0 && Memory.errno() != Memory.EEXIST()) {
            Call.check(made, "mkdirat", place(name));
        }
    }

    /// The directory `name` in it, or null if there is none.
    public @Nullable Directory findDirectory(String name) {
        int number = openAt(name, Io.O_RDONLY() | Io.O_DIRECTORY() | Io.O_NOFOLLOW());
        if (number < 0 && Memory.errno() == Memory.ENOENT()) {
            return null;
        }
        return new Directory(new Fd(Call.check(number, "openat", place(name)), place(name)));
    }

    /// Removes the file or empty directory `name` if there is one.
    public void remove(String name) {
        int done = Io.unlinkat(fd.number(), CString.of(name), 0);
        if (done < 0 && Memory.errno() == Memory.EISDIR()) {
            done = Io.unlinkat(fd.number(), CString.of(name), Io.AT_REMOVEDIR());
        }
        if (done < 0 && Memory.errno() != Memory.ENOENT()) {
            Call.check(done, "unlinkat", place(name));
        }
    }

    /// The names in it, `.` and `..` excepted, in no particular order.
    public List<String> names() {
        int number = openAt(".", Io.O_RDONLY() | Io.O_DIRECTORY());
        Address stream = Io.fdopendir(Call.check(number, "openat", fd));
        var names = new ArrayList<String>();
        while (true) {
            Address entry = Io.readdir(stream);
            if (entry == null) {
                break;
            }
            String name = CString.at(entry.add(Io.DIRENT_NAME()));
            if (!name.equals(".") && !name.equals("..")) {
                names.add(name);
            }
        }
        var _ = Io.closedir(stream);
        return names;
    }

    /// Waits until no other process holds the lock number `key` of the lock file `name`, and holds
    /// it until the result is closed or this process ends. A child does not inherit it (fcntl(2),
    /// record locks). Only one lock of a file may be held at a time.
    public Fd lock(String name, long key) {
        int number = openAt(name, Io.O_CREAT() | Io.O_RDWR() | Io.O_NOFOLLOW());
        var file = new Fd(Call.check(number, "openat", place(name)), place(name));
        int done = Io.lock(file.number(), Io.F_SETLKW(), Io.F_WRLCK(), key);
        while (done < 0 && Memory.errno() == Memory.EINTR()) {
            done = Io.lock(file.number(), Io.F_SETLKW(), Io.F_WRLCK(), key);
        }
        Call.check(done, "fcntl F_SETLKW", file);
        return file;
    }

    /// Whether another process holds the lock number `key` of the lock file `name`.
    public boolean isLocked(String name, long key) {
        int number = openAt(name, Io.O_RDONLY() | Io.O_NOFOLLOW());
        if (number < 0 && Memory.errno() == Memory.ENOENT()) {
            return false;
        }
        try (var file = new Fd(Call.check(number, "openat", place(name)), place(name))) {
            return Call.check(Io.isLocked(file.number(), key), "fcntl F_GETLK", file) > 0;
        }
    }

    private int openAt(String name, int flags) {
        return Io.openat(fd.number(), CString.of(name), flags | Io.O_CLOEXEC(), PRIVATE);
    }

    private String place(String name) {
        return fd + "/" + name;
    }

    @Override
    public void close() {
        fd.close();
    }

    @Override
    public String toString() {
        return fd.toString();
    }
}

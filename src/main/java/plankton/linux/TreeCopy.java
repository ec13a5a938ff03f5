package plankton.linux;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import plankton.sys.Io;
import plankton.sys.Memory;
import plankton.sys.Mount;
import plankton.sys.Stat;
import plankton.sys.Xattr;

/// Copies what a directory of an image holds into a new file system that nobody else can reach yet.
/// The image is hostile and may change meanwhile: each file is taken hold of once, without
/// following a link, and is then what it was found to be. Links, devices, pipes and sockets are
/// made again and never opened. Nothing limits the copy but the room there is for it.
///
/// A failure leaves descriptors open: it ends the process.
public final class TreeCopy {

    private static final int LONGEST = 65536;
    private static final int PERMISSIONS = 07777;
    private static final byte[] EMPTY = {0};
    private static final byte[] HERE = {'.', 0};

    // Of one file after the other: names of its attributes, and a value, or where a link leads.
    private final byte[] names = new byte[LONGEST];
    private final byte[] value = new byte[LONGEST];

    private TreeCopy() {}

    /// Copies the content of the directory `from` into the directory `to`, and the attributes and
    /// times of the directory itself.
    public static void copy(Fd from, Fd to) {
        var copy = new TreeCopy();
        var top = new Level(from, to, HERE, null);
        Level level = top;
        while (level != null) {
            byte[] name = level.next();
            if (name != null) {
                Level below = isDot(name) ? null : copy.copy(level, name);
                level = below == null ? level : below;
                continue;
            }
            var status = new FileStatus(level.source);
            Level parent = level.parent;
            if (parent != null) {
                setOwner(level.source, status.stat(), parent.target, level.name);
            }
            copy.finish(
                    level.source, status.stat(), parent == null ? to : parent.target, level.name);
            level.close();
            level = level.parent;
        }
    }

    private static boolean isDot(byte[] name) {
        return name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
    }

    /// Copies the file `name`, a directory without its content.
    ///
    /// @return the directory whose content is to be copied
    private @Nullable Level copy(Level level, byte[] name) {
        String place = level.source + "/" + Utf8.decode(name, 0, name.length - 1);
        int flags = Io.O_PATH() | Io.O_NOFOLLOW() | Io.O_CLOEXEC();
        int number = Io.openat(level.source.number(), name, flags, 0);
        try (var source = new Fd(check(number, "openat", place), place)) {
            var status = new FileStatus(source);
            if (status.type() == Io.S_IFDIR()) {
                return enter(level, source, name);
            }
            make(source, status.stat(), level.target, name);
            setOwner(source, status.stat(), level.target, name);
            finish(source, status.stat(), level.target, name);
        }
        return null;
    }

    private static Level enter(Level level, Fd source, byte[] name) {
        String place = source.toString();
        int target = level.target.number();
        check(Io.mkdirat(target, name, 0700), "mkdirat", place);
        int made = Io.openat(target, name, Io.O_PATH() | Io.O_NOFOLLOW() | Io.O_CLOEXEC(), 0);
        return new Level(source, new Fd(check(made, "openat", place), place), name, level);
    }

    private void make(Fd source, Stat stat, Fd target, byte[] name) {
        String place = source.toString();
        int type = stat.mode & Io.S_IFMT();
        if (type == Io.S_IFREG()) {
            copyContent(source, target, name);
        } else if (type == Io.S_IFLNK()) {
            long length = Io.readlinkat(source.number(), EMPTY, value, LONGEST - 1);
            value[check((int) length, "readlinkat", place)] = 0;
            check(Io.symlinkat(value, target.number(), name), "symlinkat", place);
        } else {
            int made = Io.mknodat(target.number(), name, type, stat.rdev);
            check(made, "mknodat", place);
        }
    }

    /// The file is opened by its descriptor, so that it is not another one by now.
    private static void copyContent(Fd source, Fd target, byte[] name) {
        String place = source.toString();
        int flags = Io.O_WRONLY() | Io.O_CREAT() | Io.O_EXCL() | Io.O_CLOEXEC();
        try (Fd from = Fd.read(source.procPath());
                var to =
                        new Fd(
                                check(
                                        Io.openat(target.number(), name, flags, 0600),
                                        "openat",
                                        place),
                                place)) {
            long copied;
            do {
                copied = Xattr.sendfile(to.number(), from.number(), Integer.MAX_VALUE);
                check((int) copied, "sendfile", place);
            } while (copied > 0);
        }
    }

    private static void setOwner(Fd source, Stat stat, Fd target, byte[] name) {
        String place = source.toString();
        int nofollow = Mount.AT_SYMLINK_NOFOLLOW();
        int owned = Xattr.fchownat(target.number(), name, stat.uid, stat.gid, nofollow);
        check(owned, "fchownat", place);
        if ((stat.mode & Io.S_IFMT()) != Io.S_IFLNK()) {
            int permissions = stat.mode & PERMISSIONS;
            check(Xattr.fchmodat(target.number(), name, permissions, 0), "fchmodat", place);
        }
    }

    /// What a change of the owner would take back, and what any change sets anew.
    private void finish(Fd source, Stat stat, Fd target, byte[] name) {
        byte[] from = CString.of(source.procPath());
        long length = Xattr.list(from, names, LONGEST);
        if (length > 0) {
            copyAttributes(source, from, pathOf(target, name), (int) length);
        } else if (length < 0 && Memory.errno() != Memory.EOPNOTSUPP()) {
            throw Call.error(Memory.errno(), "listxattr", source.toString());
        }
        long[] times = {stat.accessed, stat.accessedNanos, stat.changed, stat.changedNanos};
        int done = Xattr.utimensat(target.number(), name, times, Mount.AT_SYMLINK_NOFOLLOW());
        check(done, "utimensat", source.toString());
    }

    /// Those that a tmpfs has not, or that this user may not set, stay behind.
    private void copyAttributes(Fd source, byte[] from, byte[] to, int length) {
        int start = 0;
        for (int end = 0; end < length; end++) {
            if (names[end] != 0) {
                continue;
            }
            byte[] name = Arrays.copyOfRange(names, start, end + 1);
            start = end + 1;
            long size = Xattr.get(from, name, value, LONGEST);
            check((int) size, "getxattr", source.toString());
            int done = Xattr.setLink(to, name, value, size, 0);
            int errno = Memory.errno();
            if (done < 0 && errno != Memory.EOPNOTSUPP() && errno != Memory.EPERM()) {
                throw Call.error(errno, "setxattr", source.toString());
            }
        }
    }

    private static byte[] pathOf(Fd directory, byte[] name) {
        byte[] path = Utf8.encode(directory.procPath() + "/", name.length);
        System.arraycopy(name, 0, path, path.length - name.length, name.length);
        return path;
    }

    private static int check(int done, String call, String place) {
        if (done < 0) {
            int errno = Memory.errno();
            throw Call.error(errno, call, place)
                    .hint(
                            errno == Memory.ENOSPC()
                                    ? "the tmpfs is too small for what is copied into it; give it"
                                            + " more with size="
                                    : errno == Memory.EINVAL()
                                            ? "the owner of the file may have no id in the user"
                                                    + " namespace"
                                            : "");
        }
        return done;
    }

    /// A directory whose content is being copied, and how far that is. A list of them instead of a
    /// recursion: images may be deeper than the stack.
    private static final class Level {
        final Fd source;
        final Fd target;
        final byte[] name;
        final @Nullable Level parent;
        private final Address stream;

        Level(Fd directory, Fd target, byte[] name, @Nullable Level parent) {
            int flags = Io.O_RDONLY() | Io.O_DIRECTORY() | Io.O_CLOEXEC();
            int fd = Io.openat(directory.number(), HERE, flags, 0);
            source = new Fd(check(fd, "openat", directory.toString()), directory.toString());
            stream = Io.fdopendir(fd);
            this.target = target;
            this.name = name;
            this.parent = parent;
        }

        /// The next name with its NUL, or null at the end.
        byte @Nullable [] next() {
            Memory.setErrno(0);
            Address entry = Io.readdir(stream);
            if (entry == null) {
                check(-Memory.errno(), "getdents64", source.toString());
                return null;
            }
            Address text = entry.add(Io.DIRENT_NAME());
            var next = new byte[Memory.strlen(text) + 1];
            for (int i = 0; i < next.length; i++) {
                next[i] = text.add(i).getByte();
            }
            return next;
        }

        /// The stream has the directory's descriptor.
        void close() {
            var _ = Io.closedir(stream);
            if (parent != null) {
                target.close();
            }
        }
    }
}

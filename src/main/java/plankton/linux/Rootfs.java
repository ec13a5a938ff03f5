package plankton.linux;

import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.sys.Io;
import plankton.sys.Memory;
import plankton.sys.Mount;

/// The only door into a container's tree of files, whose content is hostile. Every path is resolved
/// by the kernel inside the tree (openat2(2), `RESOLVE_IN_ROOT`): links and `..` cannot lead out,
/// and what comes back is a descriptor, so nobody can exchange it afterwards.
public final class Rootfs implements AutoCloseable {

    private final Fd top;

    /// @param top its top directory
    public Rootfs(Fd top) {
        this.top = top;
    }

    /// The tree's top directory.
    public Fd top() {
        return top;
    }

    /// What `path` leads to, or null if there is nothing.
    public @Nullable Fd find(String path) {
        int fd = resolve(path, Io.O_PATH(), Io.RESOLVE_NO_MAGICLINKS());
        if (fd < 0 && Fd.isAbsent(Memory.errno())) {
            var _ = Call.attempt(fd, "openat2", path);
            return null;
        }
        return new Fd(Call.check(fd, "openat2", path), path);
    }

    /// What `path` leads to, which must exist.
    public Fd open(String path) {
        return new Fd(
                Call.check(resolve(path, Io.O_PATH(), Io.RESOLVE_NO_MAGICLINKS()), "openat2", path),
                path);
    }

    /// What stands at `path`, a link standing for itself. Where the kernel makes links that are
    /// none, it is refused.
    public Fd openItself(String path) {
        int flags = Io.O_PATH() | Io.O_NOFOLLOW();
        int number = Call.check(resolve(path, flags, Io.RESOLVE_NO_MAGICLINKS()), "openat2", path);
        var fd = new Fd(number, path);
        long[] magics = {Mount.PROC_SUPER_MAGIC(), Mount.SYSFS_MAGIC(), Mount.DEVPTS_SUPER_MAGIC()};
        for (long magic : magics) {
            if (FileStatus.isOn(fd, magic)) {
                throw new SystemError(
                        path,
                        "must not lie in a proc, sysfs or devpts file system (dest-nofollow)");
            }
        }
        return fd;
    }

    /// Makes the symbolic link `path`, with all that leads to it. One that stands there already
    /// must lead to the same.
    public void makeLink(String path, String target) {
        int slash = path.lastIndexOf('/');
        try (Fd parent = directory(path.substring(0, slash + 1))) {
            byte[] name = CString.of(path.substring(slash + 1));
            int made = Io.symlinkat(CString.of(target), parent.number(), name);
            if (Call.attempt(made, "symlinkat", path) == 0) {
                return;
            }
            if (Memory.errno() != Memory.EEXIST()) {
                throw Call.error(Memory.errno(), "symlinkat", path);
            }
            int flags = Io.O_PATH() | Io.O_NOFOLLOW() | Io.O_CLOEXEC();
            int number = Io.openat(parent.number(), name, flags, 0);
            try (var fd = new Fd(Call.check(number, "openat", path), path)) {
                if (!fd.isSymbolicLink() || !fd.linkTarget().equals(target)) {
                    throw new SystemError(
                            path, "exists and is not a symbolic link to \"" + target + "\"");
                }
            }
        }
    }

    /// The regular file at `path` opened for reading, or null if there is none.
    public @Nullable Fd readFile(String path) {
        // Without O_NONBLOCK, a FIFO planted in the image would hold us for ever.
        int flags = Io.O_RDONLY() | Io.O_NONBLOCK();
        int number = resolve(path, flags, Io.RESOLVE_NO_MAGICLINKS());
        if (number < 0) {
            return null;
        }
        var fd = new Fd(number, path);
        if (!fd.isRegularFile()) {
            fd.close();
            return null;
        }
        return fd;
    }

    /// The file `name` of the top directory itself, opened with `flags`; nothing mounted on it is.
    Fd openHere(String name, int flags) {
        int number = resolve(name, flags, Io.RESOLVE_NO_SYMLINKS() | Io.RESOLVE_NO_XDEV());
        return new Fd(Call.check(number, "openat2", name), name);
    }

    /// The directory at `path` for the kernel's own file systems, made if missing (mode 0755); here
    /// no part of the path may be a link, because a wrong `/proc` disarms everything written there.
    public Fd realDirectory(String path) {
        return realDirectory(path, Io.RESOLVE_NO_SYMLINKS());
    }

    /// Like [#realDirectory], but it must lie in the same mount as the top.
    ///
    /// @return null if something is mounted on the way
    public @Nullable Fd ownDirectory(String path) {
        int resolve = Io.RESOLVE_NO_SYMLINKS() | Io.RESOLVE_NO_XDEV();
        int fd = resolve(path, Io.O_PATH(), resolve);
        if (fd < 0 && Memory.errno() == Memory.EXDEV()) {
            return null;
        }
        return fd < 0 ? realDirectory(path, resolve) : new Fd(fd, path);
    }

    private Fd realDirectory(String path, int resolve) {
        int fd = resolve(path, Io.O_PATH(), resolve);
        if (fd < 0 && Memory.errno() == Memory.ENOENT()) {
            new RootfsWalk(this, false).to(path).close();
            fd = resolve(path, Io.O_PATH(), resolve);
        }
        if (fd < 0 && Memory.errno() == Memory.ELOOP()) {
            throw Call.error(Memory.ELOOP(), "openat2", path)
                    .hint(
                            "the image has a symbolic link there, which is not followed for this mount");
        }
        return new Fd(Call.check(fd, "openat2", path), path);
    }

    /// The directory at `path`, made with all that leads to it if missing (mode 0755).
    public Fd directory(String path) {
        Fd found = find(path);
        return found != null ? found : new RootfsWalk(this, false).to(path);
    }

    /// What stands at `path`; if nothing does, an empty regular file made there (mode 0644), with
    /// all that leads to it.
    public Fd file(String path) {
        Fd found = find(path);
        return found != null ? found : new RootfsWalk(this, true).to(path);
    }

    /// Mounts the terminal `slave` on `console` in `dev`, an empty file made for it. A link there
    /// would lead the mount elsewhere, so none is followed.
    public static void attachConsole(Fd dev, Fd slave) {
        try (MountTree tree = MountTree.copy(slave, false)) {
            try (Fd target = placeIn(dev, "console", CONSOLE)) {
                if (target.isSymbolicLink()) {
                    throw new SystemError(
                            CONSOLE, "is a symbolic link, where the terminal must be");
                }
                tree.attach(target);
            }
        }
    }

    private static final String CONSOLE = "/dev/console";

    /// What stands as `name` in `directory`, a link itself if it is one; if nothing does, an empty
    /// file made there.
    ///
    /// @param path what it is called in errors
    static Fd placeIn(Fd directory, String name, String path) {
        int made = Io.mknodat(directory.number(), CString.of(name), Io.S_IFREG() | 0600, 0);
        if (Call.attempt(made, "mknodat", path) < 0 && Memory.errno() != Memory.EEXIST()) {
            throw Call.error(Memory.errno(), "mknodat", path);
        }
        return openIn(directory, name, path);
    }

    /// What stands as `name` in `directory`, a link itself if it is one.
    static Fd openIn(Fd directory, String name, String path) {
        int flags = Io.O_PATH() | Io.O_NOFOLLOW() | Io.O_CLOEXEC();
        int number = Io.openat(directory.number(), CString.of(name), flags, 0);
        return new Fd(Call.check(number, "openat", path), path);
    }

    /// Makes the directory `name` in `directory`, which nobody else can reach yet.
    public static Fd newDirectory(Fd directory, String name) {
        byte[] path = CString.of(name);
        Call.check(Io.mkdirat(directory.number(), path, 0755), "mkdirat", name);
        int flags = Io.O_PATH() | Io.O_NOFOLLOW() | Io.O_CLOEXEC();
        int number = Io.openat(directory.number(), path, flags, 0);
        return new Fd(Call.check(number, "openat", name), name);
    }

    /// Makes the symbolic link `name` in `directory`; what stands there already is left alone.
    public static void link(Fd directory, String name, String target) {
        int done = Io.symlinkat(CString.of(target), directory.number(), CString.of(name));
        if (done < 0 && Memory.errno() != Memory.EEXIST()) {
            throw Call.error(Memory.errno(), "symlinkat", directory + "/" + name);
        }
    }

    /// Like [#link], but what stands there is replaced.
    public static void forceLink(Fd directory, String name, String target) {
        int gone = Io.unlinkat(directory.number(), CString.of(name), 0);
        if (gone < 0 && Memory.errno() != Memory.ENOENT()) {
            throw Call.error(Memory.errno(), "unlinkat", directory + "/" + name);
        }
        link(directory, name, target);
    }

    private int resolve(String path, int flags, int resolve) {
        long[] how = {flags | Io.O_CLOEXEC(), 0, Io.RESOLVE_IN_ROOT() | resolve};
        int fd = Io.openat2(top.number(), CString.of(path), how);
        // The kernel gives up with EAGAIN when something is renamed while it walks `..`.
        while (fd < 0 && Memory.errno() == Memory.EAGAIN()) {
            fd = Io.openat2(top.number(), CString.of(path), how);
        }
        return fd;
    }

    @Override
    public void close() {
        top.close();
    }
}

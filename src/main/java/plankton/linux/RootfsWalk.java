package plankton.linux;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.sys.Io;
import plankton.sys.Memory;

/// Walks down a path inside a rootfs and makes what is missing on the way. Links are followed
/// inside the tree, also where they lead to nothing yet, as images have them (`/etc/resolv.conf`).
/// Each step is one name from a directory held open, and `..` goes back to the directory it came
/// from, so that nothing which is renamed meanwhile leads out.
final class RootfsWalk {

    private static final int MAX_LINKS = 40;

    private final boolean endsInFile;
    private final List<Fd> way = new ArrayList<>();
    private final Deque<String> ahead = new ArrayDeque<>();

    private int links;

    /// @param endsInFile whether the last name, if missing, becomes a file and not a directory
    RootfsWalk(Rootfs rootfs, boolean endsInFile) {
        this.endsInFile = endsInFile;
        way.add(rootfs.top());
    }

    /// What stands at the end of `path`, after all that was missing has been made.
    Fd to(String path) {
        push(path);
        while (!ahead.isEmpty()) {
            String name = ahead.pop();
            if (name.equals("..")) {
                back(1);
            } else if (!name.isEmpty() && !name.equals(".")) {
                step(name, path);
            }
        }
        Fd end = way.size() == 1 ? reopen(way.getFirst(), path) : way.removeLast();
        back(0);
        return end;
    }

    /// The caller closes what it gets, and the top is not ours to close.
    private static Fd reopen(Fd top, String path) {
        return new Fd(Call.check(openAt(top, ".", Io.O_PATH()), "openat", path), path);
    }

    private void step(String name, String path) {
        Fd here = way.getLast();
        Fd next = find(here, name, path);
        while (next == null) {
            make(here, name, path);
            next = find(here, name, path);
        }
        if (!next.isSymbolicLink()) {
            way.add(next);
            return;
        }
        String target = next.linkTarget();
        next.close();
        if (++links > MAX_LINKS) {
            throw Call.error(Memory.ELOOP(), "openat", path);
        }
        if (target.startsWith("/")) {
            back(0);
        }
        push(target);
    }

    private static @Nullable Fd find(Fd here, String name, String path) {
        int fd = openAt(here, name, Io.O_PATH() | Io.O_NOFOLLOW());
        if (fd < 0 && Memory.errno() == Memory.ENOENT()) {
            return null;
        }
        return new Fd(Call.check(fd, "openat", path), path);
    }

    /// Another container that shares the tree may have been faster: that is as good.
    private void make(Fd here, String name, String path) {
        int made;
        if (endsInFile && ahead.isEmpty()) {
            made = openAt(here, name, Io.O_CREAT() | Io.O_EXCL() | Io.O_WRONLY());
            if (made >= 0) {
                new Fd(made, path).close();
            }
        } else {
            made = Call.attempt(Io.mkdirat(here.number(), CString.of(name), 0755), "mkdirat", path);
        }
        if (made < 0 && Memory.errno() != Memory.EEXIST()) {
            throw Call.error(Memory.errno(), "make the mount point", path);
        }
    }

    private static int openAt(Fd here, String name, int flags) {
        return Io.openat(here.number(), CString.of(name), flags | Io.O_CLOEXEC(), 0644);
    }

    /// Puts the names of `path` before those that are still ahead.
    private void push(String path) {
        int end = path.length();
        while (end >= 0) {
            int slash = path.lastIndexOf('/', end - 1);
            ahead.push(path.substring(slash + 1, end));
            end = slash;
        }
    }

    /// Goes back by `steps` directories, or, for 0, to the top; never above it.
    private void back(int steps) {
        int kept = steps == 0 ? 1 : Math.max(1, way.size() - steps);
        while (way.size() > kept) {
            way.removeLast().close();
        }
    }
}

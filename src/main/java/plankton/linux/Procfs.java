package plankton.linux;

import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.sys.Io;
import plankton.sys.Memory;
import plankton.sys.Mount;

/// A procfs that nobody else can reach: what a container mounts on its `/proc`, or finds there in
/// its image, cannot turn what is written here into a write to something else, or to nothing.
public final class Procfs implements AutoCloseable {

    /// The kernel's number for the top directory of every procfs (`PROC_ROOT_INO`).
    private static final long ROOT_INODE = 1;

    private static final String PATH = "/proc";

    private final Fd top;

    private Procfs(Fd top) {
        this.top = top;
    }

    /// A new, detached instance for the pid namespace of this process (fsopen(2)). Where the kernel
    /// refuses one, as in a user namespace whose own `/proc` is covered in part, it is a copy of
    /// what is mounted at `/proc`, verified to be a whole procfs: to be made while that is still
    /// the runtime's own. What is mounted on files in it is an error when they are opened.
    ///
    /// @param ofProcesses whether it need have nothing but the files of processes
    public static Procfs open(boolean ofProcesses) {
        Fd top;
        try (var fileSystem = new FileSystem("proc")) {
            if (ofProcesses) {
                fileSystem.set("subset", "pid");
            }
            top = fileSystem.mount(0).top();
        } catch (SystemError _) {
            top = MountTree.copy(PATH, true).top();
        }
        if (!FileStatus.isOn(top, Mount.PROC_SUPER_MAGIC()) || inode(top) != ROOT_INODE) {
            top.close();
            throw new SystemError(PATH, "is not a procfs");
        }
        return new Procfs(top);
    }

    private static long inode(Fd fd) {
        return new FileStatus(fd).inode();
    }

    /// The file `name` below `/proc` opened for reading and writing, or null if there is none.
    public @Nullable Fd find(String name) {
        int number = open(name, Io.O_RDWR());
        if (number < 0 && Memory.errno() == Memory.ENOENT()) {
            return null;
        }
        return checked(number, name);
    }

    /// Writes `text` to the file `name` below `/proc`.
    public void write(String name, String text) {
        try (Fd file = checked(open(name, Io.O_WRONLY()), name)) {
            file.write(Utf8.encode(text));
        }
    }

    private int open(String name, int flags) {
        int resolve = Io.RESOLVE_BENEATH() | Io.RESOLVE_NO_XDEV() | Io.RESOLVE_NO_MAGICLINKS();
        long[] how = {flags | Io.O_CLOEXEC(), 0, resolve};
        return Io.openat2(top.number(), CString.of(name), how);
    }

    private static Fd checked(int number, String name) {
        String path = PATH + "/" + name;
        return new Fd(Call.check(number, "openat2", path), path);
    }

    @Override
    public void close() {
        top.close();
    }
}

package plankton.linux;

import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.sys.Io;
import plankton.sys.Memory;
import plankton.sys.Mount;

/// A new instance of a file system while it is being configured (fsopen(2)).
public final class FileSystem implements AutoCloseable {

    private static final int LOG_LINE = 1024;

    private final Fd fd;
    private final String type;

    /// Begins an instance of the file system `type`.
    public FileSystem(String type) {
        this.type = type;
        int context = Mount.fsopen(CString.of(type), Mount.FSOPEN_CLOEXEC());
        fd = new Fd(Call.check(context, "fsopen", type), type);
    }

    /// Sets an option that is only a word, such as `ro` or `newinstance`.
    public FileSystem flag(String name) {
        return config(Mount.FSCONFIG_SET_FLAG(), CString.of(name), null, name);
    }

    /// Sets an option with a value, such as `size` to `64k`.
    public FileSystem set(String name, String value) {
        return config(
                Mount.FSCONFIG_SET_STRING(),
                CString.of(name),
                CString.of(value),
                name + "=" + value);
    }

    /// Makes the instance and a detached mount of it with the given attributes ([MountAttr]).
    public MountTree mount(int attributes) {
        config(Mount.FSCONFIG_CMD_CREATE(), null, null, type);
        int mount = Mount.fsmount(fd.number(), Mount.FSMOUNT_CLOEXEC(), attributes);
        return new MountTree(new Fd(Call.check(mount, "fsmount", type), type));
    }

    private FileSystem config(
            int command, byte @Nullable [] key, byte @Nullable [] value, String object) {
        int done =
                Call.attempt(Mount.fsconfig(fd.number(), command, key, value), "fsconfig", object);
        if (done < 0) {
            int errno = Memory.errno();
            throw explained(Call.error(errno, "fsconfig", object));
        }
        return this;
    }

    /// The kernel writes a sentence about what it did not like into the context itself.
    private SystemError explained(SystemError error) {
        var buffer = new byte[LOG_LINE];
        long length = Io.read(fd.number(), buffer, 0, buffer.length);
        // The line begins with its level, as in "e tmpfs: Bad value for 'size'".
        return length > 2
                ? error.hint("the kernel says: " + Utf8.decode(buffer, 2, (int) length - 2).trim())
                : error;
    }

    @Override
    public void close() {
        fd.close();
    }
}

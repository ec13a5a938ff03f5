package plankton.linux;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.sys.Io;
import plankton.sys.Memory;
import plankton.sys.Mount;

/// A new instance of a file system while it is being configured (fsopen(2)).
public final class FileSystem implements AutoCloseable {

    private static final int LOG_LINE = 1024;

    /// What fsconfig(2) takes of a value, in bytes. mount(2) takes a page.
    private static final int LONGEST = 255;

    private final Fd fd;
    private final String type;
    private final List<Fd> layers = new ArrayList<>();

    /// Begins an instance of the file system `type`.
    public FileSystem(String type) {
        this.type = type;
        int context = Mount.fsopen(CString.of(type), Mount.FSOPEN_CLOEXEC());
        fd = new Fd(Call.check(context, "fsopen", type), type);
    }

    private FileSystem(Fd fd) {
        this.fd = fd;
        type = fd.toString();
    }

    /// The file system that is mounted at `place`, to be given other options by [#reconfigure].
    public static FileSystem mountedAt(Fd place) {
        int context =
                Mount.fspick(place.number(), new byte[] {0}, Mount.FSPICK_CLOEXEC_EMPTY_PATH());
        return new FileSystem(new Fd(Call.check(context, "fspick", place), place.toString()));
    }

    /// Lets the options that were set hold for the file system that is mounted already.
    public void reconfigure() {
        config(Mount.FSCONFIG_CMD_RECONFIGURE(), null, null, type);
    }

    /// Sets an option that is only a word, such as `ro` or `newinstance`.
    public FileSystem flag(String name) {
        return config(Mount.FSCONFIG_SET_FLAG(), CString.of(name), null, name);
    }

    /// Sets an option that is either only a word or `name=value`.
    public void option(String word) {
        int equals = word.indexOf('=');
        var _ =
                equals < 0
                        ? flag(word)
                        : set(word.substring(0, equals), word.substring(equals + 1));
    }

    /// Gives all files the SELinux label `label`, unless it is empty.
    public void label(String label) {
        if (label.isEmpty()) {
            return;
        }
        byte[] value = CString.of(label);
        int done =
                Mount.fsconfig(
                        fd.number(), Mount.FSCONFIG_SET_STRING(), CString.of("context"), value);
        if (Call.attempt(done, "fsconfig", "context=" + label) < 0) {
            throw new SystemError("fsconfig context=" + label, Errno.describe(Memory.errno()))
                    .during(MountTree.LABEL_POINTER, "")
                    .hint(MountTree.LABEL_HINT);
        }
    }

    /// Sets an option with a value, such as `size` to `64k`.
    public FileSystem set(String name, String value) {
        byte[] given = CString.of(value);
        if (given.length - 1 > LONGEST && type.equals("overlay")) {
            given = CString.of(shortened(value));
        }
        return config(Mount.FSCONFIG_SET_STRING(), CString.of(name), given, name + "=" + value);
    }

    /// The directories of `paths`, which colons separate, in other words: by descriptors.
    private String shortened(String paths) {
        if (paths.indexOf('\\') >= 0) {
            throw new SystemError("fsconfig " + paths, "is longer than " + LONGEST + " bytes")
                    .hint("paths with a colon in them must be shorter");
        }
        var words = new StringBuilder();
        for (String path : WordList.of(paths, ':')) {
            Fd layer = Fd.directory(path);
            layers.add(layer);
            words.append(words.isEmpty() ? "" : ":").append(layer.procPath());
        }
        return words.toString();
    }

    /// Makes the instance and a detached mount of it with the given attributes ([MountAttr]).
    public MountTree mount(int attributes) {
        config(Mount.FSCONFIG_CMD_CREATE(), null, null, type);
        int mount = Mount.fsmount(fd.number(), Mount.FSMOUNT_CLOEXEC(), attributes);
        if (Call.attempt(mount, "fsmount", type) < 0) {
            throw explained(Memory.errno(), "fsmount", type);
        }
        return new MountTree(new Fd(mount, type));
    }

    private FileSystem config(
            int command, byte @Nullable [] key, byte @Nullable [] value, String object) {
        int done =
                Call.attempt(Mount.fsconfig(fd.number(), command, key, value), "fsconfig", object);
        if (done < 0) {
            throw explained(Memory.errno(), "fsconfig", object);
        }
        return this;
    }

    /// The kernel writes a sentence about what it did not like into the context itself.
    private SystemError explained(int errno, String call, String object) {
        String advice = Advice.of(type, errno);
        if (advice.isEmpty()) {
            advice = Advice.of(call, errno);
        }
        var buffer = new byte[LOG_LINE];
        long length = Io.read(fd.number(), buffer, 0, buffer.length);
        // The line begins with its level, as in "e tmpfs: Bad value for 'size'".
        if (length > 2) {
            String said = "the kernel says: " + Utf8.decode(buffer, 2, (int) length - 2).trim();
            // What the kernel says itself of an option is the better advice.
            advice = errno == Memory.EINVAL() || advice.isEmpty() ? said : said + "; " + advice;
        }
        return new SystemError(call + " " + object, Errno.describe(errno)).hint(advice);
    }

    @Override
    public void close() {
        layers.forEach(Fd::close);
        fd.close();
    }
}

package plankton.linux;

import plankton.failure.SystemError;
import plankton.sys.Io;
import plankton.sys.Memory;
import plankton.sys.Mount;

/// A device file of a container, or a FIFO (mknod(2)). Everything is done by descriptor and nothing
/// follows a link: whoever shares the directory may exchange what stands in it at any moment.
///
/// @param path absolute, in the container, without `.` and `..`
/// @param type `c` character, `b` block, `p` FIFO
/// @param mode permission bits
/// @param uid its owner, an unsigned number, likewise `gid`
public record DeviceFile(String path, char type, int major, int minor, int mode, int uid, int gid) {

    private static final byte[] EMPTY = {0};

    /// Whether `other` stands for the same device.
    public boolean isSameDevice(DeviceFile other) {
        return type == other.type && major == other.major && minor == other.minor;
    }

    /// The path of the directory in which it stands.
    public String directory() {
        return path.substring(0, Math.max(1, path.lastIndexOf('/')));
    }

    private String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /// Makes it in `directory`. What stands there already must be the same device, and stays as it
    /// is. Where no devices can be made, the host's own is mounted there.
    public void makeIn(Fd directory) {
        long device = Io.makedev(major, minor);
        int made = Io.mknodat(directory.number(), CString.of(name()), fileType() | mode, device);
        if (Call.attempt(made, "mknodat", path) == 0) {
            if ((uid | gid) != 0) {
                own(directory);
            }
            return;
        }
        int errno = Memory.errno();
        if (errno == Memory.EEXIST()) {
            requireIn(directory);
        } else if (errno == Memory.EPERM()) {
            bindTo(directory);
        } else {
            throw Call.error(errno, "mknodat", path);
        }
    }

    private void own(Fd directory) {
        try (Fd made = verified(directory)) {
            int done = Io.fchownat(made.number(), EMPTY, uid, gid, Mount.AT_EMPTY_PATH());
            Call.check(done, "fchownat", path);
        }
    }

    /// Fails unless it stands in `directory`.
    public void requireIn(Fd directory) {
        verified(directory).close();
    }

    private Fd verified(Fd directory) {
        Fd found = Rootfs.openIn(directory, name(), path);
        if (!isAt(found)) {
            throw mismatch();
        }
        return found;
    }

    private SystemError mismatch() {
        return new SystemError(path, "exists and is not " + words() + " that must be there");
    }

    private static boolean isEmptyFile(Fd file) {
        var status = new FileStatus(file);
        return status.type() == Io.S_IFREG() && status.size() == 0;
    }

    /// Mounts the host's device of the same path on it, an empty file made for it: a process with
    /// its own user namespace may not make devices, nor may one whose control group forbids it.
    public void bindTo(Fd directory) {
        try (Fd target = Rootfs.placeIn(directory, name(), path)) {
            if (isAt(target)) {
                return;
            }
            if (!isEmptyFile(target)) {
                throw mismatch();
            }
            Fd device = Fd.find(path);
            if (device == null || !isAt(device)) {
                throw new SystemError(path, "is not " + words() + " on the host")
                        .hint("no devices can be made here, so only those of the host can be had");
            }
            try (device;
                    MountTree tree = MountTree.copy(device, false)) {
                tree.attach(target);
            }
        }
    }

    private boolean isAt(Fd file) {
        var status = new FileStatus(file);
        return status.type() == fileType()
                && (type == 'p' || status.device() == Io.makedev(major, minor));
    }

    private int fileType() {
        return switch (type) {
            case 'b' -> Io.S_IFBLK();
            case 'p' -> Io.S_IFIFO();
            default -> Io.S_IFCHR();
        };
    }

    private String words() {
        return type == 'p'
                ? "the FIFO"
                : "the " + (type == 'b' ? "block" : "character") + " device " + major + ":" + minor;
    }
}

package plankton.linux;

import org.teavm.interop.Address;
import plankton.sys.Io;
import plankton.sys.Memory;
import plankton.sys.Stat;
import plankton.sys.StatFs;

/// What stat(2) tells of a file.
final class FileStatus implements AutoCloseable {

    private final Address memory = Memory.calloc(1, Memory.SIZEOF_STAT());
    private final Stat stat = memory.toStructure();

    FileStatus(Fd fd) {
        Call.check(Io.fstat(fd.number(), stat), "fstat", fd);
    }

    Stat stat() {
        return stat;
    }

    int type() {
        return stat.mode & Io.S_IFMT();
    }

    int permissions() {
        return stat.mode & 07777;
    }

    long inode() {
        return stat.ino;
    }

    long size() {
        return stat.size;
    }

    /// Which device it is, if it is one (makedev(3)).
    long device() {
        return stat.rdev;
    }

    boolean isSameFileAs(FileStatus other) {
        return stat.ino == other.stat.ino && stat.dev == other.stat.dev;
    }

    boolean isCharacterDevice(int major, int minor) {
        return type() == Io.S_IFCHR() && stat.rdev == Io.makedev(major, minor);
    }

    /// Whether `fd` lies on the kernel's file system of this kind (statfs(2)).
    static boolean isOn(Fd fd, long magic) {
        Address memory = Memory.calloc(1, Memory.SIZEOF_STATFS());
        StatFs status = memory.toStructure();
        int done = Io.fstatfs(fd.number(), status);
        long type = status.type;
        Memory.free(memory);
        return Call.check(done, "fstatfs", fd) == 0 && type == magic;
    }

    /// Whether programs may not be run from where `fd` lies (statfs(2)).
    static boolean isMountedNoexec(Fd fd) {
        Address memory = Memory.calloc(1, Memory.SIZEOF_STATFS());
        StatFs status = memory.toStructure();
        int done = Io.fstatfs(fd.number(), status);
        long flags = status.flags;
        Memory.free(memory);
        return done == 0 && (flags & Io.ST_NOEXEC()) != 0;
    }

    @Override
    public void close() {
        Memory.free(memory);
    }
}

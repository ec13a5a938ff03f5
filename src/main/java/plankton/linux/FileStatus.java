package plankton.linux;

import org.teavm.interop.Address;
import plankton.sys.Io;
import plankton.sys.Memory;
import plankton.sys.Stat;
import plankton.sys.StatFs;

/// What stat(2) tells of a file.
final class FileStatus {

    // Not of malloc, which gets a page from the kernel for it and gives it back, each time. Objects
    // do not move, and live as long as an address of something in them is on the stack.
    private final long[] memory = new long[(Memory.SIZEOF_STAT() + 7) / 8];

    FileStatus(Fd fd) {
        Call.check(Io.fstat(fd.number(), stat()), "fstat", fd);
    }

    Stat stat() {
        return Address.ofData(memory).toStructure();
    }

    int type() {
        return stat().mode & Io.S_IFMT();
    }

    int permissions() {
        return stat().mode & 07777;
    }

    long inode() {
        return stat().ino;
    }

    long size() {
        return stat().size;
    }

    /// Which device it is, if it is one (makedev(3)).
    long device() {
        return stat().rdev;
    }

    boolean isSameFileAs(FileStatus other) {
        Stat own = stat();
        Stat others = other.stat();
        return own.ino == others.ino && own.dev == others.dev;
    }

    boolean isCharacterDevice(int major, int minor) {
        return type() == Io.S_IFCHR() && device() == Io.makedev(major, minor);
    }

    /// Whether `fd` lies on the kernel's file system of this kind (statfs(2)).
    static boolean isOn(Fd fd, long magic) {
        StatFs status = fileSystem();
        Call.check(Io.fstatfs(fd.number(), status), "fstatfs", fd);
        return status.type == magic;
    }

    /// Whether programs may not be run from where `fd` lies (statfs(2)).
    static boolean isMountedNoexec(Fd fd) {
        StatFs status = fileSystem();
        return Io.fstatfs(fd.number(), status) == 0 && (status.flags & Io.ST_NOEXEC()) != 0;
    }

    private static StatFs fileSystem() {
        return Address.ofData(new long[(Memory.SIZEOF_STATFS() + 7) / 8]).toStructure();
    }
}

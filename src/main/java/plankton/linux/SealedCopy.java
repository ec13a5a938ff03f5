package plankton.linux;

import org.teavm.interop.Address;
import plankton.sys.Image;
import plankton.sys.Io;
import plankton.sys.Memory;

/// A copy of this program's file in memory which nobody can change any more (memfd_create(2), file
/// seals in fcntl(2)).
///
/// A process in a container can be told to run `/proc/self/exe`, or be opened through
/// `/proc/PID/exe`, and what is found there could be written to: the program that runs containers,
/// with all rights, for everybody on the host (CVE-2019-5736). Even what can only be read shares
/// the host's cached pages of the file. So a process that gets into a container leaves the file
/// behind.
public final class SealedCopy {
    private SealedCopy() {}

    private static final String SELF = "/proc/self/exe";

    /// Copies this program's file.
    ///
    /// @return the copy, open for reading
    public static Fd make() {
        // Before Linux 6.3 there is no other kind, and the flag unknown.
        byte[] name = CString.of("plankton");
        int number = Io.memfdCreate(name, Image.MFD_SEALABLE() | Image.MFD_EXEC());
        if (number < 0 && Memory.errno() == Memory.EINVAL()) {
            number = Io.memfdCreate(name, Image.MFD_SEALABLE());
        }
        try (Fd self = Fd.read(SELF);
                Fd copy = new Fd(Call.check(number, "memfd_create", SELF), "a copy of " + SELF)) {
            long copied;
            do {
                copied = Image.sendfile(number, self.number(), null, Integer.MAX_VALUE);
                Call.check(copied, "sendfile", SELF);
            } while (copied > 0);
            int sealed = Io.fcntl(number, Image.F_ADD_SEALS(), Image.F_SEAL_ALL());
            Call.check(sealed, "fcntl F_ADD_SEALS", copy);
            // What is open for writing cannot be run.
            return Fd.read("/proc/self/fd/" + number);
        }
    }

    /// Lets this process go on from `copy` instead of the file it was started from. It needs
    /// `CAP_SYS_ADMIN` or `CAP_CHECKPOINT_RESTORE` in its user namespace.
    public static void goOnFrom(Fd copy) {
        Address headers = Address.fromLong(Image.getauxval(Image.AT_PHDR()));
        int count = (int) Image.getauxval(Image.AT_PHNUM());
        long page = Image.getauxval(Image.AT_PAGESZ());
        var map = new long[MAP_WORDS];
        for (int i = 0; i < count; i++) {
            Image.Header header = headers.add(Image.Header.class, i).toStructure();
            if (header.type == Image.PT_LOAD()) {
                boolean data = (header.flags & Image.PF_W()) != 0;
                int place = data ? START_DATA : START_CODE;
                map[place] = header.address;
                map[place + 1] = header.address + header.fileSize;
                long start = header.address & -page;
                long size = map[place + 1] - start + page - 1 & -page;
                if (data) {
                    replaceData(Address.fromLong(start), size);
                } else {
                    replaceCode(Address.fromLong(start), size, copy, header.offset & -page);
                }
            }
        }
        describe(map);
        Call.check(Image.setMm(map, copy.number()), "PR_SET_MM_MAP", copy);
    }

    /// The same bytes from another file: it makes no difference that they are being run.
    private static void replaceCode(Address start, long size, Fd copy, long offset) {
        int flags = Image.MAP_PRIVATE_FIXED();
        Address mapped =
                Image.mmap(start, size, Image.PROT_READ_EXEC(), flags, copy.number(), offset);
        Call.check(mapped == Image.MAP_FAILED() ? -1 : 0, "mmap", copy);
    }

    /// Its bytes are no longer those of any file. Nothing may change them between the two last
    /// calls, so these are two calls of C without anything of Java's in between.
    private static void replaceData(Address start, long size) {
        int protection = Image.PROT_READ_WRITE();
        Address fresh = Image.mmap(null, size, protection, Image.MAP_PRIVATE_POPULATED(), -1, 0);
        Call.check(fresh == Image.MAP_FAILED() ? -1 : 0, "mmap", "memory for data");
        int flags = Image.MREMAP_FIXED();
        Image.copy(fresh, start, size);
        Address moved = Image.mremap(fresh, size, size, flags, start);
        Call.check(moved == Image.MAP_FAILED() ? -1 : 0, "mremap", "memory for data");
    }

    // The places in `struct prctl_mm_map`.
    private static final int START_CODE = 0;
    private static final int START_DATA = 2;
    private static final int START_BREAK = 4;
    private static final int BREAK = 5;
    private static final int START_STACK = 6;
    private static final int ARG_START = 7;
    private static final int ARG_END = 8;
    private static final int ENV_START = 9;
    private static final int ENV_END = 10;
    private static final int MAP_WORDS = 11;

    /// What the kernel wants to be told of the rest of the memory, as it is. The arguments, the
    /// environment and the name of the file lie one behind the other (execve(2)).
    private static void describe(long[] map) {
        map[START_BREAK] = Image.end();
        map[BREAK] = map[START_BREAK];
        Address environment = Memory.environ();
        map[START_STACK] = environment.toLong();
        map[ENV_END] = Image.getauxval(Image.AT_EXECFN());
        Address first = environment.getAddress();
        map[ENV_START] = first == null ? map[ENV_END] : first.toLong();
        map[ARG_END] = map[ENV_START];
        Address argument = CurrentProcess.firstArgument();
        map[ARG_START] = argument == null ? map[ARG_END] : argument.toLong();
    }
}

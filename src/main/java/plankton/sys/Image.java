package plankton.sys;

import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.Structure;
import org.teavm.interop.c.Name;
import org.teavm.interop.c.Native;

/// This program's image in memory and the file it comes from (elf(5), mmap(2), `PR_SET_MM`).
public final class Image {
    private Image() {}

    /// A program header (elf(5)).
    @Native
    @Name("ElfW(Phdr)")
    public static final class Header extends Structure {

        @Name("p_type")
        public int type;

        @Name("p_flags")
        public int flags;

        @Name("p_offset")
        public long offset;

        @Name("p_vaddr")
        public long address;

        @Name("p_filesz")
        public long fileSize;
    }

    @Import(name = "getauxval")
    public static native long getauxval(long type);

    @Import(name = "mmap")
    public static native Address mmap(
            @Nullable Address place, long size, int protection, int flags, int fd, long offset);

    @Import(name = "mremap")
    public static native Address mremap(
            Address old, long oldSize, long newSize, int flags, Address place);

    @Import(name = "munmap")
    public static native int munmap(Address start, long size);

    @Import(name = "memcpy")
    public static native Address copy(Address to, Address from, long size);

    @Import(name = "plankton_break")
    public static native long end();

    /// `PR_SET_MM_MAP` (prctl(2)).
    ///
    /// @param addresses those of `struct prctl_mm_map`, in its order
    @Import(name = "plankton_set_mm")
    public static native int setMm(long[] addresses, int executable);

    @Import(name = "sendfile")
    public static native long sendfile(int to, int from, @Nullable Address offset, long size);

    @Import(name = "VALUE(PT_LOAD)")
    public static native int PT_LOAD();

    @Import(name = "VALUE(PF_W)")
    public static native int PF_W();

    @Import(name = "VALUE(AT_PHDR)")
    public static native int AT_PHDR();

    @Import(name = "VALUE(AT_PHNUM)")
    public static native int AT_PHNUM();

    @Import(name = "VALUE(AT_EXECFN)")
    public static native int AT_EXECFN();

    @Import(name = "VALUE(AT_PAGESZ)")
    public static native int AT_PAGESZ();

    @Import(name = "VALUE(MAP_FAILED)")
    public static native Address MAP_FAILED();

    @Import(name = "VALUE(PROT_READ|PROT_EXEC)")
    public static native int PROT_READ_EXEC();

    @Import(name = "VALUE(PROT_READ|PROT_WRITE)")
    public static native int PROT_READ_WRITE();

    @Import(name = "VALUE(MAP_PRIVATE|MAP_FIXED)")
    public static native int MAP_PRIVATE_FIXED();

    @Import(name = "VALUE(MAP_PRIVATE|MAP_ANONYMOUS|MAP_POPULATE)")
    public static native int MAP_PRIVATE_POPULATED();

    @Import(name = "VALUE(MREMAP_MAYMOVE|MREMAP_FIXED)")
    public static native int MREMAP_FIXED();

    @Import(name = "VALUE(MFD_CLOEXEC|MFD_ALLOW_SEALING)")
    public static native int MFD_SEALABLE();

    @Import(name = "VALUE(MFD_EXEC)")
    public static native int MFD_EXEC();

    @Import(name = "VALUE(F_ADD_SEALS)")
    public static native int F_ADD_SEALS();

    @Import(name = "VALUE(F_SEAL_SEAL|F_SEAL_SHRINK|F_SEAL_GROW|F_SEAL_WRITE)")
    public static native int F_SEAL_ALL();
}

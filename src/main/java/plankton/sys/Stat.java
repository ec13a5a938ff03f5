package plankton.sys;

import org.teavm.interop.Structure;
import org.teavm.interop.c.Name;
import org.teavm.interop.c.Native;

/// `struct stat` (stat(2)).
@Native(structKeyword = true)
@Name("stat")
public final class Stat extends Structure {

    @Name("st_mode")
    public int mode;

    @Name("st_ino")
    public long ino;

    @Name("st_dev")
    public long dev;

    @Name("st_rdev")
    public long rdev;

    @Name("st_size")
    public long size;

    @Name("st_uid")
    public int uid;

    @Name("st_gid")
    public int gid;

    @Name("st_atim.tv_sec")
    public long accessed;

    @Name("st_atim.tv_nsec")
    public long accessedNanos;

    @Name("st_mtim.tv_sec")
    public long changed;

    @Name("st_mtim.tv_nsec")
    public long changedNanos;
}

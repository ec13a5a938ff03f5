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
}

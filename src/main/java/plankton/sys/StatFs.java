package plankton.sys;

import org.teavm.interop.Structure;
import org.teavm.interop.c.Name;
import org.teavm.interop.c.Native;

/// `struct statfs` (statfs(2)).
@Native(structKeyword = true)
@Name("statfs")
public final class StatFs extends Structure {

    @Name("f_type")
    public long type;

    @Name("f_flags")
    public long flags;
}

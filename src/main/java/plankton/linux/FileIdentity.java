package plankton.linux;

import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import plankton.sys.Io;
import plankton.sys.Memory;
import plankton.sys.Stat;

/// What tells one file from all others: its device and its number there (inode(7)).
public record FileIdentity(long device, long inode) {

    /// That of what `path` leads to, or null if it cannot be found out.
    public static @Nullable FileIdentity of(String path) {
        Stat stat = Address.ofData(new long[(Memory.SIZEOF_STAT() + 7) / 8]).toStructure();
        int done = Io.stat(CString.of(path), stat);
        return done < 0 ? null : new FileIdentity(stat.dev, stat.ino);
    }
}

package plankton.environment;

import java.util.ArrayList;
import java.util.List;
import plankton.linux.Namespace;
import plankton.linux.WordList;

/// What this version can do, as `features` tells it (features.md).
public final class Supported {
    private Supported() {}

    /// The version of the program.
    public static final String VERSION = "0.1.0";

    /// One text: every string of the program becomes an object of its own when it is used.
    private static final String MOUNT_OPTIONS =
            "async atime bind copy-symlink defaults dest-nofollow dev diratime"
                    + " dirsync exec idmap iversion lazytime loud mand noatime nodev nodiratime"
                    + " noexec noiversion nolazytime nomand norelatime nostrictatime nosuid"
                    + " nosymfollow private rasync ratime rbind rdev rdiratime rdirsync"
                    + " relatime remount rexec ridmap rmand rnoatime rnodev rnodiratime rnoexec"
                    + " rnomand rnorelatime rnostrictatime rnosuid rnosymfollow ro rprivate"
                    + " rrelatime rro rrw rshared rslave rstrictatime rsuid rsymfollow rsync"
                    + " runbindable rw shared silent slave src-nofollow strictatime suid"
                    + " symfollow sync tmpcopyup unbindable";

    /// The options of mounts that are understood, in alphabetical order.
    public static List<String> mountOptions() {
        return WordList.of(MOUNT_OPTIONS, ' ');
    }

    /// The types of namespaces that a container can have.
    public static List<String> namespaces() {
        var types = new ArrayList<String>();
        for (Namespace kind : Namespace.values()) {
            types.add(kind.type());
        }
        return types;
    }
}

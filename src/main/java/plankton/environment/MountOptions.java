package plankton.environment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.failure.SpecError;
import plankton.linux.MountAttr;
import plankton.linux.Propagation;
import plankton.linux.WordList;

/// Understands the options of a mount (config.md, Linux mount options). Of two that contradict each
/// other the later one holds.
final class MountOptions {

    /// Those of every file system.
    private static final String GENERIC = " sync async dirsync lazytime nolazytime mand nomand ";

    /// Those of them that crun knows with an `r`, too. A new file system has no mounts below it, so
    /// that they mean the same.
    private static final String ALSO_RECURSIVE = " sync async dirsync mand nomand ";

    private final List<String> options;
    private final String pointer;

    private int set;
    private int clear;
    private int recursiveSet;
    private int recursiveClear;
    private @Nullable Propagation propagation;
    private boolean propagationIsRecursive;
    private final List<String> words = new ArrayList<>();
    private int special;

    private boolean bind;
    private boolean recursive;
    private boolean remount;

    /// @param pointer of the mount, such as `/mounts/3`
    MountOptions(List<String> options, String pointer) {
        this.options = options;
        this.pointer = pointer;
        for (int i = 0; i < options.size(); i++) {
            take(options.get(i));
        }
    }

    boolean isBind() {
        return bind;
    }

    boolean isRecursive() {
        return recursive;
    }

    boolean isRemount() {
        return remount;
    }

    MountFlags flags() {
        return new MountFlags(
                set,
                clear,
                recursiveSet,
                recursiveClear,
                propagation,
                propagationIsRecursive,
                words,
                special);
    }

    /// Refuses the special options among `bits`.
    void refuseSpecial(int bits, String problem) {
        for (int i = 0; i < options.size(); i++) {
            if ((special(options.get(i)) & bits) != 0) {
                throw new SpecError(pointer + "/options/" + i, problem);
            }
        }
    }

    /// Refuses what is left over as options of a file system, which a mount of this `kind` does not
    /// have. Those of every file system are the business of the one it comes from.
    void refuseWords(String kind) {
        for (String word : words) {
            if (!WordList.contains(GENERIC, word)) {
                throw new SpecError(
                        pointer + "/options/" + options.indexOf(word),
                        "\"" + word + "\" is not an option of " + kind);
            }
        }
    }

    private void take(String option) {
        if (!Idmap.isOption(option)
                && !takeKind(option)
                && !takePropagation(option)
                && !takeAttribute(option)
                && !takeRecursiveAttribute(option)
                && !takeSpecial(option)) {
            boolean recursive =
                    option.startsWith("r")
                            && WordList.contains(ALSO_RECURSIVE, option.substring(1));
            words.add(recursive ? option.substring(1) : option);
        }
    }

    private boolean takeSpecial(String option) {
        int bit = special(option);
        special |= bit;
        return bit != 0;
    }

    private static int special(String option) {
        return switch (option) {
            case "tmpcopyup" -> MountFlags.COPY_UP;
            case "copy-symlink" -> MountFlags.COPY_LINK;
            case "src-nofollow" -> MountFlags.LINK_AS_SOURCE;
            case "dest-nofollow" -> MountFlags.LINK_AS_DESTINATION;
            default -> 0;
        };
    }

    private boolean takeKind(String option) {
        switch (option) {
            case "bind" -> bind = true;
            case "rbind" -> {
                bind = true;
                recursive = true;
            }
            case "remount" -> remount = true;
            // These change nothing: they name the default, or what the file system decides by
            // itself.
            case "defaults", "loud", "silent", "iversion", "noiversion" -> {}
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean takePropagation(String option) {
        Propagation kind =
                switch (option) {
                    case "shared", "rshared" -> Propagation.SHARED;
                    case "slave", "rslave" -> Propagation.SLAVE;
                    case "private", "rprivate" -> Propagation.PRIVATE;
                    case "unbindable", "runbindable" -> Propagation.UNBINDABLE;
                    default -> null;
                };
        if (kind == null) {
            return false;
        }
        propagation = kind;
        propagationIsRecursive = option.charAt(0) == 'r';
        return true;
    }

    private boolean takeAttribute(String option) {
        Change change = Change.of(option);
        if (change == null) {
            return false;
        }
        set = change.applyTo(set);
        clear = change.invert().applyTo(clear) | change.mask();
        return true;
    }

    /// `rro`, `rnosuid` and so on: the same for all mounts below.
    private boolean takeRecursiveAttribute(String option) {
        Change change = option.startsWith("r") ? Change.of(option.substring(1)) : null;
        if (change == null) {
            return false;
        }
        recursiveSet = change.applyTo(recursiveSet);
        recursiveClear = change.invert().applyTo(recursiveClear) | change.mask();
        return true;
    }

    /// What one option does to a mask of attributes.
    ///
    /// @param bits the attributes it is about
    /// @param on whether it sets them
    /// @param mask what must be cleared for the kernel to take the new value
    private record Change(int bits, boolean on, int mask) {

        int applyTo(int attributes) {
            int kept = attributes & ~mask & ~bits;
            return on ? kept | bits : kept;
        }

        Change invert() {
            return new Change(bits, !on, 0);
        }

        static @Nullable Change of(String option) {
            return switch (option) {
                case "ro" -> on(MountAttr.RDONLY);
                case "rw" -> off(MountAttr.RDONLY);
                case "nosuid" -> on(MountAttr.NOSUID);
                case "suid" -> off(MountAttr.NOSUID);
                case "nodev" -> on(MountAttr.NODEV);
                case "dev" -> off(MountAttr.NODEV);
                case "noexec" -> on(MountAttr.NOEXEC);
                case "exec" -> off(MountAttr.NOEXEC);
                case "nodiratime" -> on(MountAttr.NODIRATIME);
                case "diratime" -> off(MountAttr.NODIRATIME);
                case "nosymfollow" -> on(MountAttr.NOSYMFOLLOW);
                case "symfollow" -> off(MountAttr.NOSYMFOLLOW);
                case "noatime" -> accessTime(MountAttr.NOATIME);
                case "strictatime" -> accessTime(MountAttr.STRICTATIME);
                case "relatime", "atime", "norelatime", "nostrictatime" ->
                        accessTime(MountAttr.RELATIME);
                default -> null;
            };
        }

        private static Change on(int bits) {
            return new Change(bits, true, 0);
        }

        private static Change off(int bits) {
            return new Change(bits, false, 0);
        }

        /// The three ways to keep access times exclude each other.
        private static Change accessTime(int bits) {
            return new Change(bits, true, MountAttr.ATIME);
        }
    }
}

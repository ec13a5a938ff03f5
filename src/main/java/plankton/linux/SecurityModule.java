package plankton.linux;

import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.sys.Memory;
import plankton.sys.Mount;

/// The labels by which the kernel's security modules confine a program, and whether the modules are
/// at work, without which a label has no meaning. What is written is read back: a label that was
/// not taken is an error.
public final class SecurityModule {
    private SecurityModule() {}

    /// Whether AppArmor is (apparmor(7)).
    public static boolean isAppArmorEnabled() {
        Fd found = Fd.findReadable("/sys/module/apparmor/parameters/enabled");
        if (found == null) {
            return false;
        }
        try (found) {
            var answer = new byte[1];
            return found.read(answer, 0) == 1 && answer[0] == 'Y';
        }
    }

    /// Whether SELinux is (selinux(8)): its file system is there then.
    public static boolean isSelinuxEnabled() {
        Fd found = Fd.find("/sys/fs/selinux");
        if (found == null) {
            return false;
        }
        try (found) {
            return FileStatus.isOn(found, Mount.SELINUX_MAGIC());
        }
    }

    /// Confines the next program that this process runs by the AppArmor profile `name`.
    public static void confine(Procfs procfs, String name) {
        // The second is older, and is that of whichever module has it.
        Fd found = procfs.find("self/attr/apparmor/exec");
        set(found == null ? procfs.find(EXEC) : found, "exec " + name, "");
    }

    /// Gives the next program that this process runs the SELinux label `label`.
    public static void label(Procfs procfs, String label) {
        set(procfs.find(EXEC), label, withoutRange(label));
    }

    /// Gives the keyrings that this process makes the SELinux label `label`; with an empty one, no
    /// longer.
    public static void labelKeys(Procfs procfs, String label) {
        set(procfs.find("self/attr/keycreate"), label, withoutRange(label));
    }

    private static final String EXEC = "self/attr/exec";

    /// More than a label may be long.
    private static final int LABEL = 4096;

    private static final String UNKNOWN =
            "no such profile or label is known: load the profile, as apparmor_parser(8) does, or"
                    + " take a label of the policy that is loaded";

    /// User, role and type of a label: how the kernel writes the range behind them is its own
    /// choice.
    private static String withoutRange(String label) {
        int end = -1;
        for (int parts = 0; parts < 3; parts++) {
            int colon = label.indexOf(':', end + 1);
            if (colon < 0) {
                return label;
            }
            end = colon;
        }
        return label.substring(0, end);
    }

    /// @param beginning what is read afterwards must begin like this
    private static void set(@Nullable Fd found, String value, String beginning) {
        if (found == null) {
            throw new SystemError("", "this kernel takes no such labels");
        }
        try (found) {
            int errno = found.answerTo(value.isEmpty() ? "\n" : value);
            if (errno != 0) {
                throw Call.error(errno, "write", found.toString()).hint(hint(errno));
            }
            if (!value.isEmpty()) {
                var text = new byte[LABEL];
                String taken = Utf8.decode(text, 0, found.read(text, 0));
                if (taken.isEmpty() || !taken.startsWith(beginning)) {
                    throw new SystemError(found.toString(), "the label was not taken")
                            .hint("the kernel made \"" + taken.trim() + "\" of it: " + UNKNOWN);
                }
            }
        }
    }

    private static String hint(int errno) {
        if (errno == Memory.ENOENT() || errno == Memory.EINVAL()) {
            return UNKNOWN;
        }
        return Credentials.isDenied(errno)
                ? "the policy does not let the caller of the runtime give this label"
                : "";
    }
}

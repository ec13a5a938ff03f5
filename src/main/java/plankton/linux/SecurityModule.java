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
        set(found == null ? procfs.find(EXEC) : found, "exec " + name);
    }

    /// Gives the next program that this process runs the SELinux label `label`.
    public static void label(Procfs procfs, String label) {
        set(procfs.find(EXEC), label);
    }

    /// Gives the keyrings that this process makes the SELinux label `label`; with an empty one, no
    /// longer.
    public static void labelKeys(Procfs procfs, String label) {
        set(procfs.find("self/attr/keycreate"), label);
    }

    private static final String EXEC = "self/attr/exec";

    private static void set(@Nullable Fd found, String value) {
        if (found == null) {
            throw new SystemError("", "this kernel takes no such labels");
        }
        try (found) {
            int errno = found.answerTo(value.isEmpty() ? "\n" : value);
            if (errno != 0) {
                throw Call.error(errno, "write", found.toString()).hint(hint(errno));
            }
            if (!value.isEmpty() && found.read(new byte[1], 0) == 0) {
                throw new SystemError(found.toString(), "the label was not taken");
            }
        }
    }

    private static String hint(int errno) {
        if (errno == Memory.ENOENT() || errno == Memory.EINVAL()) {
            return "the kernel has no such profile or label: load the profile, as apparmor_parser(8)"
                    + " does, or name one of the policy that is loaded";
        }
        return Credentials.isDenied(errno)
                ? "the policy does not let the caller of the runtime give this label"
                : "";
    }
}

package plankton.init;

import org.jspecify.annotations.Nullable;
import plankton.failure.SpecError;
import plankton.linux.CurrentProcess;
import plankton.linux.Procfs;
import plankton.linux.SecurityModule;
import plankton.spec.Program;

/// The labels that a program is to have (config.md, Linux Process, `apparmorProfile` and
/// `selinuxLabel`), and the procfs through which they are given.
public final class Labels {

    private static final String APPARMOR = "/process/apparmorProfile";
    private static final String SELINUX = "/process/selinuxLabel";

    private final Program program;
    private final Progress progress;
    private @Nullable Procfs procfs;

    Labels(Program program, Progress progress) {
        this.program = program;
        this.progress = progress;
    }

    /// Refuses labels that have no meaning on this host.
    public static void check(Program program) {
        if (!program.apparmorProfile().isEmpty() && !SecurityModule.isAppArmorEnabled()) {
            throw needs("AppArmor", APPARMOR);
        }
        if (!program.selinuxLabel().isEmpty() && !SecurityModule.isSelinuxEnabled()) {
            throw needs("SELinux", SELINUX);
        }
    }

    private static SpecError needs(String module, String pointer) {
        return new SpecError(
                pointer,
                "needs "
                        + module
                        + ", which is not enabled on this host: enable it there, or leave the"
                        + " property out");
    }

    /// Gets what is needed while `/proc` is still the host's.
    void prepare() {
        if (!program.apparmorProfile().isEmpty() || !program.selinuxLabel().isEmpty()) {
            progress.at("/process", "open a procfs to label the process");
            procfs = Procfs.open(true);
        }
    }

    /// Joins the session keyring of the container `id`. If it has to be made, it is the program's:
    /// its label is the same.
    void joinKeyring(String id) {
        String label = program.selinuxLabel();
        if (procfs != null && !label.isEmpty()) {
            progress.at(SELINUX, "label the session keyring");
            SecurityModule.labelKeys(procfs, label);
        }
        progress.at("", "join the container's keys");
        CurrentProcess.joinSessionKeyring("_ses." + id);
        if (procfs != null && !label.isEmpty()) {
            progress.at(SELINUX, "label the session keyring");
            SecurityModule.labelKeys(procfs, "");
        }
    }

    /// Labels what this process runs from now on: the program, and the hooks that run with its
    /// rights.
    void give() {
        if (procfs == null) {
            return;
        }
        if (!program.apparmorProfile().isEmpty()) {
            progress.at(APPARMOR, "confine the program");
            SecurityModule.confine(procfs, program.apparmorProfile());
        }
        if (!program.selinuxLabel().isEmpty()) {
            progress.at(SELINUX, "label the program");
            SecurityModule.label(procfs, program.selinuxLabel());
        }
        procfs.close();
    }
}

package plankton.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.linux.CapabilitySets;
import plankton.linux.ResourceLimit;
import plankton.linux.User;

/// The process of a container (config.md, Process).
///
/// @param args at least one, the first not empty
/// @param env `NAME=value` each
/// @param cwd absolute
/// @param capabilities null to leave them as they are
/// @param oomScoreAdj from -1000 to 1000, null to leave it as it is
/// @param apparmorProfile empty if not given, as is `selinuxLabel`
public record Program(
        boolean terminal,
        @Nullable ConsoleSize consoleSize,
        User user,
        List<String> args,
        List<String> env,
        String cwd,
        @Nullable CapabilitySets capabilities,
        List<ResourceLimit> rlimits,
        boolean noNewPrivileges,
        @Nullable Integer oomScoreAdj,
        String apparmorProfile,
        String selinuxLabel,
        @Nullable Scheduler scheduler,
        @Nullable IoPriority ioPriority,
        @Nullable ExecCpuAffinity execCpuAffinity) {

    /// The same with another environment.
    public Program withEnv(List<String> env) {
        return new Program(
                terminal,
                consoleSize,
                user,
                args,
                env,
                cwd,
                capabilities,
                rlimits,
                noNewPrivileges,
                oomScoreAdj,
                apparmorProfile,
                selinuxLabel,
                scheduler,
                ioPriority,
                execCpuAffinity);
    }

    /// The size of a terminal in characters.
    public record ConsoleSize(int height, int width) {}

    /// Which processors `exec` runs on before and after it joins the container's cgroup (config.md,
    /// Linux Process, `execCPUAffinity`).
    ///
    /// @param initial a list such as `0-3,7` of which only the characters are checked, empty if not
    ///   given
    /// @param last the property `final`, likewise
    public record ExecCpuAffinity(String initial, String last) {}
}

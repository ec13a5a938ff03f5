package plankton.environment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.linux.CapabilitySets;
import plankton.linux.User;
import plankton.spec.Program;

/// How one more program in a container differs from the container's own.
///
/// @param args the program and its arguments
/// @param terminal whether it gets a terminal
/// @param cwd its working directory, empty for the same
/// @param env what is added to the environment, `NAME=value` each; the last one of a name holds
/// @param uid an unsigned 32-bit number, null for the same, likewise `gid`
/// @param additionalGids what is added to the groups
/// @param capabilities a mask of what is added to the bounding, effective and permitted ones
/// @param noNewPrivileges whether to forbid new privileges even if the container does not
/// @param apparmorProfile empty for the same, likewise `selinuxLabel`
public record ProgramChanges(
        List<String> args,
        boolean terminal,
        String cwd,
        List<String> env,
        @Nullable Integer uid,
        @Nullable Integer gid,
        List<Integer> additionalGids,
        long capabilities,
        boolean noNewPrivileges,
        String apparmorProfile,
        String selinuxLabel) {

    /// The program that differs from `own` in this.
    public Program applyTo(Program own) {
        var changedEnv = new ArrayList<>(own.env());
        changedEnv.addAll(env);
        return with(
                own, changedUser(own.user()), changedEnv, changedCapabilities(own.capabilities()));
    }

    private User changedUser(User user) {
        var groups = new ArrayList<>(user.additionalGids());
        groups.addAll(additionalGids);
        return new User(
                uid == null ? user.uid() : uid,
                gid == null ? user.gid() : gid,
                user.umask(),
                groups);
    }

    private @Nullable CapabilitySets changedCapabilities(@Nullable CapabilitySets sets) {
        return sets == null || capabilities == 0
                ? sets
                : new CapabilitySets(
                        sets.bounding() | capabilities,
                        sets.effective() | capabilities,
                        sets.inheritable(),
                        sets.permitted() | capabilities,
                        sets.ambient());
    }

    private Program with(
            Program own, User user, List<String> env, @Nullable CapabilitySets capabilities) {
        return new Program(
                terminal,
                null,
                user,
                args,
                env,
                given(cwd, own.cwd()),
                capabilities,
                own.rlimits(),
                noNewPrivileges || own.noNewPrivileges(),
                own.oomScoreAdj(),
                given(apparmorProfile, own.apparmorProfile()),
                given(selinuxLabel, own.selinuxLabel()),
                own.scheduler(),
                own.ioPriority(),
                own.execCpuAffinity());
    }

    private static String given(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    private static <T> @Nullable T given(@Nullable T value, @Nullable T otherwise) {
        return value == null ? otherwise : value;
    }

    /// The program `given` in full, with the rights and limits of the container's `own` where it
    /// says nothing of them.
    ///
    /// @param terminal whether it gets a terminal even if it does not say so
    public static Program complete(Program given, Program own, boolean terminal) {
        return new Program(
                given.terminal() || terminal,
                given.consoleSize(),
                given.user(),
                given.args(),
                given.env(),
                given.cwd(),
                given(given.capabilities(), own.capabilities()),
                given.rlimits().isEmpty() ? own.rlimits() : given.rlimits(),
                given.noNewPrivileges(),
                given(given.oomScoreAdj(), own.oomScoreAdj()),
                given(given.apparmorProfile(), own.apparmorProfile()),
                given(given.selinuxLabel(), own.selinuxLabel()),
                given(given.scheduler(), own.scheduler()),
                given(given.ioPriority(), own.ioPriority()),
                given(given.execCpuAffinity(), own.execCpuAffinity()));
    }
}

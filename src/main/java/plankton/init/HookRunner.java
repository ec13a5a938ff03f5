package plankton.init;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.linux.EnvironmentVariables;
import plankton.linux.Subprocess;
import plankton.linux.Utf8;
import plankton.spec.Hooks.Hook;
import plankton.spec.State;

/// Runs the hooks of one kind, in their order, in the process that calls (runtime.md, Lifecycle).
public final class HookRunner {

    private final String kind;
    private final List<Hook> hooks;

    /// @param kind their name in the configuration, such as `poststop`
    public HookRunner(String kind, List<Hook> hooks) {
        this.kind = kind;
        this.hooks = hooks;
    }

    /// How many there are.
    public int count() {
        return hooks.size();
    }

    /// Runs all of them.
    ///
    /// @param state what they are given to read
    /// @param env the environment of those that have none of their own; null for that of the caller
    /// @throws SystemError if one fails; those after it are not run
    public void run(State state, @Nullable List<String> env) {
        for (int i = 0; i < hooks.size(); i++) {
            run(i, state, env);
        }
    }

    /// Runs the hook number `index`.
    ///
    /// @throws SystemError if it fails
    public void run(int index, State state, @Nullable List<String> env) {
        Hook hook = hooks.get(index);
        List<String> args = hook.args().isEmpty() ? List.of(hook.path()) : hook.args();
        Integer timeout = hook.timeout();
        Subprocess.Result result =
                Subprocess.run(
                        hook.path(),
                        args,
                        environment(hook, env),
                        Utf8.encode(state.toJson()),
                        timeout == null ? 0 : timeout * 1000L);
        if (result.status() == 0 && !result.timedOut()) {
            return;
        }
        String problem =
                result.timedOut()
                        ? "took longer than its timeout of " + timeout + " s and was killed"
                        : "exit status " + result.status();
        SystemError error =
                new SystemError("", problem)
                        .during(
                                "/hooks/" + kind + "/" + index,
                                "error running " + kind + " hook #" + index + " " + hook.path());
        throw result.output().isEmpty() ? error : error.hint("it said: " + result.output());
    }

    private static List<String> environment(Hook hook, @Nullable List<String> env) {
        List<String> own = hook.env();
        if (own != null) {
            return own;
        }
        return env != null ? env : EnvironmentVariables.all();
    }
}

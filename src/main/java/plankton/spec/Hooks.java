package plankton.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Programs to run at points of a container's life (config.md, POSIX-platform Hooks).
public record Hooks(
        List<Hook> prestart,
        List<Hook> createRuntime,
        List<Hook> createContainer,
        List<Hook> startContainer,
        List<Hook> poststart,
        List<Hook> poststop) {

    /// No hooks at all.
    public static final Hooks NONE =
            new Hooks(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    /// One program.
    ///
    /// @param path absolute
    /// @param args with the name of the program; may be empty
    /// @param env `NAME=value` each, null if not given
    /// @param timeout in seconds, above 0, or null for none
    public record Hook(
            String path,
            List<String> args,
            @Nullable List<String> env,
            @Nullable Integer timeout) {}

    /// Whether there is any.
    public boolean exist() {
        return !(prestart.isEmpty()
                && createRuntime.isEmpty()
                && createContainer.isEmpty()
                && startContainer.isEmpty()
                && poststart.isEmpty()
                && poststop.isEmpty());
    }
}

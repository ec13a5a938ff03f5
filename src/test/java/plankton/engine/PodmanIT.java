package plankton.engine;

import org.junit.jupiter.api.DisplayName;

/// Podman, as Debian ships it, for root.
@DisplayName("Podman 4.3")
final class PodmanIT extends WithPodmanOfRoot {

    PodmanIT() {
        super("");
    }

    /// It looks elsewhere than where its conmon notes that: in the directory it is called in
    /// (containers/conmon#504).
    @Override
    String ranOutOfMemory() {
        return "[ ! -e oom ] || echo true";
    }
}

package plankton.engine;

import org.junit.jupiter.api.DisplayName;

/// containerd as Debian ships it, by its own client.
@DisplayName("containerd 1.6")
final class ContainerdIT extends WithTasks {

    ContainerdIT() {
        super("");
    }
}

package plankton.engine;

import org.junit.jupiter.api.DisplayName;

/// Docker, as Debian ships it.
@DisplayName("Docker 20.10")
final class DockerIT extends WithDocker {

    DockerIT() {
        super("/usr/bin");
    }

    /// It takes all failures to exec for one.
    @Override
    int execOfMissing() {
        return 126;
    }
}

package plankton.engine;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;

/// A swarm of Docker as Debian ships it.
@DisplayName("Swarm 20.10")
@Tag("by-name")
final class SwarmIT extends WithSwarmOfThree {

    SwarmIT() {
        super("/usr/bin");
    }
}

package plankton.engine;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;

/// A swarm of one node: Docker as Debian ships it.
@DisplayName("Swarm 20.10, one node")
@Tag("by-name")
final class SwarmOfOneIT extends WithSwarm {

    SwarmOfOneIT() {
        super("/usr/bin", 1);
    }
}

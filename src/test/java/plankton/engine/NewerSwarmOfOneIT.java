package plankton.engine;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;

/// A swarm of one node: Docker as the next Debian ships it.
@DisplayName("Swarm 28, one node")
@Tag("by-name")
final class NewerSwarmOfOneIT extends WithSwarm {

    NewerSwarmOfOneIT() {
        super(NewerDockerIT.PATH, 1);
    }
}

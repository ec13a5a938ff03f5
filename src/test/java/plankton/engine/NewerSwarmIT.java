package plankton.engine;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;

/// A swarm of Docker as the next Debian ships it.
@DisplayName("Swarm 28")
@Tag("by-name")
final class NewerSwarmIT extends WithSwarmOfThree {

    NewerSwarmIT() {
        super(NewerDockerIT.PATH);
    }
}

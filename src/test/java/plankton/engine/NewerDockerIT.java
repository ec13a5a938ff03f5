package plankton.engine;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;

/// Docker, as the next Debian ships it.
@DisplayName("Docker 28")
@Tag("by-name")
final class NewerDockerIT extends WithDocker {

    private static final Path PROGRAMS = Path.of("target/engines/newer/usr").toAbsolutePath();

    /// Where `script/test-engines` unpacks it.
    static final String PATH = PROGRAMS + "/bin:" + PROGRAMS + "/sbin";

    NewerDockerIT() {
        super(PATH);
    }
}

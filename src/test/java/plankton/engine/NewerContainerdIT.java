package plankton.engine;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The containerd of the next Debian, by its own client.
@DisplayName("containerd 2.1")
@Tag("by-name")
final class NewerContainerdIT extends WithTasks {

    NewerContainerdIT() {
        super(NEWER);
    }

    @Test
    void features() {
        sh("ctr plugins inspect-runtime --runc-binary /usr/bin/plankton")
                .printsLike("\"ociVersionMax\": \"1");
    }
}

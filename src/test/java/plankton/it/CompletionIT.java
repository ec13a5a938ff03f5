package plankton.it;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The completion that the build made, with the program that it made.
@PlanktonOnly("its own completion")
class CompletionIT extends WithSandbox {

    private static final String CALL =
            """
            source "$1"; shift
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
            _plankton
            printf '%s\\n' "${COMPREPLY[@]}"
            """;

    @Test
    void offersTheContainersOfTheGivenRoot() {
        Bundle bundle = bundle();
        bundle.create().succeeds();
        Path script = Path.of("target/completions/plankton.bash").toAbsolutePath();
        String root = sandbox.root().toString();
        var command =
                List.of(
                        "bash",
                        "-c",
                        CALL,
                        "bash",
                        script.toString(),
                        Program.PATH.toString(),
                        "--root",
                        "=",
                        root,
                        "kill",
                        "plankton");
        Call.of(sandbox, command, Map.of(), new byte[0]).finish().prints(bundle.id() + "\n");
    }
}

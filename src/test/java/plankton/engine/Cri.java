package plankton.engine;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import plankton.it.Result;

/// Speaks Kubernetes' container runtime interface with an engine, as a kubelet does.
final class Cri {

    private static final Path SCRIPT = Path.of("src/test/engine/cri").toAbsolutePath();
    private static final String SOCKET = "/run/containerd/containerd.sock";

    private final Room room;

    Cri(Room room) {
        this.room = room;
    }

    /// Calls a method. The request is text as protobuf writes it; so is the answer, on standard
    /// output.
    Result call(String method, String request) {
        return room.sh(
                SCRIPT + " " + SOCKET + " " + method + " <<'REQUEST'\n" + request + "\nREQUEST");
    }

    /// The first field `name` of an answer; empty if there is none, or it is what is not sent: 0 or
    /// nothing.
    static String field(Result answer, String name) {
        Matcher matcher =
                Pattern.compile("^ *" + name + ": \"?(.*?)\"?$", Pattern.MULTILINE)
                        .matcher(answer.succeeds().stdout());
        return matcher.find() ? matcher.group(1) : "";
    }
}

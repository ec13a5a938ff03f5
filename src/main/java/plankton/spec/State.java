package plankton.spec;

import java.util.Map;
import plankton.json.JsonOutput;

/// The state of a container as the specification defines it (runtime.md, State), which hooks are
/// given.
///
/// @param status one of `creating`, `created`, `running`, `stopped`
/// @param pid the id of its process in the pid namespace of whoever is given this, 0 if it has none
public record State(
        String ociVersion,
        String id,
        String status,
        int pid,
        String bundle,
        Map<String, String> annotations) {

    /// The same container, later.
    public State with(String status, int pid) {
        return new State(ociVersion, id, status, pid, bundle, annotations);
    }

    /// As JSON text.
    public String toJson() {
        return write(new JsonOutput("")).toString();
    }

    /// Writes it as a part of a larger text.
    public JsonOutput write(JsonOutput out) {
        out.beginObject();
        out.name("ociVersion").value(ociVersion);
        out.name("id").value(id);
        out.name("status").value(status);
        if (pid != 0) {
            out.name("pid").value(pid);
        }
        out.name("bundle").value(bundle);
        if (!annotations.isEmpty()) {
            out.name("annotations").value(annotations);
        }
        return out.endObject();
    }
}

package plankton.cli;

import plankton.container.Container;
import plankton.container.ContainerRecord;
import plankton.json.JsonOutput;

/// The state of a container as `state` and `list` show it (runtime.md, State), with what runc adds.
final class StateOutput {
    private StateOutput() {}

    static void write(Container container, JsonOutput out) {
        ContainerRecord record = container.record();
        Integer pid = container.pid();
        out.beginObject();
        out.name("ociVersion").value(record.ociVersion());
        out.name("id").value(record.id());
        out.name("pid").value(pid == null ? 0 : pid);
        out.name("status").value(container.status().toString());
        out.name("bundle").value(record.bundle());
        out.name("rootfs").value(record.rootfs());
        out.name("created").value(record.created());
        if (!record.annotations().isEmpty()) {
            out.name("annotations").value(record.annotations());
        }
        out.name("owner").value("");
        out.endObject();
    }
}

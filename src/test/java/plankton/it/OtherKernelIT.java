package plankton.it;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The first container on a kernel that is older than this machine's may be, with nothing but the
/// second version of control groups.
@Tag("vm")
final class OtherKernelIT extends WithSandbox {

    @Test
    void aContainerRuns() {
        bundle().args("echo", "here").run().prints("here\n");
    }

    /// Of the leader such a kernel then says that it is not valid, not that there is none.
    @Test
    void aProcessGroupMayOutliveItsLeader() {
        Bundle bundle = bundle().withoutNamespace("pid").sh("sleep 1000 &");
        bundle.create().succeeds();
        bundle.start().succeeds();
        bundle.becomes("stopped");
        bundle.delete("--force").succeeds();
        sandbox.assertNothingIsLeft();
    }
}

package plankton.container;

import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.json.JsonOutput;
import plankton.linux.DescriptorSocket;
import plankton.linux.Fd;
import plankton.spec.Seccomp;
import plankton.spec.State;

/// The process that a filter of system calls refers some of them to.
final class CallListener {
    private CallListener() {}

    /// Tells it of a process whose calls it will be asked about, as the specification says
    /// (config-linux.md, The Container Process State). The descriptor `listener` is closed here.
    ///
    /// @param state of the container
    /// @param pid the process, as this one sees it
    /// @throws SystemError if it is not there
    static void tell(@Nullable Seccomp profile, State state, int pid, Fd listener) {
        if (profile == null) {
            throw new SystemError("", "a listener came without a filter");
        }
        var out = new JsonOutput("");
        out.beginObject();
        out.name("ociVersion").value(state.ociVersion());
        out.name("fds").beginArray().value("seccompFd").endArray();
        out.name("pid").value(pid);
        if (!profile.listenerMetadata().isEmpty()) {
            out.name("metadata").value(profile.listenerMetadata());
        }
        state.write(out.name("state"));
        out.endObject();
        try (listener;
                DescriptorSocket socket = DescriptorSocket.connect(profile.listenerPath())) {
            socket.send(out.toString(), listener);
        } catch (SystemError e) {
            throw e.during("/linux/seccomp/listenerPath", "refer system calls");
        }
    }
}

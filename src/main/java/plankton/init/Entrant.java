package plankton.init;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.environment.Execution;
import plankton.environment.IdMaps;
import plankton.environment.Options;
import plankton.linux.CurrentProcess;
import plankton.linux.Fd;
import plankton.linux.MessageSocket;
import plankton.linux.Namespace;
import plankton.linux.Namespaces;
import plankton.linux.Pidfd;
import plankton.linux.Rootfs;
import plankton.spec.Program;

/// A process that enters a container that is there already.
public final class Entrant extends NewProcess {

    private final Container container;

    /// What it enters.
    ///
    /// @param init its first process, which lives
    /// @param namespaces the kinds of namespaces it does not share with the host
    /// @param root the root directory of its first process if that is not the root of its mount
    ///   namespace, else null
    /// @param keyring whether it has a session keyring of its own
    /// @param ids those of its user namespace, null if it shares the host's
    public record Container(
            String id,
            Pidfd init,
            List<Namespace> namespaces,
            @Nullable Fd root,
            boolean keyring,
            @Nullable IdMaps ids) {

        /// The same, seen by a process that was made in its namespaces.
        public Container alreadyJoined() {
            return new Container(id, init, List.of(), root, keyring, ids);
        }
    }

    /// @param maker the connection to the process that made this one, which has put it into the
    ///   container's pid namespace
    public Entrant(
            Container container,
            Program program,
            Execution execution,
            Options options,
            MessageSocket maker) {
        super(program, execution, options, container.ids(), maker);
        this.container = container;
    }

    @Override
    void enter() {
        progress.at("", "enter the container");
        var namespaces = new ArrayList<>(container.namespaces());
        namespaces.remove(Namespace.PID);
        Namespaces.joinAll(namespaces, container.init());
        if (container.ids() != null) {
            becomeBuilder(container.ids());
        }
        if (container.keyring()) {
            // Keyrings are found by those of the same user namespace only.
            labels.joinKeyring(container.id());
        }
        Fd root = container.root();
        if (root != null) {
            CurrentProcess.changeRoot(root);
        }
        try (var rootfs = new Rootfs(Fd.directory("/"))) {
            openTerminal(rootfs, null);
        }
        CurrentProcess.setParentDeathSignal(0);
        leaveFile();
    }

    @Override
    void lastOf(List<String> env) {}
}

package plankton.init;

import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.linux.Fd;
import plankton.linux.MessageSocket;
import plankton.linux.MountTree;

/// What the new process takes from the host. In a user namespace it has lost its rights to other
/// users' directories; what lies in these its maker finds for it, in this process's own mount
/// namespace: only so the mounts keep what a less privileged namespace may not change about them
/// (mount_namespaces(7), "Restrictions").
final class HostFiles {

    private final MessageSocket maker;

    HostFiles(MessageSocket maker) {
        this.maker = maker;
    }

    /// A detached copy of what is mounted at `path`.
    ///
    /// @param itself whether a symbolic link is not followed
    MountTree copy(String path, boolean recursive, boolean itself) {
        MountTree copy = MountTree.copyIfAllowed(path, recursive, itself);
        if (copy != null) {
            return copy;
        }
        try (Fd found = ask(path, itself)) {
            return MountTree.copy(found, recursive);
        }
    }

    /// Tells the user something that stops nothing.
    void warn(String text) {
        var _ = new Message.Warning(text).sendTo(maker);
    }

    /// What `path` leads to, standing for itself only.
    Fd place(String path) {
        @Nullable Fd found = Fd.placeIfAllowed(path, false);
        return found != null ? found : ask(path, false);
    }

    /// The answer comes on a connection of its own: the other may have words in it that are to be
    /// read later.
    private Fd ask(String path, boolean itself) {
        MessageSocket.Pair answer = MessageSocket.pair();
        try (MessageSocket ours = answer.ours()) {
            try (MessageSocket theirs = answer.theirs()) {
                var _ = new Message.Wanted(path, itself, theirs.fd()).sendTo(maker);
            }
            return switch (Message.receiveFrom(ours)) {
                case Message.Found(Fd place) -> place;
                case Message.Failed(SystemError.Facts facts) -> throw new SystemError(facts);
                case null, default ->
                        throw new SystemError("", "the process that made this one is gone");
            };
        }
    }
}

package plankton.init;

import java.util.function.Function;
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
        try (Fd found = find(path, itself)) {
            return MountTree.copy(found, recursive);
        }
    }

    /// Has the ids of `tree` mapped as the configuration says of the mount at `pointer`.
    void mapIds(MountTree tree, String pointer) {
        if (!(ask(answer -> new Message.ToMap(pointer, answer), tree.top())
                instanceof Message.Mapped)) {
            throw gone();
        }
    }

    /// Tells the user something that stops nothing.
    void warn(String text) {
        var _ = new Message.Warning(text).sendTo(maker);
    }

    /// What `path` leads to, standing for itself only.
    Fd place(String path) {
        @Nullable Fd found = Fd.placeIfAllowed(path, false);
        return found != null ? found : find(path, false);
    }

    private Fd find(String path, boolean itself) {
        Message answer = ask(theirs -> new Message.Wanted(path, itself, theirs), null);
        if (answer instanceof Message.Found(Fd place)) {
            return place;
        }
        throw gone();
    }

    /// The answer comes on a connection of its own: the other may have words in it that are to be
    /// read later.
    ///
    /// @param subject what the question is about, if that is a descriptor
    private @Nullable Message ask(Function<Fd, Message> question, @Nullable Fd subject) {
        MessageSocket.Pair answer = MessageSocket.pair();
        try (MessageSocket ours = answer.ours()) {
            try (MessageSocket theirs = answer.theirs()) {
                var _ = question.apply(theirs.fd()).sendTo(maker);
            }
            if (subject != null) {
                var _ = new Message.Found(subject).sendTo(ours);
            }
            Message message = Message.receiveFrom(ours);
            if (message instanceof Message.Failed(SystemError.Facts facts)) {
                throw new SystemError(facts);
            }
            return message;
        }
    }

    private static SystemError gone() {
        return new SystemError("", "the process that made this one is gone");
    }
}

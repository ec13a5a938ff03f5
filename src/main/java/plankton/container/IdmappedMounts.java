package plankton.container;

import plankton.environment.Environment;
import plankton.environment.Idmap;
import plankton.environment.MountPlan;
import plankton.linux.Fd;
import plankton.linux.MountTree;
import plankton.linux.Namespace;
import plankton.linux.UserNamespace;

/// The binds of a container whose files change their owners. Only the owner of a file system may
/// map its ids, and a process in a user namespace is none, so the maker does it; but it is that
/// process which takes the copy to be mapped, in its own mount namespace: only so it keeps what a
/// less privileged namespace may not change about it (mount_namespaces(7), "Restrictions").
final class IdmappedMounts {

    private final Environment environment;
    private final JoinedNamespaces joined;

    IdmappedMounts(Environment environment, JoinedNamespaces joined) {
        this.environment = environment;
        this.joined = joined;
    }

    /// Maps the ids of `tree`, which is to be the mount at `pointer` of the configuration.
    ///
    /// @throws IllegalStateException if that is none whose ids are to be mapped
    void map(String pointer, MountTree tree) {
        for (MountPlan mount : environment.mountList()) {
            if (mount instanceof MountPlan.Bind bind && bind.pointer().equals(pointer)) {
                Idmap idmap = bind.idmap();
                if (idmap != null) {
                    try (Fd namespace = namespace(idmap)) {
                        tree.mapIds(namespace, idmap.recursive());
                    }
                    return;
                }
            }
        }
        throw new IllegalStateException(pointer);
    }

    private Fd namespace(Idmap idmap) {
        if (!idmap.uidMap().isEmpty()) {
            return UserNamespace.make(idmap.uidMap(), idmap.gidMap());
        }
        Fd joinedOne = joined.find(Namespace.USER);
        if (joinedOne == null) {
            throw new IllegalStateException();
        }
        return joinedOne.copy();
    }
}

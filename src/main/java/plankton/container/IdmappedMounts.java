package plankton.container;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.environment.Environment;
import plankton.environment.Idmap;
import plankton.environment.MountPlan;
import plankton.failure.SystemError;
import plankton.linux.Fd;
import plankton.linux.MountTree;
import plankton.linux.Namespace;
import plankton.linux.UserNamespace;

/// The sources of binds whose files change their owners. The maker takes them before there is a new
/// process: only the owner of a file system may map its ids, and a process in a user namespace is
/// none.
final class IdmappedMounts {
    private IdmappedMounts() {}

    /// Those of the mounts of `environment`, in their order, null for each other mount; empty if
    /// there is none at all.
    ///
    /// @param joined the namespaces to join, opened
    static List<@Nullable MountTree> take(Environment environment, List<Fd> joined) {
        List<MountPlan> mounts = environment.mountList();
        var trees = new ArrayList<@Nullable MountTree>();
        for (int i = 0; i < mounts.size(); i++) {
            if (mounts.get(i) instanceof MountPlan.Bind bind && bind.idmap() != null) {
                while (trees.size() < i) {
                    trees.add(null);
                }
                trees.add(take(bind, bind.idmap(), environment, joined));
            }
        }
        return trees;
    }

    /// Lets go of them, once there is a process that has them, too.
    static void close(List<@Nullable MountTree> trees) {
        for (MountTree tree : trees) {
            if (tree != null) {
                tree.close();
            }
        }
    }

    private static MountTree take(
            MountPlan.Bind bind, Idmap idmap, Environment environment, List<Fd> joined) {
        try (Fd namespace = namespace(idmap, environment, joined)) {
            MountTree tree = MountTree.copy(bind.source(), bind.recursive());
            tree.mapIds(namespace, idmap.recursive());
            return tree;
        } catch (SystemError e) {
            throw e.during(bind.pointer(), bind.description());
        }
    }

    private static Fd namespace(Idmap idmap, Environment environment, List<Fd> joined) {
        if (!idmap.uidMap().isEmpty()) {
            return UserNamespace.make(idmap.uidMap(), idmap.gidMap());
        }
        int user = 0;
        while (environment.joinedNamespaces().get(user).kind() != Namespace.USER) {
            user++;
        }
        return joined.get(user).copy();
    }
}

package plankton.linux;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import plankton.sys.Memory;
import plankton.sys.Task;

/// A process made by this one.
public final class Child {

    // The places in `struct clone_args` (clone(2)): all of its members are 64-bit words.
    private static final int FLAGS = 0;
    private static final int EXIT_SIGNAL = 4;
    private static final int GROUP = 10;

    private final int pid;

    private Child(int pid) {
        this.pid = pid;
    }

    /// The process `pid`, which another one made as a child of this one.
    public static Child of(int pid) {
        return new Child(pid);
    }

    /// Like [#make], but the new process is a child of this process's own maker, and may be looked
    /// into as this one may be.
    public static Child makeSibling(Collection<Namespace> namespaces) {
        var args = new long[Task.CLONE_ARGS_WORDS()];
        args[FLAGS] = Task.CLONE_PARENT();
        return clone(namespaces, args);
    }

    /// Makes a process that goes on from here as this one does, in new namespaces of the given
    /// kinds. In the new process the result's [#pid] is 0. Until it runs a program, nobody may look
    /// into it, nor into this process from now on.
    public static Child make(Collection<Namespace> namespaces) {
        return make(namespaces, null);
    }

    /// Like [#make(Collection)], in the control group `group` (second version only).
    public static Child make(Collection<Namespace> namespaces, @Nullable Fd group) {
        var args = new long[Task.CLONE_ARGS_WORDS()];
        if (group != null) {
            args[FLAGS] = Task.CLONE_INTO_CGROUP();
            args[GROUP] = group.number();
        }
        args[EXIT_SIGNAL] = Task.SIGCHLD();
        // From its first instruction: a container that it enters may be looking out for it. In a
        // user namespace that an ordinary user makes, he must be able to map its ids first, and
        // nobody else has any rights to it.
        Credentials.setDumpable(Credentials.isOrdinary() && namespaces.contains(Namespace.USER));
        return clone(namespaces, args);
    }

    private static Child clone(Collection<Namespace> namespaces, long[] args) {
        args[FLAGS] |= Namespaces.flags(namespaces);
        // A caller that ignores it, and so makes us ignore it, would keep the end of our child from
        // us.
        var _ = Task.sigdefault(Task.SIGCHLD());
        String made = Namespaces.names(namespaces);
        int pid = Call.attempt((int) Task.clone3(args), "clone3", made);
        if (pid < 0) {
            int errno = Memory.errno();
            throw Call.error(errno, "clone3", made).hint(Namespaces.hint(errno));
        }
        return new Child(pid);
    }

    /// Its process id as this process sees it.
    public int pid() {
        return pid;
    }

    /// Waits until it has ended.
    ///
    /// @return its exit status, or 128 + N if signal N ended it
    public int await() {
        var status = new int[1];
        int ended = Task.waitpid(pid, status, 0);
        while (ended < 0 && Memory.errno() == Memory.EINTR()) {
            ended = Task.waitpid(pid, status, 0);
        }
        Call.check(ended, "waitpid", pid);
        return Task.exitStatus(status[0]);
    }

    /// Takes leave of all processes of ours that have ended, those too that became ours when their
    /// own parents ended.
    ///
    /// @return the exit status of this one, as [#await] gives it, if it is among them
    public @Nullable Integer reap() {
        var status = new int[1];
        Integer own = null;
        int ended = Task.waitpid(-1, status, Task.WNOHANG());
        while (ended > 0) {
            if (ended == pid) {
                own = Task.exitStatus(status[0]);
            }
            ended = Task.waitpid(-1, status, Task.WNOHANG());
        }
        return own;
    }

    /// Sends it a signal. It cannot have been replaced by another process of the same number,
    /// because nobody but us waits for it.
    public void signal(int signal) {
        var _ = Call.attempt(Task.kill(pid, signal), "kill", Integer.toString(pid));
    }
}

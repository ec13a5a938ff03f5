package plankton.linux;

import plankton.failure.SystemError;
import plankton.sys.Memory;
import plankton.sys.Socket;
import plankton.sys.Task;

/// Filters of the system calls of this process and of all that descend from it (seccomp(2)).
public final class CallFilter {
    private CallFilter() {}

    /// A program of `struct sock_filter`s, and the flags to load it with.
    public static final class Program {

        private final long[] instructions;
        private final int flags;

        public Program(long[] instructions, int flags) {
            this.instructions = instructions;
            this.flags = flags;
        }

        private int load(long word) {
            return Task.seccomp(flags, instructions, instructions.length, word);
        }

        @Override
        public String toString() {
            return instructions.length + " instructions";
        }
    }

    /// Loads a filter. Afterwards any call may be refused, or end this process.
    public static void load(long[] instructions, int flags) {
        var program = new Program(instructions, flags);
        tell(program);
        if (program.load(0) < 0) {
            throw error(Memory.errno(), program);
        }
    }

    /// Loads a filter in two parts, and passes the listener that comes of the first one on to
    /// `peer`.
    ///
    /// @param first with the flag for a listener; it lets calls pass that have `word` as their
    ///   sixth argument
    /// @param message what is said with the listener; an answer is waited for
    public static void loadWithListener(
            Program first, Program second, long word, byte[] message, MessageSocket peer) {
        tell(first);
        tell(second);
        int socket = peer.number();
        var answer = new byte[1];
        var none = new int[1];
        // What is called from here on without the word might wait for a listener that nobody has
        // yet.
        // So nothing is made either: it could be the moment to ask for memory.
        int listener = first.load(word);
        if (listener < 0) {
            throw error(Memory.errno(), first);
        }
        if (Socket.sendFd(socket, message, message.length, listener, word) < 0
                || Socket.receiveFd(socket, answer, answer.length, none, word) != answer.length) {
            throw new SystemError("", "the process that made this one is gone");
        }
        if (second.load(word) < 0) {
            throw error(Memory.errno(), second);
        }
    }

    /// Whether the kernel knows these flags.
    public static boolean knows(int flags) {
        return Task.seccomp(flags, null, 0, 0) < 0 && Memory.errno() == Memory.EFAULT();
    }

    /// Before it is done: afterwards even that could be refused.
    private static void tell(Program program) {
        var _ = Call.attempt(0, "seccomp", program.toString());
    }

    private static SystemError error(int errno, Program program) {
        SystemError error = Call.error(errno, "seccomp", program.toString());
        if (errno == Memory.EINVAL()) {
            return error.hint("the kernel is too old for one of the flags or actions");
        }
        return Credentials.isDenied(errno)
                ? error.hint("it takes CAP_SYS_ADMIN, or noNewPrivileges in /process")
                : error;
    }
}

package plankton.container;

import java.util.List;
import java.util.function.Supplier;
import plankton.failure.SystemError;
import plankton.init.Message;
import plankton.linux.Child;
import plankton.linux.CurrentProcess;
import plankton.linux.Fd;
import plankton.linux.MessageSocket;
import plankton.linux.Namespace;
import plankton.linux.Pipe;
import plankton.linux.Utf8;

/// A process in between, for what neither the maker nor the new process can do: it goes into
/// namespaces from which there is no way back, makes the new process there, as a child of its own
/// maker (clone(2), `CLONE_PARENT`), and ends.
final class Detour {
    private Detour() {}

    /// As many digits as a process id may have, and more.
    private static final int MAX_PID = 16;

    /// Makes the new process; like [Child#make] it comes back twice.
    ///
    /// @param connection the two ends of which the new process gets its own
    /// @param way goes there, and says which kinds of namespaces the new process gets in addition
    static Child make(MessageSocket.Pair connection, Supplier<List<Namespace>> way) {
        Pipe pipe = Pipe.make("the process in between");
        Child between = Child.make(List.of());
        if (between.pid() == 0) {
            return lead(connection.theirs(), pipe, way);
        }
        try (Fd source = pipe.source()) {
            pipe.sink().close();
            byte[] pid = source.readAll(MAX_PID);
            between.await();
            if (pid != null && pid.length > 0) {
                return Child.of(Integer.parseInt(Utf8.decode(pid)));
            }
        }
        connection.theirs().close();
        if (Message.receiveFrom(connection.ours()) instanceof Message.Failed(var facts)) {
            throw new SystemError(facts);
        }
        throw new SystemError("", "the process in between ended without a word");
    }

    /// Comes back in the new process only.
    private static Child lead(MessageSocket maker, Pipe pipe, Supplier<List<Namespace>> way) {
        try {
            Child child = Child.makeSibling(way.get());
            if (child.pid() == 0) {
                pipe.source().close();
                pipe.sink().close();
                return child;
            }
            pipe.sink().write(Utf8.encode(Integer.toString(child.pid())));
            CurrentProcess.exit(0);
        } catch (SystemError e) {
            Message.report(e, maker);
        }
        CurrentProcess.exit(1);
        throw new IllegalStateException();
    }
}

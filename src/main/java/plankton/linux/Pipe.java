package plankton.linux;

import plankton.sys.Io;

/// The two ends of a pipe (pipe(7)).
public record Pipe(Fd source, Fd sink) {

    /// A new one.
    ///
    /// @param name what it is for, for people
    public static Pipe make(String name) {
        var fds = new int[2];
        Call.check(Io.pipe(fds, Io.O_CLOEXEC()), "pipe2", name);
        return new Pipe(new Fd(fds[0], name), new Fd(fds[1], name));
    }
}

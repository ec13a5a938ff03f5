package plankton.linux;

import java.util.List;
import plankton.failure.SystemError;
import plankton.sys.Io;
import plankton.sys.Task;

/// Another program run to its end: given a text as its standard input, and listened to.
public final class Subprocess {
    private Subprocess() {}

    /// Of what it says no more bytes than this are kept.
    private static final int MAX_OUTPUT = 1024;

    /// The exit status of a shell, too, for a program that cannot be run.
    private static final int NOT_RUN = 127;

    private static final int INPUT = 0;
    private static final int OUTPUT = 1;
    private static final int ERROR = 2;

    /// How it ended.
    ///
    /// @param status its exit status, 128 + N if signal N ended it
    /// @param timedOut whether it was killed for taking too long
    /// @param output the beginning of what it wrote to its standard output and error
    public record Result(int status, boolean timedOut, String output) {}

    /// Runs the program at the absolute path `path`. Nothing of this process's own is open in it.
    ///
    /// @param args with its name as the first
    /// @param env `NAME=value` each
    /// @param input what stands on its standard input
    /// @param timeoutMillis after how many milliseconds it is killed with its process group, 0 for
    ///   never
    public static Result run(
            String path, List<String> args, List<String> env, byte[] input, long timeoutMillis) {
        Pipe pipe = Pipe.make("output of " + path);
        try (Fd source = pipe.source();
                Fd text = memoryFile(input)) {
            Child child;
            try (Fd sink = pipe.sink()) {
                child = Child.make(List.of());
                if (child.pid() == 0) {
                    become(path, args, env, text, sink);
                }
            }
            return listen(child, source, timeoutMillis);
        }
    }

    /// A file that holds `content` and has no name. A pipe would have to be written while the other
    /// side reads, or does not.
    private static Fd memoryFile(byte[] content) {
        int number = Io.memfdCreate(CString.of("input"), Io.MFD_CLOEXEC());
        var file = new Fd(Call.check(number, "memfd_create", "input"), "input");
        file.write(content);
        Call.check(Io.lseek(file.number(), 0, Io.SEEK_SET()), "lseek", "input");
        return file;
    }

    private static void become(
            String path, List<String> args, List<String> env, Fd input, Fd output) {
        try {
            var _ = Task.setpgid(0, 0);
            Signals.reset();
            Call.check(Io.dup2(input.number(), INPUT), "dup2", INPUT);
            Call.check(Io.dup2(output.number(), OUTPUT), "dup2", OUTPUT);
            Call.check(Io.dup2(output.number(), ERROR), "dup2", ERROR);
            CurrentProcess.closeOnExecFrom(ERROR + 1);
            Executable program = Executable.find(path, "");
            program.load(args, env);
            throw program.execute();
        } catch (SystemError e) {
            Stdio.error(String.valueOf(e.getMessage()));
        }
        CurrentProcess.exit(NOT_RUN);
    }

    /// Until it has ended, or its time is over: what it left behind may keep the pipe open.
    private static Result listen(Child child, Fd source, long timeoutMillis) {
        source.setNonBlocking();
        long end = Clock.millis() + timeoutMillis;
        var output = new StringBuilder();
        var buffer = new byte[MAX_OUTPUT];
        boolean timedOut = false;
        try (Pidfd process = Pidfd.of(child);
                var poll = new Poll(2)) {
            poll.awaitInput(0, process.fd());
            poll.awaitInput(1, source);
            while (!poll.isReady(0) && !timedOut) {
                long left = Math.min(Math.max(0, end - Clock.millis()), Integer.MAX_VALUE);
                timedOut = !poll.await(timeoutMillis == 0 ? -1 : (int) left);
                if (timedOut) {
                    // It may not lead the group it was given any more.
                    var _ = Task.kill(-child.pid(), Signal.KILL);
                    child.signal(Signal.KILL);
                } else if (poll.isReady(1) && keep(source, buffer, output) == 0) {
                    poll.ignore(1);
                }
            }
        }
        int status = child.await();
        // Others may go on writing for ever: no more than what can count is taken of them.
        while (output.length() < MAX_OUTPUT && keep(source, buffer, output) > 0) {
            // It is kept.
        }
        return new Result(status, timedOut, output.toString().trim());
    }

    /// Reads some of what there is now, and keeps it if it is among the first.
    ///
    /// @return how many bytes that was, as [Fd#readNow] says it
    private static int keep(Fd source, byte[] buffer, StringBuilder output) {
        int count = source.readNow(buffer, buffer.length);
        if (count > 0 && output.length() < MAX_OUTPUT) {
            output.append(Utf8.decode(buffer, 0, count));
        }
        return count;
    }
}

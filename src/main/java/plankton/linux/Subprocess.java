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
        var pipe = new int[2];
        Call.check(Io.pipe(pipe, Io.O_CLOEXEC()), "pipe2", "output of " + path);
        try (var source = new Fd(pipe[0], "the output of " + path);
                Fd text = memoryFile(input)) {
            Child child;
            try (var sink = new Fd(pipe[1], "standard output")) {
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
                    var _ = Task.kill(-child.pid(), Signal.KILL);
                } else if (!keep(source, buffer, output)) {
                    poll.ignore(1);
                }
            }
        }
        int status = child.await();
        var _ = keep(source, buffer, output);
        return new Result(status, timedOut, output.toString().trim());
    }

    /// Reads all there is now.
    ///
    /// @return whether more may come
    private static boolean keep(Fd source, byte[] buffer, StringBuilder output) {
        int count = source.readNow(buffer, buffer.length);
        while (count > 0) {
            if (output.length() < MAX_OUTPUT) {
                output.append(Utf8.decode(buffer, 0, count));
            }
            count = source.readNow(buffer, buffer.length);
        }
        return count < 0;
    }
}

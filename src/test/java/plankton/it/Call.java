package plankton.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program called and not yet waited for. Its output goes to files, not to pipes: a container
/// that outlives the call keeps its output open, and nothing here waits for that.
public final class Call {

    private static final long SECONDS = 30;

    private final List<String> command;
    private final Process process;
    private final Path stdout;
    private final Path stderr;

    private Call(List<String> command, Process process, Path stdout, Path stderr) {
        this.command = command;
        this.process = process;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    /// Starts `command` with `env` added to the environment and `input` as standard input. The
    /// sandbox's token is in its environment, so that what it leaves can be found.
    public static Call of(
            Sandbox sandbox, List<String> command, Map<String, String> env, byte[] input) {
        try {
            Path stdin = Files.write(sandbox.newFile("stdin"), input);
            Path stdout = sandbox.newFile("stdout");
            Path stderr = sandbox.newFile("stderr");
            var builder =
                    new ProcessBuilder(command)
                            .directory(sandbox.directory().toFile())
                            .redirectInput(
                                    input.length == 0 ? NOTHING : Redirect.from(stdin.toFile()))
                            .redirectOutput(stdout.toFile())
                            .redirectError(stderr.toFile());
            builder.environment().put("PLANKTON_IT", sandbox.token());
            builder.environment().putAll(env);
            var call = new Call(command, builder.start(), stdout, stderr);
            sandbox.register(call);
            return call;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final Redirect NOTHING = Redirect.from(Path.of("/dev/null").toFile());

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Waits for its end.
    public Result finish() {
        return finish(SECONDS);
    }

    /// The same of what takes longer.
    public Result finish(long seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                kill();
                throw new AssertionError("still running after " + seconds + " s: " + soFar());
            }
        } catch (InterruptedException e) {
            kill();
            throw new IllegalStateException("interrupted: " + command, e);
        }
        return soFar();
    }

    /// What it printed until now; the exit status only if it has ended.
    public Result soFar() {
        int exit = process.isAlive() ? -1 : process.exitValue();
        return new Result(command, exit, bytes(stdout), bytes(stderr));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until its standard output has `text` in it.
    public Call untilItPrints(String text) {
        boolean printed =
                Host.within(
                        SECONDS * 1000,
                        () -> soFar().stdout().contains(text) || !process.isAlive());
        if (!printed || !soFar().stdout().contains(text)) {
            throw new AssertionError("did not print \"" + text + "\": " + soFar());
        }
        return this;
    }

    /// Sends a signal to the called program itself.
    public Call signal(String name) {
        try {
            int exit =
                    new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
            if (exit != 0) {
                throw new AssertionError("cannot send " + name + " to " + command);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("cannot send " + name, e);
        }
        return this;
    }

    /// Ends it, whatever it does, and all that it started and still can be found below it.
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        killAlone();
    }

    /// Ends it as `kill -9` does: nothing else is touched.
    public void killAlone() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("cannot be killed: " + command);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted: " + command, e);
        }
    }
}

package plankton.linux;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import plankton.failure.SystemError;
import plankton.sys.Io;
import plankton.sys.Memory;
import plankton.sys.Task;

/// The program that takes this process over: found as a shell would find it, started, and if that
/// fails, looked at to say which of the many reasons it is (execve(2)).
public final class Executable {

    private static final int HEAD = 4096;

    private final String path;
    private byte @Nullable [] file;
    private @Nullable Address argv;
    private @Nullable Address envp;

    private Executable(String path) {
        this.path = path;
    }

    /// Finds the program `name`: a path if it has a slash in it, else the first executable file of
    /// that name in the directories of `searchPath` (colon-separated).
    public static Executable find(String name, String searchPath) {
        if (name.indexOf('/') >= 0) {
            requireRunnable(name);
            return new Executable(name);
        }
        String denied = null;
        int start = 0;
        while (start <= searchPath.length()) {
            int colon = searchPath.indexOf(':', start);
            int end = colon < 0 ? searchPath.length() : colon;
            String directory = start == end ? "." : searchPath.substring(start, end);
            String candidate = directory + "/" + name;
            if (isRunnable(candidate)) {
                return new Executable(candidate);
            }
            int errno = Memory.errno();
            if (Credentials.isDenied(errno)) {
                denied = denied == null ? candidate : denied;
            } else if (!Fd.isAbsent(errno) && errno != Memory.EISDIR()) {
                throw Call.error(errno, "exec", "\"" + candidate + "\"");
            }
            start = end + 1;
        }
        if (denied != null) {
            requireRunnable(denied);
        }
        throw new SystemError("exec \"" + name + "\"", "executable file not found in $PATH")
                .hint(
                        searchPath.isEmpty()
                                ? "PATH is not set in /process/env"
                                : "PATH in /process/env is " + searchPath);
    }

    private static void requireRunnable(String path) {
        if (!isRunnable(path)) {
            int errno = Memory.errno();
            throw Call.error(errno, "exec", "\"" + path + "\"").hint(reason(path, errno));
        }
    }

    /// Whether `path` is a file that this process may execute; if not, errno says why.
    private static boolean isRunnable(String path) {
        int flags = Io.O_PATH() | Io.O_CLOEXEC();
        int number = Io.openat(Io.AT_FDCWD(), CString.of(path), flags, 0);
        if (number < 0) {
            return false;
        }
        boolean directory;
        try (var fd = new Fd(number, path)) {
            directory = fd.isDirectory();
        }
        if (directory) {
            Memory.setErrno(Memory.EISDIR());
            return false;
        }
        return Io.faccessat(Io.AT_FDCWD(), CString.of(path), Io.X_OK(), Io.AT_EACCESS()) == 0;
    }

    private static String reason(String path, int errno) {
        if (errno == Memory.ENOENT()) {
            return "there is no such file in the container";
        }
        if (!Credentials.isDenied(errno)) {
            return "";
        }
        int flags = Io.O_PATH() | Io.O_CLOEXEC();
        int number = Io.openat(Io.AT_FDCWD(), CString.of(path), flags, 0);
        if (number < 0) {
            return "a directory on the way to it may not be searched by this user";
        }
        try (var fd = new Fd(number, path)) {
            return FileStatus.isMountedNoexec(fd)
                    ? "it lies on a file system that is mounted noexec"
                    : "the file has no execute permission for this user";
        }
    }

    /// Gets ready to run with these arguments and this environment, each entry of it `NAME=value`.
    public void load(List<String> args, List<String> env) {
        file = CString.of(path);
        argv = CString.vector(args);
        envp = CString.vector(env);
    }

    /// Replaces this process's program by the one that was loaded. Comes back only with an error.
    public SystemError execute() {
        if (file == null || argv == null || envp == null) {
            throw new IllegalStateException();
        }
        int _ = Task.execve(file, argv, envp);
        int errno = Memory.errno();
        return Call.error(errno, "execve", "\"" + path + "\"").hint(explain(errno));
    }

    private String explain(int errno) {
        byte[] head = head();
        if (head == null) {
            return "";
        }
        if (errno == Memory.ENOENT()) {
            return ProgramFile.missingInterpreter(head);
        }
        if (errno == Memory.ENOEXEC()) {
            return ProgramFile.wrongFormat(head);
        }
        return Credentials.isDenied(errno)
                ? "the file system may be mounted noexec, or its interpreter may not be executed"
                : "";
    }

    private byte @Nullable [] head() {
        int flags = Io.O_RDONLY() | Io.O_NONBLOCK() | Io.O_CLOEXEC();
        int number = Io.openat(Io.AT_FDCWD(), CString.of(path), flags, 0);
        if (number < 0) {
            return null;
        }
        try (var fd = new Fd(number, path)) {
            var buffer = new byte[HEAD];
            int size = fd.isRegularFile() ? fd.read(buffer, 0) : 0;
            return Arrays.copyOf(buffer, size);
        }
    }
}

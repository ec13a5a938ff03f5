package plankton.linux;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;

/// What the kernel tells of a process in `/proc/PID/stat` (proc(5)).
///
/// @param parent the id of its parent
/// @param startTime when it was started, in clock ticks since boot; together with the process id it
///   names a process for ever, until the next boot
/// @param isAlive false for a zombie
/// @param hasExecuted whether it runs a program of its own since it was made
public record ProcessStatus(int parent, long startTime, boolean isAlive, boolean hasExecuted) {

    /// More than the fields that are looked at can take.
    private static final int SIZE = 512;

    private static final int MAX_STATUS = 1 << 14;
    private static final int MAX_COMMAND_LINE = 1 << 20;

    // Counted from the state, the first word after the command's name in parentheses.
    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int FLAGS = 6;
    private static final int START_TIME = 19;

    /// `PF_FORKNOEXEC` of the kernel's sources: made by fork and not yet by execve.
    private static final long FORKED_ONLY = 0x40;

    /// The status of the process `pid`, or null if there is none.
    public static @Nullable ProcessStatus of(int pid) {
        String path = "/proc/" + pid + "/stat";
        Fd found = Fd.findReadable(path);
        if (found == null) {
            return null;
        }
        try (found) {
            var line = new byte[SIZE];
            return parse(line, found.read(line, 0));
        } catch (SystemError _) {
            // It ended between the two calls: reading says ESRCH.
            return null;
        }
    }

    /// The ids of all processes in this process's pid namespace.
    public static List<Integer> pids() {
        var pids = new ArrayList<Integer>();
        try (Directory proc = Directory.open("/proc")) {
            for (String name : proc.names()) {
                if (name.charAt(0) >= '1' && name.charAt(0) <= '9') {
                    byte[] digits = Utf8.encode(name);
                    pids.add((int) number(digits, 0, digits.length));
                }
            }
        }
        return pids;
    }

    /// The words by which the program of the process `pid` was called, empty if they are not known.
    public static String commandLine(int pid) {
        String words = read(pid, "cmdline", MAX_COMMAND_LINE);
        return words == null ? "" : words.replace('\0', ' ').trim();
    }

    /// Whether the process `pid` is the first of its pid namespace, with which all others in it
    /// end.
    public static boolean isFirstOfNamespace(int pid) {
        String status = read(pid, "status", MAX_STATUS);
        int line = status == null ? -1 : status.indexOf("\nNSpid:");
        return status != null
                && line >= 0
                && status.startsWith("\t1\n", status.indexOf('\n', line + 1) - 2);
    }

    private static @Nullable String read(int pid, String file, int limit) {
        Fd found = Fd.findReadable("/proc/" + pid + "/" + file);
        if (found == null) {
            return null;
        }
        try (found) {
            byte[] content = found.readAll(limit);
            return content == null ? null : Utf8.decode(content);
        } catch (SystemError _) {
            // It ended between the two calls: reading says ESRCH.
            return null;
        }
    }

    /// Reads the beginning of the line of `/proc/PID/stat`, `size` bytes of it. The command's name
    /// may contain anything, so it is passed over from the end.
    static @Nullable ProcessStatus parse(byte[] line, int size) {
        int start = size;
        while (start > 0 && line[start - 1] != ')') {
            start--;
        }
        if (start == 0) {
            return null;
        }
        // After the parenthesis and a space.
        start++;
        int parent = 0;
        long flags = 0;
        byte state = 0;
        for (int field = 0; start < size; field++) {
            int end = start;
            while (end < size && line[end] != ' ') {
                end++;
            }
            switch (field) {
                case STATE -> state = line[start];
                case PARENT -> parent = (int) number(line, start, end);
                case FLAGS -> flags = number(line, start, end);
                case START_TIME -> {
                    boolean alive = state != 'Z' && state != 'X';
                    boolean executed = (flags & FORKED_ONLY) == 0;
                    return new ProcessStatus(parent, number(line, start, end), alive, executed);
                }
                default -> {}
            }
            start = end + 1;
        }
        return null;
    }

    private static long number(byte[] line, int start, int end) {
        long value = 0;
        for (int i = start; i < end; i++) {
            value = value * 10 + (line[i] - '0');
        }
        return value;
    }
}

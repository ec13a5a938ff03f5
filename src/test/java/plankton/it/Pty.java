package plankton.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A pseudo terminal, held at the side where the user's keyboard and screen are. It reads only when
/// the test does: until then a program that prints much has to wait.
final class Pty implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final long TIOCGWINSZ = 0x5413;
    private static final long TIOCSWINSZ = 0x5414;
    private static final long TIOCGPTN = 0x80045430L;
    private static final long TIOCSPTLCK = 0x40045431L;

    private int master;
    private int slave = -1;
    private final StringBuilder screen = new StringBuilder();

    private Pty(int master) {
        this.master = master;
    }

    /// The terminal whose master is the descriptor `master`.
    static Pty of(int master) {
        return new Pty(master);
    }

    /// A new one of the host, of 24 lines with 80 columns. Its other side is kept open, as a user's
    /// shell does it.
    static Pty open() {
        var pty = new Pty(Libc.open("/dev/ptmx"));
        Libc.ioctl(pty.master, TIOCSPTLCK, (short) 0, (short) 0);
        pty.slave = Libc.open(pty.path());
        return pty.resize(24, 80);
    }

    /// The device of the host's terminal that programs open.
    String path() {
        return "/dev/pts/" + Libc.ioctl(master, TIOCGPTN, (short) 0, (short) 0)[0];
    }

    /// For [Bundle#calledAfter]: the runtime leads a session that this terminal controls, and has
    /// it as standard input, output and error.
    String caller() {
        return caller("exec \"$@\" 3>&-");
    }

    /// The same with a script for bash that calls the runtime in its own way. The runtime's words
    /// are `"$@"`, the caller's standard output is 3, and there is no single quote in it.
    String caller(String script) {
        return "exec 3>&1 <>%s >&0 2>&0; set -- setsid --ctty bash -c '%s' bash \"$@\""
                .formatted(path(), script);
    }

    /// Types `text`.
    Pty write(String text) {
        Libc.write(master, text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /// Reads until `text` has arrived, and returns what has since the last read. What came after it
    /// is left for the next.
    String until(String text) {
        while (screen.indexOf(text) < 0) {
            if (!readMore()) {
                throw new AssertionError("hung up before \"" + text + "\" came: " + screen);
            }
        }
        return take(screen.indexOf(text) + text.length());
    }

    /// Reads until no program has the terminal open any more.
    String untilHungUp() {
        closeSlave();
        while (readMore()) {}
        return take(screen.length());
    }

    /// Reads while `call` goes on, and what it left.
    String untilEnd(Call call) {
        while (call.isAlive()) {
            if (Libc.readable(master, 20)) {
                readMore();
            }
        }
        while (Libc.readable(master, 0) && readMore()) {}
        return take(screen.length());
    }

    private String take(int length) {
        String taken = screen.substring(0, length);
        screen.delete(0, length);
        return taken;
    }

    private boolean readMore() {
        if (!Libc.readable(master, PATIENCE_MILLIS)) {
            throw new AssertionError("nothing more in " + PATIENCE_MILLIS + " ms: " + screen);
        }
        try {
            screen.append(new String(Libc.read(master, 65_536), StandardCharsets.ISO_8859_1));
            return true;
        } catch (Libc.Refused e) {
            if (e.errno == Libc.EIO) {
                return false;
            }
            throw e;
        }
    }

    /// Changes the size of the window.
    Pty resize(int lines, int columns) {
        Libc.ioctl(master, TIOCSWINSZ, (short) lines, (short) columns, (short) 0, (short) 0);
        return this;
    }

    /// The size of the window: lines, a space, columns.
    String size() {
        short[] size = Libc.ioctl(master, TIOCGWINSZ, new short[4]);
        return size[0] + " " + size[1];
    }

    /// All settings of the host's terminal, for people and exactly.
    String settings() {
        return stty("-a") + stty("-g");
    }

    /// Calls stty for the host's terminal.
    String stty(String... words) {
        var command = new ArrayList<>(List.of("stty", "-F", path()));
        command.addAll(List.of(words));
        try {
            var process = new ProcessBuilder(command).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void closeSlave() {
        if (slave >= 0) {
            Libc.close(slave);
            slave = -1;
        }
    }

    /// Hangs up.
    @Override
    public void close() {
        closeSlave();
        if (master >= 0) {
            Libc.close(master);
            master = -1;
        }
    }
}

package plankton.linux;

import org.jspecify.annotations.Nullable;
import plankton.sys.Io;
import plankton.sys.Memory;
import plankton.sys.Tty;

/// A terminal: the user's own, or the master side of a container's (termios(3), ioctl_tty(2)).
public final class Terminal {

    private final Fd fd;

    /// How it was before [#makeRaw].
    private byte @Nullable [] before;

    /// @param fd a descriptor of it, which the caller closes
    public Terminal(Fd fd) {
        this.fd = fd;
    }

    /// The terminal behind the first of this process's standard streams that is one, else the one
    /// that controls its session, else null.
    public static @Nullable Terminal ofUser() {
        Terminal stream = ofStreams();
        if (stream != null) {
            return stream;
        }
        int flags = Io.O_RDWR() | Io.O_NOCTTY() | Io.O_CLOEXEC();
        int number = Io.openat(Io.AT_FDCWD(), CString.of("/dev/tty"), flags, 0);
        return number < 0 ? null : new Terminal(new Fd(number, "/dev/tty"));
    }

    /// The terminal behind the first of this process's standard streams that is one, else null.
    static @Nullable Terminal ofStreams() {
        for (int stream = 0; stream <= 2; stream++) {
            Fd fd = Stdio.stream(stream);
            if (isTerminal(fd)) {
                return new Terminal(fd);
            }
        }
        return null;
    }

    /// Whether `fd` is a terminal.
    public static boolean isTerminal(Fd fd) {
        return Tty.tcgetattr(fd.number(), new byte[Tty.SIZEOF_TERMIOS()]) == 0;
    }

    /// Makes it pass on every byte as it comes, with no meaning of its own.
    public void makeRaw() {
        var attributes = new byte[Tty.SIZEOF_TERMIOS()];
        if (Tty.tcgetattr(fd.number(), attributes) < 0) {
            // One that was hung up has no attributes any more.
            return;
        }
        if (before == null) {
            before = attributes.clone();
        }
        Tty.cfmakeraw(attributes);
        set(attributes);
    }

    /// Whether it is gone: nobody sees it any more.
    public boolean isHungUp() {
        return Tty.tcgetattr(fd.number(), new byte[Tty.SIZEOF_TERMIOS()]) < 0;
    }

    /// Makes it as it was before [#makeRaw].
    public void restore() {
        if (before != null) {
            set(before);
        }
    }

    private void set(byte[] attributes) {
        int done = Tty.tcsetattr(fd.number(), Tty.TCSADRAIN(), attributes);
        // A terminal that was hung up meanwhile has nothing to be restored any more.
        if (done < 0 && Memory.errno() != Memory.EIO()) {
            Call.check(done, "tcsetattr", fd);
        }
    }

    /// Gives this terminal the size of `other`.
    public void resizeLike(Terminal other) {
        var size = new short[4];
        if (Tty.windowSize(other.fd.number(), Tty.TIOCGWINSZ(), size) == 0) {
            setSize(size);
        }
    }

    /// Sets its size in characters, each from 0 to 65535.
    public void resize(int height, int width) {
        setSize(new short[] {(short) height, (short) width, 0, 0});
    }

    private void setSize(short[] size) {
        int done = Tty.windowSize(fd.number(), Tty.TIOCSWINSZ(), size);
        Call.check(done, "ioctl TIOCSWINSZ", fd);
    }
}

package plankton.sys;

import org.teavm.interop.Import;

/// Terminals (ioctl_tty(2), termios(3)).
public final class Tty {
    private Tty() {}

    /// tcgetattr(3).
    ///
    /// @param attributes room for a `struct termios`
    @Import(name = "tcgetattr")
    public static native int tcgetattr(int fd, byte[] attributes);

    @Import(name = "tcsetattr")
    public static native int tcsetattr(int fd, int when, byte[] attributes);

    @Import(name = "cfmakeraw")
    public static native void cfmakeraw(byte[] attributes);

    /// ioctl(2) `TIOCGWINSZ` or `TIOCSWINSZ`.
    ///
    /// @param size `struct winsize`: rows, columns, and two unused numbers
    @Import(name = "ioctl")
    public static native int windowSize(int fd, long request, short[] size);

    /// ioctl(2) `TIOCSPTLCK`.
    @Import(name = "ioctl")
    public static native int lock(int fd, long request, int[] locked);

    @Import(name = "VALUE(sizeof(struct termios))")
    public static native int SIZEOF_TERMIOS();

    @Import(name = "VALUE(TCSADRAIN)")
    public static native int TCSADRAIN();

    @Import(name = "VALUE(TIOCGWINSZ)")
    public static native long TIOCGWINSZ();

    @Import(name = "VALUE(TIOCSWINSZ)")
    public static native long TIOCSWINSZ();

    @Import(name = "VALUE(TIOCSPTLCK)")
    public static native long TIOCSPTLCK();

    @Import(name = "VALUE(TIOCGPTPEER)")
    public static native long TIOCGPTPEER();

    @Import(name = "VALUE(TIOCSCTTY)")
    public static native long TIOCSCTTY();
}

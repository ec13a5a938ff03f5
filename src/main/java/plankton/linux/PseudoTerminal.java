package plankton.linux;

import plankton.failure.SystemError;
import plankton.sys.Io;
import plankton.sys.Mount;
import plankton.sys.Tty;

/// A new pseudoterminal of a container (pty(7)): the program's side, the slave, and the side of
/// whoever watches it, the master. Both come from the container's own devpts, whose content cannot
/// be exchanged, and no path is used for the slave.
public final class PseudoTerminal implements AutoCloseable {

    private static final String DEVPTS = "/dev/pts";

    private final Fd master;
    private final Fd slave;

    private PseudoTerminal(Fd master, Fd slave) {
        this.master = master;
        this.slave = slave;
    }

    /// Makes one in the devpts that is mounted at `/dev/pts` in `rootfs`.
    public static PseudoTerminal make(Rootfs rootfs) {
        Fd master = multiplexer(rootfs);
        int unlocked = Tty.lock(master.number(), Tty.TIOCSPTLCK(), new int[1]);
        Call.check(unlocked, "ioctl TIOCSPTLCK", master);
        long flags = Io.O_RDWR() | Io.O_NOCTTY() | Io.O_CLOEXEC();
        int slave = Io.ioctl(master.number(), Tty.TIOCGPTPEER(), flags);
        Call.check(slave, "ioctl TIOCGPTPEER", master);
        return new PseudoTerminal(master, new Fd(slave, "the terminal"));
    }

    /// The file system is verified before anything in it is opened: what stands in a devpts is the
    /// kernel's.
    private static Fd multiplexer(Rootfs rootfs) {
        Fd found = rootfs.find(DEVPTS);
        if (found != null && FileStatus.isOn(found, Mount.DEVPTS_SUPER_MAGIC())) {
            try (var devpts = new Rootfs(found)) {
                return devpts.openHere("ptmx", Io.O_RDWR() | Io.O_NOCTTY());
            }
        }
        throw new SystemError(DEVPTS, "is not a devpts")
                .hint("a terminal needs a mount of type devpts at /dev/pts");
    }

    /// The side of whoever watches the program.
    public Fd master() {
        return master;
    }

    /// The program's side.
    public Fd slave() {
        return slave;
    }

    /// Sets its size in characters.
    public void resize(int height, int width) {
        new Terminal(master).resize(height, width);
    }

    /// Gives it the size of the user's terminal, if a standard stream still is one. A path like
    /// `/dev/tty` may be the image's here.
    public void resizeLikeUsers() {
        Terminal user = Terminal.ofStreams();
        if (user != null) {
            new Terminal(master).resizeLike(user);
        }
    }

    /// Makes it the user's own, as the terminal of a login is.
    public void giveTo(int uid) {
        Call.check(Io.fchown(slave.number(), uid, -1), "fchown", slave);
    }

    /// Makes it the controlling terminal of this process's session, which this process leads, and
    /// its standard input, output and error.
    public void takeOver() {
        Call.check(Io.ioctl(slave.number(), Tty.TIOCSCTTY(), 0), "ioctl TIOCSCTTY", slave);
        for (int stream = 0; stream <= 2; stream++) {
            Call.check(Io.dup2(slave.number(), stream), "dup2", stream);
        }
    }

    @Override
    public void close() {
        slave.close();
        master.close();
    }
}

package plankton.init;

import plankton.linux.Fd;
import plankton.linux.Rootfs;

/// The device files and links that every container finds in `/dev`.
final class DefaultDevices {
    private DefaultDevices() {}

    /// Makes them in `dev`.
    static void make(Fd dev) {
        Rootfs.characterDevice(dev, "null", 1, 3);
        Rootfs.characterDevice(dev, "zero", 1, 5);
        Rootfs.characterDevice(dev, "full", 1, 7);
        Rootfs.characterDevice(dev, "random", 1, 8);
        Rootfs.characterDevice(dev, "urandom", 1, 9);
        Rootfs.characterDevice(dev, "tty", 5, 0);
        Rootfs.link(dev, "fd", "/proc/self/fd");
        Rootfs.link(dev, "stdin", "/proc/self/fd/0");
        Rootfs.link(dev, "stdout", "/proc/self/fd/1");
        Rootfs.link(dev, "stderr", "/proc/self/fd/2");
        // Terminals must come from the container's own devpts, whatever the image has here.
        Rootfs.forceLink(dev, "ptmx", "pts/ptmx");
    }
}

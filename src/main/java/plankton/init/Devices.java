package plankton.init;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import plankton.environment.Environment;
import plankton.environment.MountPlan;
import plankton.failure.SystemError;
import plankton.linux.DeviceFile;
import plankton.linux.Fd;
import plankton.linux.MountAttr;
import plankton.linux.MountTree;
import plankton.linux.Rootfs;
import plankton.linux.Stdio;
import plankton.linux.WordList;

/// The device files of a container: those that every one has (config-linux.md, Default Devices),
/// those that its configuration asks for, and the links to them (runtime-linux.md, Dev symbolic
/// links).
final class Devices {

    private static final String DEV = "/dev";

    /// Linux has the multiplexer of terminals in each devpts, and a device of this name would lead
    /// to the host's.
    private static final String MULTIPLEXER = "/dev/ptmx";

    private static final String NAMES = "null zero full random urandom tty";
    private static final int[] MINORS = {3, 5, 7, 8, 9, 0};
    private static final int MEMORY = 1;
    private static final int TERMINALS = 5;

    private final Environment environment;
    private final Progress progress;
    private final boolean bound;

    Devices(Environment environment, Progress progress) {
        this.environment = environment;
        this.progress = progress;
        // Nobody but the first user namespace may make devices.
        bound = environment.ids() != null;
    }

    /// Makes them. A `/dev` that is the host's is left as it is, and must have what is asked for.
    ///
    /// @param made the top of the file system that was mounted on `/dev`, null if there is none
    /// @param terminal opens the container's terminal, while something can still be made in the
    ///   `/dev` it is given
    void make(Rootfs rootfs, @Nullable Fd made, Consumer<Fd> terminal) {
        MountPlan mount = mountOver(DEV);
        progress.at("", "make the default devices");
        Fd own = mount == null ? rootfs.ownDirectory(DEV) : isForeign(mount) ? null : made;
        boolean hosts = own == null || (mount == null && isHosts(own));
        // A link there would lead all this into whatever directory of the host is bound elsewhere.
        try (Fd dev = own == null ? rootfs.realDirectory(DEV) : own) {
            if (hosts) {
                makeConfiguredOnes(rootfs, dev, true);
                terminal.accept(dev);
                return;
            }
            makeDefaultOnes(dev);
            makeConfiguredOnes(rootfs, dev, false);
            progress.at("", "make the default devices");
            makeLinks(dev);
            terminal.accept(dev);
            progress.at("", "open the null device of the container");
            Stdio.exchangeNull(dev);
            if (mount != null && (mount.flags().set() & MountAttr.RDONLY) != 0) {
                MountTree.change(dev, MountAttr.RDONLY, 0, null, false);
            }
        }
    }

    /// The last mount on the way to `path`, of those that make one.
    private @Nullable MountPlan mountOver(String path) {
        MountPlan found = null;
        for (MountPlan mount : environment.mountList()) {
            if ((path + "/").startsWith(mount.destination() + "/")
                    && !(mount instanceof MountPlan.Remount)) {
                found = mount;
            }
        }
        return found;
    }

    /// Whether it is bound from the host, or the one file system that the kernel fills with
    /// devices.
    private static boolean isForeign(@Nullable MountPlan mount) {
        return mount instanceof MountPlan.Bind
                || (mount instanceof MountPlan.NewFileSystem fresh
                        && fresh.type().equals("devtmpfs"));
    }

    /// As it is if the host's root is the container's.
    private static boolean isHosts(Fd dev) {
        try (Fd hosts = Fd.directory(DEV)) {
            return dev.isSameAs(hosts);
        }
    }

    private void makeDefaultOnes(Fd dev) {
        List<String> names = WordList.of(NAMES, ' ');
        for (int i = 0; i < names.size(); i++) {
            String path = DEV + "/" + names.get(i);
            if (!isConfigured(path)) {
                int major = MINORS[i] == 0 ? TERMINALS : MEMORY;
                make(new DeviceFile(path, 'c', major, MINORS[i], 0666, 0, 0), dev);
            }
        }
    }

    private boolean isConfigured(String path) {
        for (DeviceFile device : environment.devices()) {
            if (device.path().equals(path)) {
                return true;
            }
        }
        return false;
    }

    private void makeConfiguredOnes(Rootfs rootfs, Fd dev, boolean hosts) {
        List<DeviceFile> devices = environment.devices();
        for (int i = 0; i < devices.size(); i++) {
            DeviceFile device = devices.get(i);
            progress.at("/linux/devices/" + i, "make the device " + device.path());
            if (device.path().equals(MULTIPLEXER)) {
                continue;
            }
            makeConfigured(device, rootfs, dev, hosts);
        }
    }

    /// What is bound from the host must have the device. Elsewhere it is made, but not where an
    /// image has a link by which something else was mounted.
    private void makeConfigured(DeviceFile device, Rootfs rootfs, Fd dev, boolean hosts) {
        String directory = device.directory();
        MountPlan over = mountOver(directory);
        if (isForeign(over) || (hosts && (directory + "/").startsWith(DEV + "/"))) {
            try (Fd place = rootfs.open(directory)) {
                device.requireIn(place);
            }
        } else if (directory.equals(DEV)) {
            make(device, dev);
        } else {
            try (Fd place = place(directory, over, rootfs, dev)) {
                make(device, place);
            }
        }
    }

    private static Fd place(String directory, @Nullable MountPlan over, Rootfs rootfs, Fd dev) {
        if (over != null && !over.destination().equals(DEV)) {
            return rootfs.realDirectory(directory);
        }
        Fd place =
                directory.startsWith(DEV + "/")
                        ? new Rootfs(dev).ownDirectory(directory.substring(DEV.length()))
                        : rootfs.ownDirectory(directory);
        if (place == null) {
            throw new SystemError(
                    directory, "is covered by a mount, by way of a link of the image");
        }
        return place;
    }

    private void make(DeviceFile device, Fd directory) {
        if (bound && device.type() != 'p') {
            device.bindTo(directory);
        } else {
            device.makeIn(directory);
        }
    }

    private static void makeLinks(Fd dev) {
        Rootfs.link(dev, "fd", "/proc/self/fd");
        Rootfs.link(dev, "stdin", "/proc/self/fd/0");
        Rootfs.link(dev, "stdout", "/proc/self/fd/1");
        Rootfs.link(dev, "stderr", "/proc/self/fd/2");
        // Not every kernel has it.
        Fd core = Fd.find("/proc/kcore");
        if (core != null) {
            core.close();
            Rootfs.link(dev, "core", "/proc/kcore");
        }
        // Terminals must come from the container's own devpts, whatever the image has here.
        Rootfs.forceLink(dev, "ptmx", "pts/ptmx");
    }
}

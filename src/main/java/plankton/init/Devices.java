package plankton.init;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.environment.Environment;
import plankton.environment.MountPlan;
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
    /// @param terminal opens the container's terminal, while something can still be made in `/dev`
    void make(Rootfs rootfs, Runnable terminal) {
        MountPlan mount = mountOnDev();
        progress.at("", "make the default devices");
        // A link there would lead all this into whatever directory of the host is bound elsewhere.
        try (Fd dev = rootfs.realDirectory(DEV)) {
            boolean hosts = isOfHost(mount, dev);
            if (!hosts) {
                makeDefaultOnes(dev);
            }
            makeConfiguredOnes(rootfs, dev, hosts);
            if (!hosts) {
                progress.at("", "make the default devices");
                makeLinks(dev);
            }
            terminal.run();
            if (!hosts) {
                progress.at("", "open the null device of the container");
                Stdio.exchangeNull(dev);
            }
            if (mount instanceof MountPlan.NewFileSystem
                    && (mount.flags().set() & MountAttr.RDONLY) != 0) {
                MountTree.change(dev, MountAttr.RDONLY, 0, null, false);
            }
        }
    }

    private @Nullable MountPlan mountOnDev() {
        MountPlan found = null;
        for (MountPlan mount : environment.mountList()) {
            if (mount.destination().equals(DEV) && !(mount instanceof MountPlan.Remount)) {
                found = mount;
            }
        }
        return found;
    }

    /// Bound from it, the one file system that the kernel fills with devices, or there because the
    /// host's root is the container's.
    private static boolean isOfHost(@Nullable MountPlan mount, Fd dev) {
        return switch (mount) {
            case null -> {
                try (Fd hosts = Fd.directory(DEV)) {
                    yield dev.isSameAs(hosts);
                }
            }
            case MountPlan.NewFileSystem fresh -> fresh.type().equals("devtmpfs");
            default -> true;
        };
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
            if (hosts && device.path().startsWith(DEV + "/")) {
                try (Fd directory = rootfs.open(device.directory())) {
                    device.requireIn(directory);
                }
            } else if (device.directory().equals(DEV)) {
                make(device, dev);
            } else {
                try (Fd directory = rootfs.realDirectory(device.directory())) {
                    make(device, directory);
                }
            }
        }
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

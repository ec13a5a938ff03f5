package plankton.linux;

import plankton.sys.Memory;

/// A short stay of this process in the mount namespace of another, with its own rights.
public final class Visit {
    private Visit() {}

    /// What `path` leads to in the mount namespace of `process`, standing for itself only.
    ///
    /// @param itself whether a symbolic link is not followed
    public static Fd find(Child process, String path, boolean itself) {
        if (Credentials.isOrdinary()) {
            // It has no more rights than the process itself.
            throw Call.error(Memory.EACCES(), "openat", path);
        }
        try (Pidfd there = Pidfd.of(process);
                Fd home = Fd.read("/proc/self/ns/mnt");
                Fd root = Fd.directory("/");
                Fd here = Fd.directory(".")) {
            Namespaces.join(Namespace.MOUNT, there.fd());
            try {
                Fd found = Fd.placeIfAllowed(path, itself);
                if (found == null) {
                    throw Call.error(Memory.EACCES(), "openat", path);
                }
                return found;
            } finally {
                Namespaces.join(Namespace.MOUNT, home);
                CurrentProcess.changeRoot(root);
                here.enter();
            }
        }
    }
}

package plankton.linux;

import plankton.sys.Mount;

/// How mounts and unmounts travel between copies of a mount (mount_namespaces(7)).
public enum Propagation {
    SHARED,
    SLAVE,
    PRIVATE,
    UNBINDABLE;

    long bits() {
        return switch (this) {
            case SHARED -> Mount.MS_SHARED();
            case SLAVE -> Mount.MS_SLAVE();
            case PRIVATE -> Mount.MS_PRIVATE();
            case UNBINDABLE -> Mount.MS_UNBINDABLE();
        };
    }
}

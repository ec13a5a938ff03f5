package plankton.environment;

import plankton.linux.Propagation;

/// The root file system of a container.
///
/// @param path absolute, on the host
/// @param propagation of mounts made later in the container
/// @param propagationIsRecursive whether that holds for all mounts of the container
/// @param mountLabel the SELinux label of the files in new file systems, empty for the usual ones
public record RootPlan(
        String path,
        boolean readonly,
        Propagation propagation,
        boolean propagationIsRecursive,
        String mountLabel) {}

package plankton.environment;

/// What the command line and the caller's own environment add to a configuration.
///
/// @param pivot whether the root is changed by pivot_root(2), which a root on a ramdisk does not
///   allow; else the rootfs is moved onto it
/// @param keyring whether the container gets a session keyring of its own
/// @param preservedFds how many of the caller's descriptors, from 3 on, are left open
/// @param listenFds how many of these are sockets to listen at, which the program is told of
///   (sd_listen_fds(3))
/// @param manager who makes its control group
/// @param notifyDirectory the directory of the host in which a socket waits for the program to say
///   that it is ready (sd_notify(3)); empty if nobody waits
public record Options(
        boolean pivot,
        boolean keyring,
        int preservedFds,
        int listenFds,
        ControlGroupManager manager,
        String notifyDirectory) {

    /// Nothing special.
    public static final Options NONE =
            new Options(true, true, 0, 0, ControlGroupManager.CGROUPFS, "");
}

package plankton.sys;

import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import org.teavm.interop.Import;

/// Sockets (unix(7), netlink(7)) and the loopback device (netdevice(7)).
public final class Socket {
    private Socket() {}

    @Import(name = "socket")
    public static native int socket(int domain, int type, int protocol);

    @Import(name = "socketpair")
    public static native int socketpair(int domain, int type, int protocol, int[] fds);

    @Import(name = "bind")
    public static native int bind(int fd, Address address, int length);

    @Import(name = "listen")
    public static native int listen(int fd, int backlog);

    @Import(name = "accept4")
    public static native int accept(
            int fd, @Nullable Address address, @Nullable Address length, int flags);

    @Import(name = "connect")
    public static native int connect(int fd, Address address, int length);

    @Import(name = "recv")
    public static native long recv(int fd, byte[] buffer, long size, int flags);

    /// recvfrom(2).
    ///
    /// @param address gets the sender's, `struct sockaddr_nl`: family, process, groups
    /// @param length its size in bytes
    @Import(name = "recvfrom")
    public static native long recvfrom(
            int fd, byte[] buffer, long size, int flags, int[] address, int[] length);

    @Import(name = "setsockopt")
    public static native int setsockopt(int fd, int level, int option, int[] value, int size);

    /// sendmsg(2), with one descriptor to pass on, or none if `descriptor` is negative.
    ///
    /// @param word what a filter of system calls sees as the sixth argument
    @Import(name = "plankton_send_fd")
    public static native long sendFd(
            int fd, byte[] message, long length, int descriptor, long word);

    /// recvmsg(2); puts a descriptor that came along, close-on-exec, into `descriptor[0]`.
    @Import(name = "plankton_receive_fd")
    public static native long receiveFd(
            int fd, byte[] buffer, long size, int[] descriptor, long word);

    @Import(name = "plankton_loopback_up")
    public static native int loopbackUp(int fd, Address request);

    @Import(name = "VALUE(AF_UNIX)")
    public static native int AF_UNIX();

    @Import(name = "VALUE(AF_INET)")
    public static native int AF_INET();

    @Import(name = "VALUE(AF_NETLINK)")
    public static native int AF_NETLINK();

    @Import(name = "VALUE(NETLINK_ROUTE)")
    public static native int NETLINK_ROUTE();

    @Import(name = "VALUE(SOL_SOCKET)")
    public static native int SOL_SOCKET();

    @Import(name = "VALUE(SO_SNDTIMEO)")
    public static native int SO_SNDTIMEO();

    @Import(name = "VALUE(SOL_NETLINK)")
    public static native int SOL_NETLINK();

    @Import(name = "VALUE(NETLINK_EXT_ACK)")
    public static native int NETLINK_EXT_ACK();

    @Import(name = "VALUE(sizeof(struct sockaddr_nl) / 4)")
    public static native int SOCKADDR_NL_WORDS();

    @Import(name = "VALUE(SOCK_RAW|SOCK_CLOEXEC)")
    public static native int SOCK_RAW();

    @Import(name = "VALUE(SOCK_SEQPACKET|SOCK_CLOEXEC)")
    public static native int SOCK_SEQPACKET();

    @Import(name = "VALUE(SOCK_DGRAM|SOCK_CLOEXEC)")
    public static native int SOCK_DGRAM();

    @Import(name = "VALUE(SOCK_STREAM|SOCK_CLOEXEC)")
    public static native int SOCK_STREAM();

    @Import(name = "VALUE(SOCK_CLOEXEC)")
    public static native int SOCK_CLOEXEC();

    @Import(name = "VALUE(MSG_PEEK)")
    public static native int MSG_PEEK();

    @Import(name = "VALUE(MSG_TRUNC)")
    public static native int MSG_TRUNC();
}

package plankton.sys;

import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import org.teavm.interop.Import;

/// Sockets (unix(7)) and the loopback device (netdevice(7)).
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

    @Import(name = "send")
    public static native long send(int fd, byte[] message, long length, int flags);

    @Import(name = "recv")
    public static native long recv(int fd, byte[] buffer, long size, int flags);

    @Import(name = "plankton_loopback_up")
    public static native int loopbackUp(int fd, Address request);

    @Import(name = "VALUE(AF_UNIX)")
    public static native int AF_UNIX();

    @Import(name = "VALUE(AF_INET)")
    public static native int AF_INET();

    @Import(name = "VALUE(SOCK_SEQPACKET|SOCK_CLOEXEC)")
    public static native int SOCK_SEQPACKET();

    @Import(name = "VALUE(SOCK_DGRAM|SOCK_CLOEXEC)")
    public static native int SOCK_DGRAM();

    @Import(name = "VALUE(SOCK_CLOEXEC)")
    public static native int SOCK_CLOEXEC();

    @Import(name = "VALUE(MSG_NOSIGNAL)")
    public static native int MSG_NOSIGNAL();

    @Import(name = "VALUE(MSG_PEEK)")
    public static native int MSG_PEEK();

    @Import(name = "VALUE(MSG_TRUNC)")
    public static native int MSG_TRUNC();
}

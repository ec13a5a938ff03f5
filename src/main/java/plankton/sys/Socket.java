package plankton.sys;

import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.c.Variable;

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

    @Import(name = "AF_UNIX")
    @Variable
    public static native int AF_UNIX();

    @Import(name = "AF_INET")
    @Variable
    public static native int AF_INET();

    @Import(name = "SOCK_SEQPACKET|SOCK_CLOEXEC")
    @Variable
    public static native int SOCK_SEQPACKET();

    @Import(name = "SOCK_DGRAM|SOCK_CLOEXEC")
    @Variable
    public static native int SOCK_DGRAM();

    @Import(name = "SOCK_CLOEXEC")
    @Variable
    public static native int SOCK_CLOEXEC();

    @Import(name = "MSG_NOSIGNAL")
    @Variable
    public static native int MSG_NOSIGNAL();

    @Import(name = "MSG_TRUNC")
    @Variable
    public static native int MSG_TRUNC();
}

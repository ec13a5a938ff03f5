package plankton.linux;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.sys.Memory;
import plankton.sys.Socket;

/// A socket to ask the kernel about the network devices of one network namespace (rtnetlink(7)).
final class Netlink implements AutoCloseable {

    /// The kernel sends no more at once (netlink(7) asks for 8 kB at least).
    private static final int BUFFER = 32768;

    // Places in messages
    private static final int TYPE = 4;
    private static final int FLAGS = 6;
    private static final int SEQUENCE = 8;
    private static final int ERRNO = NetlinkPart.MESSAGE;
    private static final int COPY = ERRNO + 4;

    private final Fd fd;
    private int sequence;
    private String said = "";

    /// Asks about the namespace in which this process is.
    Netlink() {
        int number = Socket.socket(Socket.AF_NETLINK(), Socket.SOCK_RAW(), Socket.NETLINK_ROUTE());
        fd = new Fd(Call.check(number, "socket", "AF_NETLINK"), "rtnetlink");
        int done =
                Socket.setsockopt(
                        number, Socket.SOL_NETLINK(), Socket.NETLINK_EXT_ACK(), new int[] {1}, 4);
        Call.check(done, "setsockopt", "NETLINK_EXT_ACK");
    }

    /// Asks about `namespace`: a socket belongs to the one in which it was made.
    static Netlink in(Fd namespace) {
        try (Fd own = Fd.read("/proc/self/ns/net")) {
            Namespaces.join(Namespace.NETWORK, namespace);
            try {
                return new Netlink();
            } finally {
                Namespaces.join(Namespace.NETWORK, own);
            }
        }
    }

    /// Sends a request and gives back the messages of the answer.
    ///
    /// @param name what is asked for, likewise `object`, for people
    /// @throws SystemError if the kernel refuses
    List<NetlinkPart> ask(NetlinkRequest request, String name, String object) {
        var answers = new ArrayList<NetlinkPart>();
        int errno = exchange(request, answers);
        report(errno, name, object);
        if (errno != 0) {
            SystemError error = Call.error(errno, name, object);
            throw said.isEmpty() ? error : error.hint("the kernel says: " + said);
        }
        return answers;
    }

    /// Like [#ask], with null for an answer if there is no such device.
    @Nullable List<NetlinkPart> find(NetlinkRequest request, String name, String object) {
        var answers = new ArrayList<NetlinkPart>();
        int errno = exchange(request, answers);
        report(errno, name, object);
        if (errno != 0 && errno != Memory.ENODEV()) {
            throw Call.error(errno, name, object);
        }
        return errno == 0 ? answers : null;
    }

    private static void report(int errno, String name, String object) {
        Memory.setErrno(errno);
        var _ = Call.attempt(errno == 0 ? 0 : -1, name, object);
    }

    /// @return the error, or 0
    private int exchange(NetlinkRequest request, List<NetlinkPart> answers) {
        byte[] bytes = request.bytes(++sequence);
        said = "";
        fd.write(bytes);
        while (true) {
            var buffer = new byte[BUFFER];
            for (NetlinkPart message : NetlinkPart.messages(buffer, receive(buffer))) {
                if (message.number(SEQUENCE) != sequence) {
                    continue;
                }
                int type = message.half(TYPE);
                if ((message.half(FLAGS) & Rtnetlink.INTERRUPTED) != 0) {
                    throw new SystemError("netlink", "the network devices changed meanwhile");
                }
                if (type == Rtnetlink.ERROR || type == Rtnetlink.DONE) {
                    return end(message, type);
                }
                answers.add(message);
            }
        }
    }

    private int end(NetlinkPart message, int type) {
        int errno = -message.number(ERRNO);
        if (type == Rtnetlink.ERROR && errno != 0) {
            boolean capped = (message.half(FLAGS) & Rtnetlink.CAPPED) != 0;
            int copied = capped ? NetlinkPart.MESSAGE : message.number(COPY);
            NetlinkPart text = message.attribute(COPY + (copied + 3) / 4 * 4, Rtnetlink.ERROR_TEXT);
            said = text == null ? "" : text.text();
        }
        return errno;
    }

    /// Whoever may manage the network may send to this socket, too: only the kernel is believed.
    private int receive(byte[] buffer) {
        while (true) {
            var sender = new int[Socket.SOCKADDR_NL_WORDS()];
            long count =
                    Socket.recvfrom(
                            fd.number(),
                            buffer,
                            buffer.length,
                            Socket.MSG_TRUNC(),
                            sender,
                            new int[] {4 * sender.length});
            if (count < 0 && Memory.errno() == Memory.EINTR()) {
                continue;
            }
            Call.check(count, "recvfrom", fd.toString());
            if (count > buffer.length) {
                throw new SystemError("netlink", "a message of " + count + " bytes is too long");
            }
            if (sender[1] == 0) {
                return (int) count;
            }
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}

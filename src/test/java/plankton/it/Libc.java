package plankton.it;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The few calls of the C library that tests need and Java does not have. Descriptors made here are
/// closed on exec.
@SuppressWarnings("restricted")
final class Libc {
    private Libc() {}

    /// That it failed, and the error's number.
    static final class Refused extends RuntimeException {
        final int errno;

        Refused(String call, int errno) {
            super(call + " failed with error number " + errno);
            this.errno = errno;
        }
    }

    static final int EIO = 5;

    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0x100;
    private static final int O_CLOEXEC = 0x80000;
    private static final short POLLIN = 1;
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_SEQPACKET = 5;
    private static final int SCM_RIGHTS = 1;
    private static final int SOL_SOCKET = 1;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();

    private static final MethodHandle OPEN = variadic("open", ADDRESS, JAVA_INT);
    private static final MethodHandle CLOSE = fixed("close", JAVA_INT);
    private static final MethodHandle READ = fixed("read", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = fixed("write", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle IOCTL = variadic("ioctl", JAVA_INT, JAVA_LONG, ADDRESS);
    private static final MethodHandle POLL = fixed("poll", ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SOCKET = fixed("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = fixed("bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CONNECT = fixed("connect", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle LISTEN = fixed("listen", JAVA_INT, JAVA_INT);
    private static final MethodHandle ACCEPT =
            fixed("accept4", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle RECVMSG = fixed("recvmsg", JAVA_INT, ADDRESS, JAVA_INT);

    private static MethodHandle fixed(String name, MemoryLayout... parameters) {
        return function(name, parameters, Linker.Option.captureCallState("errno"));
    }

    /// A function whose last parameter stands for `...`.
    private static MethodHandle variadic(String name, MemoryLayout... parameters) {
        return function(
                name,
                parameters,
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(parameters.length - 1));
    }

    private static MethodHandle function(
            String name, MemoryLayout[] parameters, Linker.Option... options) {
        var type = FunctionDescriptor.of(JAVA_LONG, parameters);
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }

    private static int call(String name, MethodHandle function, Object... arguments) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            var all = new Object[arguments.length + 1];
            all[0] = state;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            // Those that return an int say nothing about the upper half.
            int result = (int) (long) function.invokeWithArguments(all);
            if (result == -1) {
                throw new Refused(name, state.get(JAVA_INT, 0));
            }
            return result;
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(name, e);
        }
    }

    /// Opens a device for reading and writing; it does not become the controlling terminal.
    static int open(String path) {
        try (var arena = Arena.ofConfined()) {
            int flags = O_RDWR | O_NOCTTY | O_CLOEXEC;
            return call("open " + path, OPEN, arena.allocateFrom(path), flags);
        }
    }

    static void close(int fd) {
        call("close", CLOSE, fd);
    }

    /// What can be read now, at most `size` bytes; waits for the first of them.
    static byte[] read(int fd, int size) {
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(size);
            int length = call("read", READ, fd, buffer, (long) size);
            return buffer.asSlice(0, length).toArray(JAVA_BYTE);
        }
    }

    static void write(int fd, byte[] bytes) {
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocateFrom(JAVA_BYTE, bytes);
            for (int done = 0; done < bytes.length; ) {
                done += call("write", WRITE, fd, buffer.asSlice(done), (long) bytes.length - done);
            }
        }
    }

    /// An `ioctl` about a structure that is made of `shorts`; returns them as they are afterwards.
    static short[] ioctl(int fd, long request, short... shorts) {
        try (var arena = Arena.ofConfined()) {
            var structure = arena.allocateFrom(JAVA_SHORT, shorts);
            call("ioctl", IOCTL, fd, request, structure);
            return structure.toArray(JAVA_SHORT);
        }
    }

    /// Whether there is something to read, or nothing any more, within `millis`.
    static boolean readable(int fd, int millis) {
        try (var arena = Arena.ofConfined()) {
            var pollfd = arena.allocate(8, 4);
            pollfd.set(JAVA_INT, 0, fd);
            pollfd.set(JAVA_SHORT, 4, POLLIN);
            return call("poll", POLL, pollfd, 1L, millis) > 0;
        }
    }

    /// A socket in the file system, bound to `path`.
    static int socket(Path path) {
        try (var arena = Arena.ofConfined()) {
            var name = path.toString().getBytes(StandardCharsets.UTF_8);
            var address = arena.allocate(110, 2);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
            int fd = call("socket", SOCKET, AF_UNIX, SOCK_STREAM | O_CLOEXEC, 0);
            call("bind " + path, BIND, fd, address, name.length + 3);
            return fd;
        }
    }

    /// A connection to whoever listens at `path` for whole messages.
    static int connect(Path path) {
        try (var arena = Arena.ofConfined()) {
            var name = path.toString().getBytes(StandardCharsets.UTF_8);
            var address = arena.allocate(110, 2);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
            int fd = call("socket", SOCKET, AF_UNIX, SOCK_SEQPACKET | O_CLOEXEC, 0);
            call("connect " + path, CONNECT, fd, address, name.length + 3);
            return fd;
        }
    }

    static void listen(int fd) {
        call("listen", LISTEN, fd, 8);
    }

    static int accept(int fd) {
        return call("accept4", ACCEPT, fd, MemorySegment.NULL, MemorySegment.NULL, O_CLOEXEC);
    }

    /// What one message had: the length of its text, and its descriptors.
    record Received(int length, List<Integer> descriptors) {}

    /// Receives a message that may have descriptors with it.
    static Received receive(int fd) {
        try (var arena = Arena.ofConfined()) {
            var text = arena.allocate(4096);
            var vector = arena.allocateFrom(JAVA_LONG, text.address(), text.byteSize());
            var control = arena.allocate(256, 8);
            var header = arena.allocate(56, 8);
            header.set(JAVA_LONG, 16, vector.address());
            header.set(JAVA_LONG, 24, 1);
            header.set(JAVA_LONG, 32, control.address());
            header.set(JAVA_LONG, 40, control.byteSize());
            int length = call("recvmsg", RECVMSG, fd, header, MSG_CMSG_CLOEXEC);
            boolean some = header.get(JAVA_LONG, 40) > 0;
            return new Received(length, some ? descriptors(control) : List.of());
        }
    }

    private static List<Integer> descriptors(MemorySegment control) {
        if (control.get(JAVA_INT, 8) != SOL_SOCKET || control.get(JAVA_INT, 12) != SCM_RIGHTS) {
            throw new AssertionError("a control message that has no descriptors");
        }
        int[] all = control.asSlice(16, control.get(JAVA_LONG, 0) - 16).toArray(JAVA_INT);
        return Arrays.stream(all).boxed().toList();
    }
}

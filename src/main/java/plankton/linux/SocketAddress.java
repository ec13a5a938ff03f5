package plankton.linux;

import org.teavm.interop.Address;
import plankton.failure.SystemError;
import plankton.sys.Memory;
import plankton.sys.Socket;

/// The address of a socket in the file system (unix(7), `struct sockaddr_un`).
final class SocketAddress {
    private SocketAddress() {}

    /// A system call that is given an address; its error stays in errno.
    @FunctionalInterface
    interface User {
        int use(Address address, int length);
    }

    /// Gives the address of the socket at `path`, which is limited to some 100 bytes, to `user`.
    static int use(String path, User user) {
        byte[] bytes = CString.of(path);
        int size = Memory.SIZEOF_SOCKADDR_UN();
        int offset = Memory.SUN_PATH();
        if (offset + bytes.length > size) {
            throw new SystemError("", "the path " + path + " is too long for a socket");
        }
        Address address = Memory.calloc(1, size);
        address.putShort((short) Socket.AF_UNIX());
        for (int i = 0; i < bytes.length; i++) {
            address.add(offset + i).putByte(bytes[i]);
        }
        int result = user.use(address, offset + bytes.length);
        int errno = Memory.errno();
        Memory.free(address);
        Memory.setErrno(errno);
        return result;
    }
}

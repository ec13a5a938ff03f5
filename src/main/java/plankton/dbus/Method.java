package plankton.dbus;

/// What is called.
///
/// @param destination the name of the peer
/// @param path of its object
/// @param signature the types of the arguments
public record Method(
        String destination, String path, String type, String member, String signature) {

    private static final int METHOD_CALL = 1;
    private static final int VERSION = 1;

    // Codes of header fields (D-Bus Specification, Header Fields).
    private static final int PATH = 1;
    private static final int INTERFACE = 2;
    private static final int MEMBER = 3;
    private static final int DESTINATION = 6;
    private static final int SIGNATURE = 8;

    /// The message that calls it.
    byte[] message(int serial, Output arguments) {
        var out = new Output();
        out.octet('l').octet(METHOD_CALL).octet(0).octet(VERSION);
        out.number(arguments.size()).number(serial);
        int fields = out.beginArray(8);
        field(out, PATH, "o").text(path);
        field(out, INTERFACE, "s").text(type);
        field(out, MEMBER, "s").text(member);
        field(out, DESTINATION, "s").text(destination);
        if (!signature.isEmpty()) {
            field(out, SIGNATURE, "g").signature(signature);
        }
        return out.endArray(fields, 8).append(arguments).toBytes();
    }

    private static Output field(Output out, int code, String type) {
        return out.align(8).octet(code).signature(type);
    }
}

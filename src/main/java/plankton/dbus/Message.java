package plankton.dbus;

/// A message that came.
///
/// @param replyTo the serial number of the call that it answers, 0 if it answers none
/// @param member the name of the signal, empty if it is none
/// @param error the name of the error, empty if it is none
/// @param body its arguments
public record Message(int type, long replyTo, String member, String error, Input body) {

    /// The size of what stands before the header fields, their length included.
    static final int PREFIX = 16;

    /// The longest message; longer ones say nothing that matters here.
    static final int MAX = 1 << 20;

    private static final int ERROR = 3;
    private static final int SIGNAL = 4;

    private static final int MEMBER = 3;
    private static final int ERROR_NAME = 4;
    private static final int REPLY_SERIAL = 5;

    /// Whether it is a signal of that name.
    public boolean isSignal(String name) {
        return type == SIGNAL && member.equals(name);
    }

    /// Whether it answers a call by an error.
    public boolean isError() {
        return type == ERROR;
    }

    private static Input at(byte[] message, int place) {
        if (message.length < PREFIX || (message[0] != 'l' && message[0] != 'B')) {
            throw Input.malformed();
        }
        return new Input(message, message[0] == 'l', place);
    }

    /// The length of the message that begins with the bytes `prefix`.
    static long length(byte[] prefix) {
        Input in = at(prefix, 4);
        long body = in.number();
        var _ = in.number();
        return PREFIX + (in.number() + 7 & ~7) + body;
    }

    static Message read(byte[] message) {
        Input in = at(message, 1);
        int type = in.octet();
        in = at(message, PREFIX - 4);
        long end = PREFIX + in.number();
        long replyTo = 0;
        String member = "";
        String error = "";
        while (in.place() < end) {
            in.align(8);
            int code = in.octet();
            String text = "";
            long number = 0;
            switch (in.signature()) {
                case "s", "o" -> text = in.text();
                case "g" -> text = in.signature();
                case "u" -> number = in.number();
                default -> throw Input.malformed();
            }
            if (code == MEMBER) {
                member = text;
            } else if (code == ERROR_NAME) {
                error = text;
            } else if (code == REPLY_SERIAL) {
                replyTo = number;
            }
        }
        in.align(8);
        return new Message(type, replyTo, member, error, in);
    }
}

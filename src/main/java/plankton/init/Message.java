package plankton.init;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.linux.MessageSocket;
import plankton.linux.Utf8;

/// What the two processes of a creation say to each other.
///
/// ```
///  container.Launch                                    init.Init
///    clone3 ------------------------------------------>  is born; dies with its maker until Recorded
///    saves the record with its process id
///    Recorded ---------------------------------------->  (read when everything is built)
///                                                        builds the environment
///                         <------------------------ Warning, any number of them
///                         <----------------------- Failed  or
///                         <--------------------- Prepared  the environment is complete
///  container.Start (for `run`, Launch itself)
///    Start ------------------------------------------->  execve; that closes the connection
///                         <----------------------- Failed  or the end of the connection: it runs
/// ```
///
/// One message is one packet, so there is nothing to frame: its first byte is its kind, the rest
/// its texts, each ended by a NUL. Anything else, and a connection that ends too early, is an error
/// at once.
public sealed interface Message {

    /// The container's record holds the new process's id: it can be found and may outlive its
    /// maker.
    record Recorded() implements Message {}

    /// The environment is complete.
    record Prepared() implements Message {}

    /// Run the program now.
    record Start() implements Message {}

    /// Something the user should know, though it did not stop anything.
    record Warning(String text) implements Message {}

    /// It did not work, and the new process is about to end.
    record Failed(SystemError.Facts facts) implements Message {}

    byte RECORDED = 1;
    byte PREPARED = 2;
    byte START = 3;
    byte WARNING = 4;
    byte FAILED = 5;

    /// Texts longer than this are cut: five of them must fit into one message.
    int MAX_TEXT = MessageSocket.MAX_MESSAGE / 5 - 2;

    /// Sends it.
    ///
    /// @return whether there was still somebody to send it to
    default boolean sendTo(MessageSocket socket) {
        return socket.send(
                switch (this) {
                    case Recorded() -> encode(RECORDED);
                    case Prepared() -> encode(PREPARED);
                    case Start() -> encode(START);
                    case Warning(String text) -> encode(WARNING, text);
                    case Failed(SystemError.Facts facts) ->
                            encode(
                                    FAILED,
                                    facts.pointer(),
                                    facts.step(),
                                    facts.call(),
                                    facts.problem(),
                                    facts.hint());
                });
    }

    /// Waits for the next message.
    ///
    /// @return null once the other side is gone
    static @Nullable Message receiveFrom(MessageSocket socket) {
        byte[] bytes = socket.receive();
        return bytes == null ? null : decode(bytes);
    }

    private static byte[] encode(byte kind, String... texts) {
        byte[] message = {kind};
        for (String text : texts) {
            byte[] bytes = Utf8.encode(text);
            int length = Math.min(bytes.length, MAX_TEXT);
            int size = message.length;
            message = Arrays.copyOf(message, size + length + 1);
            System.arraycopy(bytes, 0, message, size, length);
        }
        return message;
    }

    /// Understands a packet, or refuses it.
    static Message decode(byte[] bytes) {
        String[] texts = new String[5];
        int count = 0;
        int start = 1;
        for (int i = 1; i < bytes.length; i++) {
            if (bytes[i] == 0 && count < texts.length) {
                texts[count++] = Utf8.decode(bytes, start, i - start);
                start = i + 1;
            }
        }
        int kind = bytes.length == 0 ? 0 : bytes[0];
        int expected = kind == FAILED ? 5 : kind == WARNING ? 1 : 0;
        if (start != Math.max(bytes.length, 1) || count != expected) {
            throw new SystemError("", "a malformed message came from the other process");
        }
        return switch (kind) {
            case RECORDED -> new Recorded();
            case PREPARED -> new Prepared();
            case START -> new Start();
            case WARNING -> new Warning(texts[0]);
            case FAILED ->
                    new Failed(
                            new SystemError.Facts(
                                    texts[0], texts[1], texts[2], texts[3], texts[4]));
            default -> throw new SystemError("", "a message of unknown kind " + kind + " came");
        };
    }
}

package plankton.init;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.linux.CurrentProcess;
import plankton.linux.Fd;
import plankton.linux.MessageSocket;
import plankton.linux.Utf8;

/// What the two processes of a creation say to each other.
///
/// ```
///  container.Launch                                    init.Init
///    clone3 ------------------------------------------>  is born; dies with its maker until Recorded
///    writes the maps of ids, if there is a new user namespace
///    Mapped ------------------------------------------>
///                         <------------------------- Wanted  a path it has no right to, with a
///    Found or Failed --------------------------------->      connection for the answer
///                         <-------------------------- ToMap  likewise, for a bind that changes owners
///    Mapped or Failed -------------------------------->      (Found, with the tree, comes before it)
///    saves the record with its process id
///    Recorded ---------------------------------------->  (read when everything is mounted)
///    Sealed  ----------------------------------------->  goes on from a copy of the program's file
///                                                        builds the environment
///                         <------------------------ Warning, any number of them
///                         <--------------------- Terminal  its master side, if it has a terminal
///                         <---------------------- Mounted  if there are hooks to run now
///    HooksDone --------------------------------------->
///                         <----------------------- Failed  or
///                         <--------------------- Prepared  the environment is complete
///  container.Start (for `run`, Launch itself)
///    Start ------------------------------------------->
///                         <--------------------- Listener  if its filter refers system calls
///    Start ------------------------------------------->  only then: somebody has been told of it
///                                                        execve; that closes the connection
///                         <----------------------- Failed  or the end of the connection: it runs
/// ```
///
/// What stands below `container.Start` is said by programs of different versions: it changes as
/// docs/architecture.md allows, "What lives longer than the program".
///
/// One message is one packet, so there is nothing to frame: its first byte is its kind, the rest
/// its texts, each ended by a NUL. Anything else, and a connection that ends too early, is an error
/// at once.
public sealed interface Message {

    /// The container's record holds the new process's id: it can be found and may outlive its
    /// maker.
    record Recorded() implements Message {}

    /// The new user namespace, or a tree of files, has its ids.
    record Mapped() implements Message {}

    /// Something on the host that the process has no right to find by itself.
    ///
    /// @param itself whether a symbolic link is not followed
    /// @param answer where [Found] or [Failed] goes
    record Wanted(String path, boolean itself, Fd answer) implements Message {}

    /// What was wanted, or, after [ToMap], the tree that it is about.
    record Found(Fd place) implements Message {}

    /// A tree whose ids only the maker may map: it comes over the connection `answer` as [Found].
    ///
    /// @param pointer of the mount in the configuration
    /// @param answer where [Mapped] or [Failed] goes
    record ToMap(String pointer, Fd answer) implements Message {}

    /// A copy of the program's file that cannot be changed: the process must go on from it.
    record Sealed(Fd copy) implements Message {}

    /// Everything is mounted, and the hooks of the runtime's namespaces are due.
    record Mounted() implements Message {}

    /// They have been run.
    record HooksDone() implements Message {}

    /// The master side of the program's new terminal.
    record Terminal(Fd master) implements Message {}

    /// The listener of the filter of system calls, of which somebody has to be told; then it is
    /// told to start once more.
    record Listener(Fd descriptor) implements Message {}

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
    byte MOUNTED = 6;
    byte HOOKS_DONE = 7;
    byte TERMINAL = 8;
    byte MAPPED = 9;
    byte WANTED = 10;
    byte FOUND = 11;
    byte SEALED = 12;
    byte LISTENER = 13;
    byte TO_MAP = 14;

    /// Texts longer than this are cut: five of them must fit into one message.
    int MAX_TEXT = MessageSocket.MAX_MESSAGE / 5 - 2;

    /// Sends it.
    ///
    /// @return whether there was still somebody to send it to
    default boolean sendTo(MessageSocket socket) {
        byte[] bytes =
                switch (this) {
                    case Recorded() -> encode(RECORDED);
                    case Prepared() -> encode(PREPARED);
                    case Start() -> encode(START);
                    case Mounted() -> encode(MOUNTED);
                    case HooksDone() -> encode(HOOKS_DONE);
                    case Terminal _ -> encode(TERMINAL);
                    case Mapped() -> encode(MAPPED);
                    case Wanted(String path, boolean itself, _) ->
                            encode(WANTED, path, itself ? "1" : "");
                    case Found _ -> encode(FOUND);
                    case ToMap(String pointer, _) -> encode(TO_MAP, pointer);
                    case Sealed _ -> encode(SEALED);
                    case Listener _ -> encode(LISTENER);
                    case Warning(String text) -> encode(WARNING, text);
                    case Failed(SystemError.Facts facts) ->
                            encode(
                                    FAILED,
                                    facts.pointer(),
                                    facts.step(),
                                    facts.call(),
                                    facts.problem(),
                                    facts.hint());
                };
        Fd passed =
                switch (this) {
                    case Terminal(Fd master) -> master;
                    case Wanted(_, _, Fd answer) -> answer;
                    case Found(Fd place) -> place;
                    case ToMap(_, Fd answer) -> answer;
                    case Sealed(Fd copy) -> copy;
                    case Listener(Fd descriptor) -> descriptor;
                    default -> null;
                };
        return socket.send(bytes, passed);
    }

    /// Tells of `error`, with which this process ends, as far as that is possible: whoever waits
    /// for it notices the end itself, too.
    static void report(SystemError error, MessageSocket to) {
        try {
            var _ = new Failed(error.facts()).sendTo(to);
        } catch (SystemError e) {
            CurrentProcess.exit(1);
        }
    }

    /// Waits for the next message.
    ///
    /// @return null once the other side is gone
    static @Nullable Message receiveFrom(MessageSocket socket) {
        MessageSocket.Packet packet = socket.receive();
        return packet == null ? null : decode(packet.bytes(), packet.passed());
    }

    /// Waits for the next message, which may be one of a later version of the program, and may
    /// never come.
    ///
    /// @return whether it is [Start]
    static boolean isStartFrom(MessageSocket socket) {
        MessageSocket.Packet packet = socket.receive();
        if (packet == null) {
            return false;
        }
        Fd passed = packet.passed();
        if (passed != null) {
            passed.close();
        }
        return packet.bytes().length == 1 && packet.bytes()[0] == START;
    }

    private static byte[] encode(byte kind, String... texts) {
        byte[] message = {kind};
        for (String text : texts) {
            // What a hook of the image has printed may be part of it.
            byte[] bytes = Utf8.encode(text.replace('\0', '?'));
            int length = Math.min(bytes.length, MAX_TEXT);
            int size = message.length;
            message = Arrays.copyOf(message, size + length + 1);
            System.arraycopy(bytes, 0, message, size, length);
        }
        return message;
    }

    /// Understands a packet, or refuses it.
    static Message decode(byte[] bytes, @Nullable Fd passed) {
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
        int expected =
                switch (kind) {
                    case FAILED -> 5;
                    case WANTED -> 2;
                    case WARNING, TO_MAP -> 1;
                    default -> 0;
                };
        if (start != Math.max(bytes.length, 1) || count != expected) {
            throw malformed();
        }
        return passed == null ? decode(kind, texts) : decode(kind, texts, passed);
    }

    private static Message decode(int kind, String[] texts, Fd passed) {
        return switch (kind) {
            case TERMINAL -> new Terminal(passed);
            case WANTED -> new Wanted(texts[0], !texts[1].isEmpty(), passed);
            case FOUND -> new Found(passed);
            case TO_MAP -> new ToMap(texts[0], passed);
            case SEALED -> new Sealed(passed);
            case LISTENER -> new Listener(passed);
            default -> throw malformed();
        };
    }

    private static Message decode(int kind, String[] texts) {
        return switch (kind) {
            case RECORDED -> new Recorded();
            case PREPARED -> new Prepared();
            case START -> new Start();
            case MOUNTED -> new Mounted();
            case MAPPED -> new Mapped();
            case HOOKS_DONE -> new HooksDone();
            case WARNING -> new Warning(texts[0]);
            case FAILED ->
                    new Failed(
                            new SystemError.Facts(
                                    texts[0], texts[1], texts[2], texts[3], texts[4]));
            default -> throw malformed();
        };
    }

    private static SystemError malformed() {
        return new SystemError("", "a malformed message came from the other process");
    }
}

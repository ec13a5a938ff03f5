package plankton.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plankton.failure.SystemError;
import plankton.linux.Stdio;

class MessageTest {

    @Test
    void readsWhatIsSent() {
        assertEquals(new Message.Recorded(), decode("\1"));
        assertEquals(new Message.Prepared(), decode("\2"));
        assertEquals(new Message.Start(), decode("\3"));
        assertEquals(new Message.Mounted(), decode("\6"));
        assertEquals(new Message.HooksDone(), decode("\7"));
        assertEquals(new Message.Mapped(), decode("\11"));
        assertEquals(new Message.Warning("careful"), decode("\4careful\0"));
        assertEquals(
                new Message.Failed(
                        new SystemError.Facts("/mounts/0", "mount", "fsopen x", "ENODEV", "")),
                decode("\5/mounts/0\0mount\0fsopen x\0ENODEV\0\0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\0",
                "\1x",
                "\1\0",
                "\6x",
                "\10",
                "\11x",
                "\12a\0",
                "\13",
                "\14",
                "\4",
                "\4careful",
                "\4a\0b\0",
                "\5a\0b\0c\0d\0",
                "\5a\0b\0c\0d\0e",
                "\5a\0b\0c\0d\0e\0f\0",
                "\177"
            })
    void refusesAllElse(String message) {
        assertThrows(SystemError.class, () -> decode(message));
    }

    @Test
    void readsTextsOfAnyLengthAndLanguage() {
        String text = "x".repeat(Message.MAX_TEXT - 4) + "\uD83D\uDC1F";
        assertEquals(new Message.Warning(text), decodeUtf8("\4" + text + "\0"));
        assertEquals(new Message.Warning(""), decodeUtf8("\4\0"));
        String part = text + "\0";
        assertEquals(
                new Message.Failed(new SystemError.Facts(text, text, text, text, text)),
                decodeUtf8("\5" + part.repeat(5)));
    }

    /// A text that was cut in the middle of a character is still a message.
    @Test
    void readsTextsThatWereCut() {
        assertEquals(new Message.Warning("a\uFFFD"), decode("\4a\u00C3\0"));
    }

    @Test
    void aTerminalWithoutItsDescriptorIsNone() {
        assertThrows(SystemError.class, () -> decode("\10"));
        var fd = Stdio.stream(1);
        assertEquals(new Message.Terminal(fd), Message.decode(new byte[] {Message.TERMINAL}, fd));
    }

    @Test
    void aSealedCopyWithoutItsDescriptorIsNone() {
        assertThrows(SystemError.class, () -> decode("\14"));
        var fd = Stdio.stream(1);
        assertEquals(new Message.Sealed(fd), Message.decode(new byte[] {Message.SEALED}, fd));
    }

    @Test
    void aTreeToMapWithoutItsConnectionIsNone() {
        assertThrows(SystemError.class, () -> decode("\16/mounts/0\0"));
        var fd = Stdio.stream(1);
        byte[] bytes = "\16/mounts/0\0".getBytes(StandardCharsets.UTF_8);
        assertEquals(new Message.ToMap("/mounts/0", fd), Message.decode(bytes, fd));
    }

    private static Message decodeUtf8(String message) {
        return Message.decode(message.getBytes(StandardCharsets.UTF_8), null);
    }

    @Test
    void survivesAnyBytes() {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            var bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = (byte) random.nextInt(10);
            }
            try {
                Message _ = Message.decode(bytes, null);
            } catch (SystemError _) {
                // Refused, as nearly all of them are.
            }
        }
    }

    private static Message decode(String message) {
        return Message.decode(message.getBytes(StandardCharsets.ISO_8859_1), null);
    }
}

package plankton.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plankton.failure.SystemError;

class BusMessageTest {

    private static final Method STOP = new Method("a.b", "/a/b", "a.b.Manager", "StopUnit", "ss");

    /// Laid out by hand from the specification.
    @Test
    void aCallIsLaidOutAsTheSpecificationSays() {
        String expected =
                "6c010001 14000000 07000000 58000000"
                        + "01016f00 04000000 2f612f6200 000000"
                        + "02017300 0b000000 612e622e4d616e6167657200 00000000"
                        + "03017300 08000000 53746f70556e697400 00000000000000"
                        + "06017300 03000000 612e6200 00000000"
                        + "08016700 02737300"
                        + "02000000 782e00 00 07000000 7265706c61636500";
        byte[] message = STOP.message(7, new Output().text("x.").text("replace"));
        assertEquals(expected.replace(" ", ""), HexFormat.of().formatHex(message));
    }

    @ParameterizedTest
    @CsvSource({"true, 2", "false, 2", "true, 3", "false, 3", "true, 4", "false, 4"})
    void whatWasWrittenIsRead(boolean little, int type) {
        byte[] bytes = message(little, type, "org.x.Error", "JobRemoved", 0xFFFF_FFFFL, "job 7", 5);
        assertEquals(bytes.length, Message.length(Arrays.copyOf(bytes, Message.PREFIX)));
        Message message = Message.read(bytes);
        assertEquals(0xFFFF_FFFFL, message.replyTo());
        assertEquals("org.x.Error", message.error());
        assertEquals(type == 3, message.isError());
        assertEquals(type == 4, message.isSignal("JobRemoved"));
        assertFalse(message.isSignal("JobNew"));
        assertEquals("job 7", message.body().text());
        assertEquals(5, message.body().number());
    }

    @Test
    void aMessageEndsWhereItEnds() {
        Input body = Message.read(message(true, 2, "e", "m", 1, "text", 5)).body();
        assertEquals("text", body.text());
        assertEquals(5, body.number());
        assertThrows(SystemError.class, body::number);
        assertThrows(SystemError.class, body::octet);
    }

    /// Cut off anywhere, it is an error or has lost nothing but arguments.
    @Test
    void aMessageThatIsCutOffIsRefused() {
        byte[] whole = message(true, 2, "org.x.Error", "JobRemoved", 1, "text", 5);
        for (int size = 0; size < whole.length; size++) {
            byte[] part = Arrays.copyOf(whole, size);
            assertThrows(
                    SystemError.class,
                    () -> {
                        Input body = Message.read(part).body();
                        assertEquals("text", body.text());
                        var _ = body.number();
                    },
                    "cut to " + size);
        }
    }

    /// Whatever comes, it is read or refused, and nothing else happens.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void damagedMessagesAreReadOrRefused(long seed) {
        var random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = message(round % 2 == 0, 4, "org.x", "JobRemoved", round, "text", round);
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                long length = Message.length(Arrays.copyOf(bytes, Message.PREFIX));
                assertTrue(length >= Message.PREFIX, () -> HexFormat.of().formatHex(bytes));
                Input body = Message.read(bytes).body();
                var _ = body.text();
                var _ = body.number();
            } catch (SystemError e) {
                refused++;
            }
        }
        assertTrue(refused > 1000, refused + " refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "6c",
                "ffffffffffffffffffffffffffffffff",
                // An array of fields that is longer than anything.
                "6c020001 00000000 01000000 ffffffff",
                "42020001 00000000 00000001 ffffffff",
                // A text without an end, one that is longer than the message, a type unknown here.
                "6c020001 00000000 01000000 0a000000 03017300 01000000 7878 000000000000",
                "6c020001 00000000 01000000 0a000000 03017300 fffffeff 7800 000000000000",
                "6c020001 00000000 01000000 0a000000 03017300 ffffff7f 7800 000000000000",
                "6c020001 00000000 01000000 08000000 03017600 01790003",
            })
    void hostileMessagesAreRefused(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThrows(SystemError.class, () -> Message.read(bytes));
    }

    /// The length that a message claims is never negative, whatever it claims.
    @Test
    void theLongestLengthsAreToldAsTheyAre() {
        byte[] prefix = HexFormat.of().parseHex("6c020001ffffffff01000000ffffffff");
        assertEquals(16L + 0x1_0000_0000L + 0xFFFF_FFFFL, Message.length(prefix));
    }

    /// A message of the other side, in either order of bytes.
    private static byte[] message(
            boolean little,
            int type,
            String error,
            String member,
            long replyTo,
            String text,
            int number) {
        var body = new Writer(little, 0);
        body.text(text);
        body.number(number);
        var out = new Writer(little, 0);
        out.octets(little ? 'l' : 'B', type, 0, 1);
        out.number(body.size());
        out.number(99);
        var fields = new Writer(little, 16);
        fields.field(4, "s").text(error);
        fields.field(3, "s").text(member);
        fields.field(8, "g").octets(2, 's', 'u', 0);
        fields.field(5, "u").number((int) replyTo);
        out.number(fields.size());
        out.add(fields);
        out.align(8);
        out.add(body);
        return out.bytes();
    }
}

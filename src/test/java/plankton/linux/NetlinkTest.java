package plankton.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plankton.failure.SystemError;

/// What is sent over netlink(7), and how what comes back is read.
class NetlinkTest {

    private static final int LOCAL = 2;
    private static final int PRIORITY = 9;

    private static NetlinkPart message(NetlinkRequest request) {
        byte[] bytes = request.bytes(1);
        return NetlinkPart.messages(bytes, bytes.length).getFirst();
    }

    private static NetlinkPart found(NetlinkPart message, int place, int type) {
        NetlinkPart part = message.attribute(place, type);
        assertNotNull(part);
        return part;
    }

    /// Header, fixed part and attributes, each where netlink(7) and rtnetlink(7) say.
    @Test
    void requestsAreWhatTheKernelReads() {
        byte[] bytes =
                new NetlinkRequest(Rtnetlink.NEW_LINK, Rtnetlink.ACK, 0, 7, 0, 0)
                        .attribute(Rtnetlink.LINK_NAMESPACE_FD, 5)
                        .attribute(Rtnetlink.LINK_NAME, CString.of("eth0"))
                        .bytes(9);
        assertEquals(
                "34000000"
                        + "1000"
                        + "0500"
                        + "09000000"
                        + "00000000"
                        + "00000000"
                        + "07000000"
                        + "00000000"
                        + "00000000"
                        + "0800"
                        + "1c00"
                        + "05000000"
                        + "0900"
                        + "0300"
                        + "6574683000"
                        + "000000",
                HexFormat.of().formatHex(bytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 100, 1000, 5000})
    void attributesOfAnyLengthComeBack(int length) {
        var value = new byte[length];
        Arrays.fill(value, (byte) 7);
        NetlinkPart message =
                message(
                        new NetlinkRequest(1, 0, 42)
                                .attribute(3, value)
                                .attribute(4, -2)
                                .attribute(5, value));
        assertEquals(42, message.number(NetlinkPart.MESSAGE));
        int place = NetlinkPart.MESSAGE + 4;
        assertArrayEquals(value, found(message, place, 3).from(NetlinkPart.ATTRIBUTE));
        assertEquals(-2, found(message, place, 4).number(NetlinkPart.ATTRIBUTE));
        assertArrayEquals(value, found(message, place, 5).from(NetlinkPart.ATTRIBUTE));
        assertNull(message.attribute(place, 6));
    }

    @Test
    void severalMessagesComeAtOnce() {
        byte[] first = new NetlinkRequest(1, 0).attribute(1, new byte[] {1}).bytes(1);
        byte[] second = new NetlinkRequest(2, 0, 5).bytes(2);
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        List<NetlinkPart> messages = NetlinkPart.messages(both, both.length);
        assertEquals(2, messages.size());
        assertEquals(5, messages.get(1).number(NetlinkPart.MESSAGE));
        assertEquals(List.of(), NetlinkPart.messages(both, 0));
    }

    @Test
    void whatIsCutShortIsNotRead() {
        byte[] whole = new NetlinkRequest(1, 0, 1).attribute(1, new byte[] {1, 2, 3}).bytes(1);
        for (int length = 1; length < whole.length; length++) {
            int cut = length;
            assertThrows(SystemError.class, () -> NetlinkPart.messages(whole, cut));
        }
        NetlinkPart message = NetlinkPart.messages(whole, whole.length).getFirst();
        for (int place : new int[] {-1, 28, 29, 1000, Integer.MAX_VALUE}) {
            assertThrows(SystemError.class, () -> message.octet(place));
            assertThrows(SystemError.class, () -> message.number(place));
        }
        assertThrows(SystemError.class, () -> message.from(29));
    }

    @ParameterizedTest
    @CsvSource({"0000", "0300", "0500", "ffff"})
    void lengthsOfAttributesAreChecked(String length) {
        byte[] bytes = new NetlinkRequest(1, 0).attribute(1, new byte[0]).bytes(1);
        byte[] wrong = HexFormat.of().parseHex(length);
        System.arraycopy(wrong, 0, bytes, NetlinkPart.MESSAGE, 2);
        NetlinkPart message = NetlinkPart.messages(bytes, bytes.length).getFirst();
        assertThrows(SystemError.class, () -> message.attributes(NetlinkPart.MESSAGE));
    }

    @Test
    void noiseIsReadOrRefused() {
        var random = new Random(5);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = address(0x80, "eth0:x").bytes(i);
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                for (NetlinkPart message :
                        NetlinkPart.messages(bytes, random.nextInt(bytes.length + 1))) {
                    NetworkDevices.isToBeKept(message);
                    NetworkDevices.addressAgain(message, 3, "eth0", "net1").bytes(1);
                    read++;
                }
            } catch (SystemError _) {
                // It says so.
            }
        }
        assertTrue(read > 100);
    }

    /// The answer about an IPv4 address 192.0.2.1/24 of device 7.
    private static NetlinkRequest address(int flags, String label) {
        var request =
                new NetlinkRequest(Rtnetlink.NEW_ADDRESS, 0, 2 | 24 << 8 | 0x80 << 16, 7)
                        .attribute(LOCAL, new byte[] {(byte) 192, 0, 2, 1})
                        .attribute(Rtnetlink.ADDRESS_FLAGS, flags)
                        .attribute(Rtnetlink.ADDRESS_CACHE, new byte[16])
                        .attribute(PRIORITY, 77);
        return label.isEmpty()
                ? request
                : request.attribute(Rtnetlink.ADDRESS_LABEL, CString.of(label));
    }

    @Test
    void addressesAreMadeAgain() {
        NetlinkPart again =
                message(
                        NetworkDevices.addressAgain(
                                message(address(0x280, "")), 12, "eth0", "net1"));
        int attributes = NetlinkPart.MESSAGE + Rtnetlink.ADDRESS;
        assertEquals(Rtnetlink.NEW_ADDRESS, again.half(4));
        assertEquals(2 | 24 << 8 | 0x80 << 16, again.number(NetlinkPart.MESSAGE));
        assertEquals(12, again.number(NetlinkPart.MESSAGE + 4));
        assertEquals(0x0102_00C0, found(again, attributes, LOCAL).number(NetlinkPart.ATTRIBUTE));
        assertEquals(
                0x280,
                found(again, attributes, Rtnetlink.ADDRESS_FLAGS).number(NetlinkPart.ATTRIBUTE));
        assertEquals(77, found(again, attributes, PRIORITY).number(NetlinkPart.ATTRIBUTE));
        assertNull(again.attribute(attributes, Rtnetlink.ADDRESS_CACHE));
        assertNull(again.attribute(attributes, Rtnetlink.ADDRESS_LABEL));
    }

    @ParameterizedTest
    @CsvSource({
        "eth0, eth0, net1, net1",
        "eth0:a, eth0, net1, net1:a",
        "eth0:a, eth0, a-long-name-123, a-long-name-123",
        "other, eth0, net1, other",
        "eth0, eth0, eth0, eth0"
    })
    void labelsFollowTheNameOfTheDevice(String label, String before, String now, String expected) {
        NetlinkPart again =
                message(NetworkDevices.addressAgain(message(address(0x80, label)), 1, before, now));
        int attributes = NetlinkPart.MESSAGE + Rtnetlink.ADDRESS;
        assertEquals(expected, found(again, attributes, Rtnetlink.ADDRESS_LABEL).text());
    }

    @Test
    void onlyPermanentAddressesOfGlobalScopeAreKept() {
        assertTrue(NetworkDevices.isToBeKept(message(address(0x80, ""))));
        assertTrue(NetworkDevices.isToBeKept(message(address(0x280, ""))));
        assertFalse(NetworkDevices.isToBeKept(message(address(0x200, ""))));
        for (int scope : new int[] {200, 253, 254, 255}) {
            var other =
                    new NetlinkRequest(Rtnetlink.NEW_ADDRESS, 0, 2 | 0x80 << 16 | scope << 24, 7);
            assertFalse(NetworkDevices.isToBeKept(message(other)));
        }
        // Older kernels have them in the fixed part only.
        var old = new NetlinkRequest(Rtnetlink.NEW_ADDRESS, 0, 2 | 0x80 << 16, 7);
        assertTrue(NetworkDevices.isToBeKept(message(old)));
    }
}

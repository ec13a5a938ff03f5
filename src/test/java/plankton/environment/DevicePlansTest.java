package plankton.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plankton.failure.SpecError;
import plankton.linux.DeviceFile;
import plankton.spec.Device;

class DevicePlansTest {

    private static Device device(char type, String path, long major, @Nullable Integer mode) {
        return new Device(type, path, major, 3, mode, null, null);
    }

    private static DeviceFile plan(Device device) {
        return DevicePlans.of(List.of(device)).getFirst();
    }

    @Test
    void belongToRootAndAreForEverybody() {
        assertEquals(
                new DeviceFile("/dev/x", 'c', 1, 3, 0666, 0, 0),
                plan(device('c', "/dev/x", 1, null)));
    }

    @Test
    void haveWhatIsSaid() {
        assertEquals(
                new DeviceFile("/x", 'b', 4095, 1_048_575, 0640, -2, 7),
                plan(new Device('b', "/x", 4095, 1_048_575, 0640, -2, 7)));
    }

    @Test
    void unbufferedOnesAreCharacterDevices() {
        assertEquals('c', plan(device('u', "/x", 1, null)).type());
    }

    /// As stat(2) gives it.
    @Test
    void theTypeIsNoPartOfTheMode() {
        assertEquals(0660, plan(device('b', "/x", 1, 060660)).mode());
        assertEquals(0, plan(device('b', "/x", 1, 0)).mode());
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/x, /dev/x, /dev",
        "//dev//x/, /dev/x, /dev",
        "/dev/./net/../x, /dev/x, /dev",
        "/../x, /x, /",
        "/a/b/c, /a/b/c, /a/b"
    })
    void pathsAreMadePlain(String given, String path, String directory) {
        DeviceFile file = plan(device('c', given, 1, null));
        assertEquals(path, file.path());
        assertEquals(directory, file.directory());
    }

    @ParameterizedTest
    @CsvSource({"/", "/dev/..", "//", "/."})
    void theRootIsNoDevice(String path) {
        refused(0, List.of(device('c', path, 1, null)));
    }

    @Test
    void mayBeSaidTwice() {
        assertEquals(
                2,
                DevicePlans.of(List.of(device('c', "/x", 1, null), device('u', "//x", 1, 0600)))
                        .size());
    }

    @ParameterizedTest
    @CsvSource({"b, 1", "c, 2", "p, 1"})
    void twoOfOnePathMustBeTheSame(char type, long major) {
        refused(1, List.of(device('c', "/x", 1, null), device(type, "/y/../x", major, null)));
    }

    private static void refused(int index, List<Device> devices) {
        var error = assertThrows(SpecError.class, () -> DevicePlans.of(devices));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.startsWith("/linux/devices/" + index + "/path: "), message);
    }
}

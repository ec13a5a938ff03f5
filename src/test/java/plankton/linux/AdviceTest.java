package plankton.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdviceTest {

    @ParameterizedTest
    @CsvSource({
        "sysfs, EPERM, network namespace",
        "proc, EPERM, pid namespace",
        "mqueue, EPERM, ipc namespace",
        "fsopen, ENODEV, no file system of that type",
        "move_mount, EINVAL, only a directory"
    })
    void saysWhatARefusalMeans(String what, String error, String words) {
        assertTrue(Advice.find(what, error).contains(words), Advice.find(what, error));
    }

    @Test
    void saysNothingOfWhatItDoesNotKnow() {
        assertEquals("", Advice.find("mount", "EPERM"));
        assertEquals("", Advice.find("fsopen", "EIO"));
        assertEquals("", Advice.find("", ""));
        assertEquals("", Advice.since("read"));
    }

    @ParameterizedTest
    @CsvSource({"openat2, 5.6", "close_range, 5.9", "mount_setattr, 5.12", "clone3, 5.3"})
    void namesTheKernelThatHasACall(String call, String version) {
        assertTrue(Advice.since(call).contains("Linux " + version + " "), Advice.since(call));
    }
}

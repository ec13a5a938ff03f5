package plankton.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProcessStatusTest {

    @Test
    void knowsAProgramFromAForkedProcess() {
        assertEquals(new ProcessStatus(1, 4711, true, true), parse("7 (sleep) S", "4194304"));
        assertEquals(new ProcessStatus(1, 4711, true, false), parse("7 (plankton) S", "4194368"));
    }

    @Test
    void knowsTheDead() {
        assertEquals(new ProcessStatus(1, 4711, false, true), parse("7 (sh) Z", "4194304"));
        assertEquals(new ProcessStatus(1, 4711, false, true), parse("7 (sh) X", "4194304"));
    }

    @Test
    void isNotDeceivedByAName() {
        assertEquals(
                new ProcessStatus(1, 4711, true, true), parse("7 (a) Z 1 2 ) b) R", "4194304"));
    }

    @Test
    void refusesWhatIsCutOff() {
        assertNull(parse(""));
        assertNull(parse("7 (sh) S 1 2 3"));
    }

    private static @Nullable ProcessStatus parse(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return ProcessStatus.parse(bytes, bytes.length);
    }

    private static @Nullable ProcessStatus parse(String start, String flags) {
        return parse(
                start + " 1 7 7 0 -1 " + flags + " 1 0 0 0 0 0 0 0 20 0 1 0 4711 1 1 184467 1 1 0");
    }
}

package plankton.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OutOfMemoryTest {

    private static OutOfMemory unified(String max, String events, String peak) {
        Map<String, String> files =
                Map.of("memory.max", max, "memory.events", events, "memory.peak", peak);
        return OutOfMemory.of((_, file) -> files.get(file), true);
    }

    private static OutOfMemory legacy(String limit, String control, String peak) {
        Map<String, String> files =
                Map.of(
                        "memory.limit_in_bytes",
                        limit,
                        "memory.oom_control",
                        control,
                        "memory.max_usage_in_bytes",
                        peak);
        return OutOfMemory.of((_, file) -> files.get(file), false);
    }

    @Test
    void secondVersion() {
        assertEquals(
                new OutOfMemory(1, 33554432, 33554000, true),
                unified(
                        "33554432",
                        "low 0\nhigh 0\nmax 303\noom 5\noom_kill 1\noom_group_kill 0",
                        "33554000"));
    }

    @Test
    void firstVersion() {
        assertEquals(
                new OutOfMemory(2, 67108864, 67108864, true),
                legacy("67108864", "oom_kill_disable 0\nunder_oom 0\noom_kill 2", "67108864"));
    }

    @Test
    void withoutALimitOfItsOwn() {
        assertEquals(
                new OutOfMemory(1, 0, 5, false), unified("max", "max 0\noom 0\noom_kill 1", "5"));
        assertEquals(
                new OutOfMemory(1, 0, 67108864, false),
                legacy("9223372036854771712", "under_oom 0\noom_kill 1", "67108864"));
    }

    @Test
    void aLimitThatWasNotMet() {
        assertFalse(unified("4096000", "max 0\noom 0\noom_kill 1", "5").own());
        assertFalse(legacy("4096000", "under_oom 0\noom_kill 1", "2048000").own());
    }

    @Test
    void withoutTheController() {
        assertEquals(new OutOfMemory(0, 0, 0, false), OutOfMemory.of((_, _) -> null, true));
        assertEquals(new OutOfMemory(0, 0, 0, false), OutOfMemory.of((_, _) -> null, false));
    }

    @Test
    void sentences() {
        assertEquals(
                "container c1 ran out of memory: its limit is 64 MiB"
                        + " (/linux/resources/memory/limit), and 3 processes were killed",
                new OutOfMemory(3, 64 << 20, 64 << 20, true).sentence("c1", 0));
        assertEquals(
                "container c1 ran out of memory: not for its own limit, but for one above it or"
                        + " for want of memory on the host, and 1 process was killed",
                new OutOfMemory(4, 0, 0, false).sentence("c1", 3));
    }

    @Test
    void aLimitThatIsTooSmall() {
        assertEquals(
                "/linux/resources/memory/limit: 256 KiB are not enough to start the container:"
                        + " up to 513 KiB are in use before its program runs",
                new OutOfMemory(1, 0, (512 << 10) + 1, true).tooSmall(256 << 10).getMessage());
        assertEquals(
                "/linux/resources/memory/limit: 4 MiB are not enough to start the container",
                new OutOfMemory(1, 4 << 20, 4 << 20, true).tooSmall(4 << 20).getMessage());
    }

    @Test
    void sizes() {
        assertEquals("0 bytes", OutOfMemory.size(0));
        assertEquals("1023 bytes", OutOfMemory.size(1023));
        assertEquals("1 KiB", OutOfMemory.size(1024));
        assertEquals("1536 KiB", OutOfMemory.size(1536 << 10));
        assertEquals("2048 GiB", OutOfMemory.size(2L << 40));
    }
}

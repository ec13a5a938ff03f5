package plankton.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FiguresTest {

    private static final String EVENTS = "low 1\nhigh 22\nmax 3\noom 4\noom_kill 5";

    @Test
    void findsTheLineOfAKey() {
        assertEquals("1", Figures.of(EVENTS, "low"));
        assertEquals("22", Figures.of(EVENTS, "high"));
        assertEquals("4", Figures.of(EVENTS, "oom"));
        assertEquals("5", Figures.of(EVENTS, "oom_kill"));
    }

    @Test
    void whatIsNotThereIsZero() {
        assertEquals("0", Figures.of(EVENTS, "kill"));
        assertEquals("0", Figures.of("", "oom"));
    }

    @Test
    void numbers() {
        assertEquals(42, Figures.parse("42"));
        assertEquals(Long.MAX_VALUE, Figures.parse("18446744073709551615"));
        assertEquals(0, Figures.parse(""));
        assertEquals(0, Figures.parse("max"));
    }
}

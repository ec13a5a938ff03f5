package plankton.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void hasColumnsOfAtLeastTwelveCharacters() {
        assertEquals(
                """
                ID          PID         STATUS
                a           1           running
                abcdefghi   22          stopped
                """,
                Table.format(
                        List.of(
                                List.of("ID", "PID", "STATUS"),
                                List.of("a", "1", "running"),
                                List.of("abcdefghi", "22", "stopped"))));
    }

    @Test
    void growsWithItsWidestCell() {
        assertEquals(
                """
                ID               PID
                abcdefghijklmn   1
                """,
                Table.format(List.of(List.of("ID", "PID"), List.of("abcdefghijklmn", "1"))));
    }

    @Test
    void leavesEmptyCells() {
        assertEquals(
                "A           B           C\n            x           \n",
                Table.format(List.of(List.of("A", "B", "C"), List.of("", "x", ""))));
        assertEquals("A\n\n", Table.format(List.of(List.of("A"), List.of(""))));
    }

    @Test
    void linesUpWhateverItHolds() {
        var random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            int columns = 1 + random.nextInt(4);
            var rows = new ArrayList<List<String>>();
            for (int row = 0; row <= random.nextInt(6); row++) {
                var cells = new ArrayList<String>();
                for (int column = 0; column < columns; column++) {
                    cells.add("x".repeat(random.nextInt(30)));
                }
                rows.add(cells);
            }
            assertLinesUp(rows, Table.format(rows));
        }
    }

    private static void assertLinesUp(List<List<String>> rows, String text) {
        List<String> lines = text.lines().toList();
        assertEquals(rows.size(), lines.size());
        int start = 0;
        for (int column = 0; column < rows.getFirst().size(); column++) {
            int width = 9;
            for (int row = 0; row < rows.size(); row++) {
                String cell = rows.get(row).get(column);
                assertTrue(lines.get(row).startsWith(cell, start), text);
                width = Math.max(width, cell.length());
            }
            start += width + 3;
        }
    }
}

package plankton.cli;

import java.util.ArrayList;
import java.util.List;

/// Rows of words in columns, safe to show.
final class Table {
    private Table() {}

    private static final int MIN_WIDTH = 12;
    private static final int GAP = 3;

    /// All rows must have as many cells as the first one.
    static String format(List<List<String>> table) {
        var rows = new ArrayList<List<String>>();
        for (List<String> row : table) {
            var cells = new ArrayList<String>();
            for (String cell : row) {
                cells.add(Printable.of(cell));
            }
            rows.add(cells);
        }
        var widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Math.max(MIN_WIDTH, row.get(i).length() + GAP));
            }
        }
        var text = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                String cell = row.get(i);
                text.append(cell);
                boolean last = i == widths.length - 1;
                for (int k = cell.length(); !last && k < widths[i]; k++) {
                    text.append(' ');
                }
            }
            text.append('\n');
        }
        return text.toString();
    }
}

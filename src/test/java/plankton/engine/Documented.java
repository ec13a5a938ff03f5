package plankton.engine;

import java.nio.file.Path;
import java.util.List;
import plankton.it.Host;

/// The files that `docs/engines.md` tells people to write, so that it cannot be wrong for long. A
/// file is what is indented by four spaces below a paragraph that ends with its path between
/// backquotes and a colon.
final class Documented {
    private Documented() {}

    private static final Path TEXT = Path.of("docs/engines.md");
    private static final String INDENT = "    ";

    /// The text of the file `path` in the section with the heading `section`.
    static String file(String section, String path) {
        List<String> lines = section(section);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).endsWith("`" + path + "`:")) {
                return indented(lines.subList(i + 1, lines.size()));
            }
        }
        throw new AssertionError(TEXT + ", \"" + section + "\" has no file " + path);
    }

    private static List<String> section(String heading) {
        List<String> lines = Host.read(TEXT.toString()).lines().toList();
        int start = lines.indexOf("## " + heading);
        if (start < 0) {
            throw new AssertionError(TEXT + " has no section \"" + heading + "\"");
        }
        List<String> rest = lines.subList(start + 1, lines.size());
        return rest.stream().takeWhile(line -> !line.startsWith("## ")).toList();
    }

    private static String indented(List<String> lines) {
        var text = new StringBuilder();
        lines.stream()
                .dropWhile(String::isEmpty)
                .takeWhile(line -> line.isEmpty() || line.startsWith(INDENT))
                .map(line -> line.isEmpty() ? line : line.substring(INDENT.length()))
                .forEach(line -> text.append(line).append('\n'));
        return text.toString().stripTrailing() + "\n";
    }
}

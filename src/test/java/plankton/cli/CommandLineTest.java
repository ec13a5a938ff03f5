package plankton.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plankton.failure.UsageError;

/// What is refused before anything is done.
class CommandLineTest {

    private static String refusal(String words) {
        String[] args = words.isEmpty() ? new String[0] : words.split(" ", -1);
        var error = assertThrows(UsageError.class, () -> new CommandLine(args).run());
        return String.valueOf(error.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    ''                          ~ no command given;
                    --debug=false               ~ no command given;
                    frobnicate                  ~ unknown command "frobnicate"; there are run,
                    -- list                     ~ unknown command "--"; there are run,
                    --frobnicate list           ~ plankton: unknown option --frobnicate; it has --root,
                    -x                          ~ plankton: unknown option -x; it has
                    --root                      ~ plankton: option --root needs an argument
                    --log-format xml            ~ invalid log-format: xml; allowed: text, json
                    --log-format text|json      ~ invalid log-format: text|json; allowed: text, json
                    --log-level loud            ~ invalid log-level: loud; allowed: error, warning,
                    --log-level error|warning   ~ invalid log-level: error|warning; allowed:
                    --rootless maybe            ~ invalid rootless: maybe; allowed: true|false|auto
                    --rootless true|false       ~ invalid rootless: true|false; allowed:
                    --cgroup-manager x list     ~ invalid cgroup-manager: x; allowed: cgroupfs|
                    --cgroup-manager=|          ~ invalid cgroup-manager: |; allowed: cgroupfs|
                    list --frobnicate           ~ list: unknown option --frobnicate; it has
                    """)
    void refusesWrongWords(String words, String problem) {
        String message = refusal(words);
        assertTrue(message.startsWith(problem), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rootless true",
                "--rootless=auto",
                "--cgroup-manager disabled",
                "--log-level info",
                "--log-level debug --log-format json",
                "--systemd-cgroup",
                "-systemd-cgroup=true",
                "--rootless= --cgroup-manager="
            })
    void takesTheWordsThatAreAllowed(String words) {
        assertEquals("no command given; see `plankton help`", refusal(words));
    }

    @Test
    void choosesAFormat() {
        assertFalse(isJson());
        assertFalse(isJson("--format", "table"));
        assertTrue(isJson("--format=json"));
        assertTrue(isJson("-f", "table", "-f", "json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "JSON", "xml", "table|json", "json "})
    void refusesOtherFormats(String format) {
        var error = assertThrows(UsageError.class, () -> isJson("--format", format));
        assertEquals(
                "invalid format option \"" + format + "\"; allowed: table, json",
                error.getMessage());
    }

    private static boolean isJson(String... words) {
        return Format.isJson(Arguments.parse("list", List.of(Format.OPTION), List.of(words)));
    }
}

package plankton.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TroffTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '!',
            delimiter = ';',
            value = {
                "plain words; plain words",
                "a\\nb; a\\enb",
                "--root; \\-\\-root",
                ".so file; \\&.so file",
                "'br; \\&\\(aqbr",
                "it's; it\\(aqs",
                "\"x\" ^ ~; \\(dqx\\(dq \\(ha \\(ti",
                "see `start -x` now; see \\fBstart \\-x\\fR now",
                "an `open end; an \\fBopen end\\fR"
            })
    void showsWhatMeansSomethingToTroff(String text, String troff) {
        assertEquals(troff, Troff.line(text));
    }

    @Test
    void keepsIndentedLinesAsTheyAre() {
        String page =
                new Troff("x", "2026-01-01", "x").text("a\nb\n\n  1  2\n  3  4\nc\n").toString();
        assertTrue(
                page.endsWith("\na\nb\n.PP\n.PP\n.RS 4\n.nf\n  1  2\n  3  4\n.fi\n.RE\nc\n"), page);
    }
}

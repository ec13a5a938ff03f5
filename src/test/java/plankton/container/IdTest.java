package plankton.container;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plankton.failure.UsageError;

/// An id becomes the name of files, so what it must not be matters most.
class IdTest {

    private static final int MAX = 240;

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "Z", "0", "_", "+", "-", "...", ".a", "a.", "a..b", "-rf", "x.json"})
    void isAWordOfSafeCharacters(String id) {
        assertDoesNotThrow(() -> StateDirectory.checkId(id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "/",
                "a/b",
                "../a",
                "a/",
                " ",
                "a b",
                "a\n",
                "\n",
                "a\0",
                "a\t",
                "a:b",
                "a*",
                "a,b",
                "a=b",
                "a@b",
                "a~",
                "é",
                "\u0430",
                "\uFF21",
                "\uFF0E",
                "\u0661",
                "\u212A",
                "a\u0301",
                "\uD83D\uDC1F",
                "\uD83D",
                "\u007F"
            })
    void isNothingElse(String id) {
        assertThrows(UsageError.class, () -> StateDirectory.checkId(id));
    }

    @Test
    void isShortEnoughForAFileName() {
        assertDoesNotThrow(() -> StateDirectory.checkId("a".repeat(MAX)));
        assertThrows(UsageError.class, () -> StateDirectory.checkId("a".repeat(MAX + 1)));
    }

    @Test
    void isMadeOfTheseCharactersOnly() {
        var allowed = new StringBuilder();
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            if (isId("a" + (char) c)) {
                allowed.append((char) c);
            }
        }
        assertEquals(
                "+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz",
                allowed.toString());
    }

    @Test
    void isWhatTheRuleSays() {
        var random = new Random(1);
        String letters = "....--aZ09_+/ \0é";
        for (int i = 0; i < 50_000; i++) {
            var id = new StringBuilder();
            for (int length = random.nextInt(5); length > 0; length--) {
                id.append(letters.charAt(random.nextInt(letters.length())));
            }
            String text = id.toString();
            boolean expected = text.matches("[\\w+.-]+") && !text.matches("\\.{1,2}");
            assertEquals(expected, isId(text), text);
        }
    }

    private static boolean isId(String text) {
        try {
            StateDirectory.checkId(text);
            return true;
        } catch (UsageError _) {
            return false;
        }
    }
}

package plankton.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordListTest {

    @Test
    void holdsTheWordsBetweenSeparators() {
        assertEquals(List.of("a", "bc", "d"), WordList.of("a bc d", ' '));
        assertEquals(List.of("a b"), WordList.of("a b", ','));
        assertEquals(List.of(""), WordList.of("", ','));
        assertEquals(List.of("", "a", "", ""), WordList.of(",a,,", ','));
    }

    @Test
    void isUndoneByJoining() {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(8); length > 0; length--) {
                text.append("ab,, ".charAt(random.nextInt(5)));
            }
            List<String> words = WordList.of(text.toString(), ',');
            assertEquals(text.toString(), String.join(",", words));
            assertEquals(words, List.of(text.toString().split(",", -1)));
        }
    }

    @Test
    void containsSingleWordsOnly() {
        assertTrue(WordList.contains(" a bc ", "a"));
        assertTrue(WordList.contains(" a bc ", "bc"));
        for (String word : List.of("", " ", "b", "c", "a bc", " a", "bc ", "A", "abc")) {
            assertFalse(WordList.contains(" a bc ", word), word);
        }
    }
}

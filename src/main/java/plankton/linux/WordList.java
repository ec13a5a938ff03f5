package plankton.linux;

import java.util.ArrayList;
import java.util.List;

/// Several words kept in one text: it is one object, and smaller than many.
public final class WordList {
    private WordList() {}

    /// The words of `text` between each two `separator`s.
    public static List<String> of(String text, char separator) {
        var words = new ArrayList<String>();
        int start = 0;
        for (int end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
            words.add(text.substring(start, end));
            start = end + 1;
        }
        words.add(text.substring(start));
        return words;
    }

    /// Whether `word` is one of those in `text`, which has a space before and after each.
    public static boolean contains(String text, String word) {
        return word.indexOf(' ') < 0 && text.contains(" " + word + " ");
    }
}

package plankton.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plankton.failure.UsageError;

class ArgumentsTest {

    private static final List<Option> OPTIONS =
            List.of(
                    new Option("bundle", 'b', "DIR", "a directory"),
                    new Option("detach", 'd', "", "not wait"),
                    new Option("env", 'e', "NAME=VALUE", "a variable"),
                    new Option("pid-file", (char) 0, "FILE", "a file"),
                    new Option("tty", 't', "", "a terminal"));

    private static Arguments parse(String words) {
        return Arguments.parse("run", OPTIONS, words(words));
    }

    private static List<String> words(String words) {
        return words.isEmpty() ? List.of() : List.of(words.split(" ", -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--bundle /x id",
                "--bundle=/x id",
                "-bundle /x id",
                "-bundle=/x id",
                "-b /x id",
                "-b=/x id",
                "-b/x id",
                "id -b /x",
                "id --bundle=/x",
                "--bundle /y -b=/x id",
                "-b/x -- id",
                "--bundle /x id --",
                "-bundle=/x -d id",
                "-db/x id",
                "-dtb /x id",
                "-tdb=/x id"
            })
    void takesAnArgumentInEveryForm(String words) {
        Arguments arguments = parse(words);
        assertEquals("/x", arguments.get("bundle", "none"));
        assertEquals(List.of("id"), arguments.operands());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-d -t",
                "-dt",
                "-td",
                "--detach --tty",
                "-detach -tty",
                "-d=true -t=true",
                "-dt=true",
                "--detach=true --tty=true",
                "-tty=true -d",
                "--tty=false -td"
            })
    void takesFlagsInEveryForm(String words) {
        Arguments arguments = parse(words);
        assertTrue(arguments.has("detach"));
        assertTrue(arguments.has("tty"));
        assertEquals(List.of(), arguments.operands());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "id", "--detach=false", "-d=false", "-d --detach=false", "-- -d"})
    void knowsFlagsThatAreNotSet(String words) {
        assertFalse(parse(words).has("detach"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --bundle=       | ''
                    --bundle=a=b    | a=b
                    -b=a=b          | a=b
                    -b==            | =
                    -b=             | ''
                    -ba=b           | a=b
                    -bundle=        | ''
                    --bundle --     | --
                    -b -d           | -d
                    -b -            | -
                    --bundle=-x     | -x
                    -bd             | d
                    -bundled        | undled
                    """)
    void takesAnyText(String words, String value) {
        Arguments arguments = parse(words);
        assertEquals(value, arguments.get("bundle", "none"));
        assertFalse(arguments.has("detach"));
        assertEquals(List.of(), arguments.operands());
    }

    @Test
    void keepsAllArgumentsOfOneOption() {
        Arguments arguments = parse("-e A=1 --env=B=2 id -eC=3 -env D=4 --env E=5");
        assertEquals(List.of("A=1", "B=2", "C=3", "D=4", "E=5"), arguments.all("env"));
        assertEquals("E=5", arguments.get("env", ""));
        assertEquals(List.of(), arguments.all("bundle"));
        assertEquals("here", arguments.get("bundle", "here"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    -- --bundle x -d      | --bundle x -d
                    id -- -d -- x         | id -d -- x
                    --                    | ''
                    -                     | -
                    a - b                 | a - b
                    a -d b                | a b
                    -- --                 | --
                    """)
    void takesTheRestForOperands(String words, String operands) {
        assertEquals(words(operands), parse(words).operands());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    id sh -c -d           | id sh -c -d
                    -d id --bundle x      | id --bundle x
                    -- id -d              | id -d
                    -d -- id -- -d        | id -- -d
                    -b x id               | id
                    id -- -d              | id -- -d
                    - -d                  | - -d
                    -- -d                 | -d
                    -- -- id              | -- id
                    -d                    | ''
                    --                    | ''
                    """)
    void endsOptionsAtTheOperand(String words, String operands) {
        Arguments arguments = Arguments.parseToOperand("exec", OPTIONS, words(words));
        assertEquals(words(operands), arguments.operands());
        assertEquals(words.startsWith("-d"), arguments.has("detach"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    -d run -d             | run -d
                    -d -- run             | -- run
                    --bundle x y          | y
                    - -d                  | - -d
                    """)
    void readsLeadingOptionsOnly(String words, String operands) {
        Arguments arguments = Arguments.parseLeading("plankton", OPTIONS, words(words));
        assertEquals(words(operands), arguments.operands());
        assertEquals(words.startsWith("-d"), arguments.has("detach"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --nope           | unknown option --nope;
                    --nope=1         | unknown option --nope;
                    --Bundle x       | unknown option --Bundle;
                    --bundl x        | unknown option --bundl;
                    --b x            | unknown option --b;
                    --=x             | unknown option --;
                    ---              | unknown option ---;
                    -x               | unknown option -x;
                    -dx              | unknown option -x;
                    -d-t             | unknown option --;
                    -nope            | unknown option -n;
                    -pid-fil x       | unknown option -p;
                    -=               | unknown option -=;
                    --bundle         | option --bundle needs an argument
                    -bundle          | option --bundle needs an argument
                    -b               | option -b needs an argument
                    -db              | option -b needs an argument
                    --pid-file       | option --pid-file needs an argument
                    --detach=yes     | option --detach takes no value but true or false
                    --detach=        | option --detach takes no value but true or false
                    -detach=1        | option --detach takes no value but true or false
                    -d=              | option --detach takes no value but true or false
                    -td=no           | option --detach takes no value but true or false
                    """)
    void refusesWhatIsNotAnOption(String words, String problem) {
        String message = refusal(() -> parse(words));
        assertTrue(message.startsWith("run: " + problem), message);
    }

    @Test
    void saysWhichOptionsThereAre() {
        assertEquals(
                "run: unknown option -x; it has --bundle, --detach, --env, --pid-file, --tty",
                refusal(() -> parse("-x")));
        assertEquals(
                "help: unknown option --x; it has none",
                refusal(() -> Arguments.parse("help", List.of(), List.of("--x"))));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "007, 7", "1048576, 1048576", "-0, 0"})
    void readsNumbers(String text, int number) {
        assertEquals(number, parse("--bundle=" + text).number("bundle", 1 << 20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "+1",
                "1048577",
                "1.0",
                "0x1",
                "1e3",
                "ten",
                "1 ",
                " 1",
                "4294967296",
                "18446744073709551616",
                "99999999999999999999999",
                "\u0661"
            })
    void refusesOtherNumbers(String text) {
        Arguments arguments = Arguments.parse("run", OPTIONS, List.of("--bundle=" + text));
        assertEquals(
                "run: option --bundle takes a number from 0 to 1048576, not \"" + text + "\"",
                refusal(() -> arguments.number("bundle", 1 << 20)));
    }

    @Test
    void takesZeroForANumberThatIsNotGiven() {
        assertEquals(0, parse("").number("bundle", 5));
    }

    @Test
    void countsOperands() {
        assertEquals("id", parse("-d id").only("an ID"));
        assertEquals(List.of("a", "b"), parse("a b").operands(1, 2, "an ID and a signal"));
        assertEquals(
                "run: too few arguments; it takes an ID, see `plankton help run`",
                refusal(() -> parse("-d").only("an ID")));
        assertEquals(
                "run: unexpected argument \"b\"; it takes an ID, see `plankton help run`",
                refusal(() -> parse("a b c").only("an ID")));
        assertEquals(
                "run: unexpected argument \"a\"; it takes none, see `plankton help run`",
                refusal(() -> parse("a").operands(0, 0, "")));
    }

    /// Any words are either understood or refused, and no word is lost.
    @Test
    void survivesAnyWords() {
        var random = new Random(1);
        String letters = "-----==bdetyunvx/ ";
        for (int i = 0; i < 50_000; i++) {
            var words = new ArrayList<String>();
            for (int count = random.nextInt(6); count > 0; count--) {
                var word = new StringBuilder();
                for (int length = random.nextInt(6); length > 0; length--) {
                    word.append(letters.charAt(random.nextInt(letters.length())));
                }
                words.add(word.toString());
            }
            try {
                assertTrue(words.containsAll(Arguments.parse("run", OPTIONS, words).operands()));
                List<String> rest = Arguments.parseLeading("run", OPTIONS, words).operands();
                assertEquals(words.subList(words.size() - rest.size(), words.size()), rest);
            } catch (UsageError _) {
                // Refused, as many of them are.
            }
        }
    }

    private static String refusal(Executable action) {
        return String.valueOf(assertThrows(UsageError.class, action).getMessage());
    }
}

package plankton.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The file comes from an image, so it may hold anything.
class HomeDirectoryTest {

    private static final String PASSWD =
            """
            root:x:0:0:root:/root:/bin/sh
            daemon:x:1:1::/usr/sbin:/usr/sbin/nologin
            me:x:1000:1000:Me,,,:/home/me:/bin/sh
            """;

    @Test
    void isTheUsers() {
        assertEquals("/root", HomeDirectory.find(PASSWD, 0));
        assertEquals("/usr/sbin", HomeDirectory.find(PASSWD, 1));
        assertEquals("/home/me", HomeDirectory.find(PASSWD, 1000));
        assertNull(HomeDirectory.find(PASSWD, 10));
        assertNull(HomeDirectory.find("", 0));
    }

    @Test
    void isFoundForTheHighestIds() {
        assertEquals("/a", HomeDirectory.find("a:x:4294967294:0::/a:", -2));
        assertEquals("/a", HomeDirectory.find("a:x:2147483648:0::/a:", Integer.MIN_VALUE));
        assertNull(HomeDirectory.find("a:x:-2:0::/a:", -2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "me:x:7:7::/home",
                "me:x:7:7::/home\n",
                "me:x:7:7::/home:",
                "me:x:7:7::/home:/bin/sh",
                "me:x:7:7::/home:/bin/sh:and:more",
                "me:x:7:7::/home:/bin/sh\r\n",
                ":::::::\nme:x:7:7::/home:\n",
                "\n\n\nme:x:7:7::/home:\n",
                "#comment\nme:x:7:7::/home:",
                "7:7:8:7:7:7:7\nme:x:7:::/home:",
                "::7:::/home",
                "one:x:7:7::/home:\ntwo:x:7:7::/other:\n"
            })
    void isThatOfTheFirstEntryWithTheNumber(String passwd) {
        assertEquals("/home", HomeDirectory.find(passwd, 7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "me:7:1:1::/home:",
                "me:x:1:7::/home:",
                "7:x:1:1::/home:",
                "me:x:07:7::/home:",
                "me:x:+7:7::/home:",
                "me:x:-7:7::/home:",
                "me:x: 7:7::/home:",
                "me:x:7 :7::/home:",
                "me:x:77:7::/home:",
                "me:x:7\r:7::/home:",
                "me:x:7\0:7::/home:",
                "me:x:0x7:7::/home:",
                "me:x:7.0:7::/home:",
                "me:x:\u0667:7::/home:",
                "me:x:4294967303:7::/home:",
                "me:x:\n7:7::/home:",
                "me:x\n:7:7::/home:"
            })
    void isNotThatOfAnotherNumber(String passwd) {
        assertNull(HomeDirectory.find(passwd, 7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "me:x:7",
                "me:x:7:",
                "me:x:7:7",
                "me:x:7:7:",
                "me:x:7:7:Me\n:/home",
                "me:x:7:7::",
                "me:x:7:7:::/bin/sh",
                "me:x:7:7::/ho\0me:/bin/sh",
                "me:x:7:7::\none:x:7:7::/home:"
            })
    void isUnknownIfTheEntryDoesNotSay(String passwd) {
        assertNull(HomeDirectory.find(passwd, 7));
    }

    @Test
    void isFoundQuicklyInAnyFile() {
        int size = 1 << 20;
        for (String part : new String[] {"\n", ":", "a", "a\n", "a:x:1\n", ":\n", "::7\n"}) {
            String passwd = part.repeat(size / part.length());
            assertNull(within10Seconds(passwd));
            assertNull(within10Seconds(passwd + "\nme:x:70:7::/home:"));
        }
        String end = "\nme:x:7:7::/home:";
        assertEquals("/home", within10Seconds("\n".repeat(size) + end));
        assertEquals("/home", within10Seconds("a".repeat(size) + end));
        assertEquals("/home", within10Seconds(":".repeat(size) + end));
    }

    private static @Nullable String within10Seconds(String passwd) {
        return assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> HomeDirectory.find(passwd, 7));
    }

    /// What is found is a whole field of a line, whatever the file is.
    @Test
    void isWhatSplittingTheLinesFinds() {
        var random = new Random(1);
        String letters = "077:::::\n\n/a\r\0";
        for (int i = 0; i < 200_000; i++) {
            var passwd = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                passwd.append(letters.charAt(random.nextInt(letters.length())));
            }
            String text = passwd.toString();
            assertEquals(expected(text), HomeDirectory.find(text, 7), text);
        }
    }

    private static @Nullable String expected(String passwd) {
        for (String line : passwd.split("\n", -1)) {
            String[] fields = line.split(":", -1);
            if (fields.length > 2 && fields[2].equals("7")) {
                boolean said = fields.length > 5 && !fields[5].isEmpty();
                return said && !fields[5].contains("\0") ? fields[5] : null;
            }
        }
        return null;
    }
}

package plankton.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemCallsTest {

    private final SystemCalls calls = new SystemCalls();

    /// The names of all calls, read from the table.
    static List<String> names() {
        var names = new ArrayList<String>();
        String table = SystemCallNumbers.TABLE;
        for (int start = 0; start < table.length(); ) {
            int end = start + 4 + (table.charAt(start) >> 10);
            var name = new StringBuilder();
            for (int i = start + 4; i < end; i++) {
                for (int factor : new int[] {1600, 40, 1}) {
                    int digit = table.charAt(i) / factor % 40;
                    name.append(" abcdefghijklmnopqrstuvwxyz0123456789_".charAt(digit));
                }
            }
            names.add(name.toString().strip());
            start = end;
        }
        return names;
    }

    @Test
    void knowsEveryName() {
        assertTrue(names().size() > 460 && names().size() <= 512, names().size() + " names");
        for (String name : names()) {
            assertTrue(calls.find(name) >= 0, name);
            assertTrue(calls.find(name + "_") < 0 && calls.find("x" + name) < 0, name);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "' '",
        "Read",
        "re ad",
        "é",
        "read_",
        "a_name_of_more_than_45_letters_that_no_system_call_has"
    })
    void knowsNoOther(String name) {
        assertEquals(-1, calls.find(name));
    }

    /// From the tables of the kernel (`arch/*/entry/syscalls/*.tbl`).
    @ParameterizedTest
    @CsvSource({
        "read, 0, 3, 0x40000000, 63, 3",
        "_llseek, -, 140, -, -, 140",
        "arch_prctl, 158, 384, 0x4000009e, -, -",
        "rt_sigaction, 13, 174, 0x40000200, 134, 174",
        "pwritev2, 328, 379, 0x40000223, 287, 393",
        "clone3, 435, 435, 0x400001b3, 435, 435",
        "set_tls, -, -, -, -, 0xF0005",
        "send, -, -, -, -, 289",
        "uretprobe, 335, -, -, -, -",
        "mseal, 462, 462, 0x400001ce, 462, 462",
        "file_setattr, 469, 469, 0x400001d5, 469, 469"
    })
    void knowsTheNumbers(
            String name, String x86of64, String x86, String x32, String aarch64, String arm) {
        int entry = calls.find(name);
        String[] expected = {x86of64, x86, x32, aarch64, arm};
        for (Architecture architecture : Architecture.values()) {
            int place = SystemCalls.place(entry, architecture);
            String number = expected[architecture.ordinal()];
            if (number.equals("-")) {
                assertEquals(SystemCalls.ABSENT, place, architecture + " " + name);
            } else {
                assertEquals(
                        Integer.decode(number),
                        SystemCalls.number(place, architecture),
                        architecture + " " + name);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "socket, 1",
        "sendmmsg, 20",
        "semop, 33",
        "shmctl, 56",
        "semtimedop, 36",
        "read, 0"
    })
    void knowsWhatCanBeAskedForByAnotherCall(String name, int multiplexed) {
        assertEquals(multiplexed, SystemCalls.multiplexed(calls.find(name)));
    }
}

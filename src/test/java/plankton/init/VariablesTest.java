package plankton.init;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VariablesTest {

    @Test
    void areThoseGivenLast() {
        assertEquals(List.of(), Variables.lastOfEach(List.of()));
        assertEquals(List.of("A=1", "B="), Variables.lastOfEach(List.of("A=1", "B=")));
        assertEquals(
                List.of("PATH=/b", "A=2", "HOME=/root"),
                Variables.lastOfEach(
                        List.of("PATH=/a", "HOME=", "PATH=/b", "A=1", "A=2", "HOME=/root")));
    }

    @Test
    void areToldApartByTheirWholeName() {
        List<String> env = List.of("A=B=1", "A B=1", "AB=1", "a=1", "A2=A=1", "B=A=1");
        assertEquals(env, Variables.lastOfEach(env));
    }

    @Test
    void haveEachNameOnce() {
        var random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            var env = new ArrayList<String>();
            var last = new LinkedHashMap<String, String>();
            for (int count = random.nextInt(12); count > 0; count--) {
                String name = "ab".substring(random.nextInt(2)) + random.nextInt(3);
                String entry = name + "=" + "=".repeat(random.nextInt(2)) + count;
                env.add(entry);
                last.put(name, entry);
            }
            List<String> unique = Variables.lastOfEach(env);
            assertEquals(last.size(), unique.size());
            assertEquals(new TreeSet<>(last.values()), new TreeSet<>(unique));
        }
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `kill --regex` and `delete --regex`: all containers whose id has a part that matches.
@PlanktonOnly("crun has it, runc does not")
class RegexIT extends WithSandbox {

    private static final List<String> IDS = List.of("db-1", "web-1", "web-2", "web.10");

    /// A container for each id, running.
    private void containers() {
        String bundle = bundle().args("sleep", "1000").write().directory().toString();
        for (String id : IDS) {
            plankton("run", "--detach", "-b", bundle, sandbox.claim(id)).succeeds();
        }
    }

    private List<String> ids() {
        return plankton("list", "-q").succeeds().stdout().lines().sorted().toList();
    }

    private String status(String id) {
        return plankton("state", id).object().get("status").getAsString();
    }

    private void becomesStopped(String id) {
        if (!Host.within(10_000, () -> status(id).equals("stopped"))) {
            throw new AssertionError(id + " is " + status(id));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                ".* ''",
                "web db-1",
                "^web db-1",
                "^w db-1",
                "1$ 'web-2 web.10'",
                "1 web-2",
                "^web-1$ 'db-1 web-2 web.10'",
                "^web-[0-9]$ 'db-1 web.10'",
                "^web-[^2]$ 'db-1 web-2 web.10'",
                "[0-9]+$ ''",
                "^web[.][0-9]+$ 'db-1 web-1 web-2'",
                "web\\.1 'db-1 web-1 web-2'",
                "web.1 'db-1 web-2'",
                "db|2 'web-1 web.10'",
                "^(db|web)-1$ 'web-2 web.10'",
                "we?b-1 'db-1 web-2 web.10'",
                "nothing 'db-1 web-1 web-2 web.10'"
            })
    void deletesWhatMatches(String pattern, String left) {
        containers();
        plankton("delete", "--regex", "--force", pattern).prints("").silently();
        assertEquals(left, String.join(" ", ids()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-r -f", "-f -r", "--force --regex", "-rf"})
    void optionsMayBeInAnyOrder(String options) {
        containers();
        var words = new java.util.ArrayList<>(List.of("delete"));
        words.addAll(List.of(options.split(" ", -1)));
        words.add("^web");
        plankton(words.toArray(String[]::new)).succeeds();
        assertEquals(List.of("db-1"), ids());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--regex", "-r"})
    void killsWhatMatches(String option) {
        containers();
        plankton("kill", option, "^web-", "KILL").prints("").silently();
        becomesStopped("web-1");
        becomesStopped("web-2");
        assertEquals("running", status("db-1"));
        assertEquals("running", status("web.10"));
    }

    @Test
    void withoutForceDeletesOnlyTheStopped() {
        containers();
        plankton("kill", "web-2", "KILL").succeeds();
        becomesStopped("web-2");
        // Whether what is left is an error is not said.
        plankton("delete", "--regex", "^web");
        assertEquals(List.of("db-1", "web-1", "web.10"), ids());
    }

    @Test
    void withoutTheOptionAPatternIsAnId() {
        containers();
        plankton("delete", "--force", "web.1");
        plankton("kill", "web.1", "KILL").fails();
        assertEquals(IDS, ids());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "a[", "(", "*["})
    void aPatternThatIsNoneIsRefused(String pattern) {
        containers();
        plankton("delete", "--regex", "--force", pattern).fails().says(pattern);
        assertEquals(IDS, ids());
    }

    @Test
    void ofNothingDoesNothing() {
        plankton("delete", "--regex", "--force", ".*").succeeds();
        plankton("kill", "--regex", ".*", "KILL").succeeds();
    }
}

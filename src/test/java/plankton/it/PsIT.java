package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The processes of a container, as the host numbers them.
class PsIT extends WithSandbox {

    private Bundle running(Bundle bundle) {
        bundle.run("--detach").succeeds();
        return bundle;
    }

    private Result ps(String... words) {
        var all = new ArrayList<>(List.of("ps"));
        all.addAll(List.of(words));
        return plankton(all.toArray(String[]::new));
    }

    /// What `--format json` lists.
    private Set<Long> listed(Bundle bundle) {
        var pids = new TreeSet<Long>();
        for (JsonElement pid : ps("--format", "json", bundle.id()).json().getAsJsonArray()) {
            pids.add(pid.getAsLong());
        }
        return pids;
    }

    private Set<Long> listsSoon(int count, Bundle bundle) {
        assertTrue(
                Host.within(10_000, () -> listed(bundle).size() == count),
                () -> ps(bundle.id()).toString());
        return listed(bundle);
    }

    /// The numbers in the column `PID` of a table.
    private static Set<Long> column(Result table) {
        List<String> lines = table.succeeds().stdout().lines().toList();
        int place = List.of(lines.getFirst().strip().split(" +", -1)).indexOf("PID");
        assertTrue(place >= 0, table::toString);
        var pids = new TreeSet<Long>();
        for (String line : lines.subList(1, lines.size())) {
            pids.add(Long.valueOf(line.strip().split(" +", -1)[place]));
        }
        return pids;
    }

    @ParameterizedTest
    @ValueSource(strings = {"--format json", "--format=json", "-f json"})
    void jsonIsAListOfNumbers(String option) {
        Bundle bundle = running(bundle().args("sleep", "1000"));
        var words = new ArrayList<>(List.of(option.split(" ", -1)));
        words.add(bundle.id());
        ps(words.toArray(String[]::new)).prints("[" + bundle.pid() + "]\n");
    }

    @Test
    void childrenAreShown() {
        Bundle bundle = running(bundle().sh("sleep 1000 & sleep 1000 & exec sleep 1000"));
        Set<Long> pids = listsSoon(3, bundle);
        assertTrue(pids.contains(bundle.pid()));
        for (long pid : pids) {
            assertEquals(Host.namespace(bundle.pid(), "pid"), Host.namespace(pid, "pid"));
        }
        assertEquals(pids, column(ps(bundle.id())));
        assertEquals(pids, column(ps("--format", "table", bundle.id())));
        assertEquals(pids, column(ps("-f=table", bundle.id())));
    }

    @Test
    void addedOnesAreShown() {
        Bundle bundle = running(bundle().args("sleep", "1000"));
        plankton("exec", "--detach", bundle.id(), "sleep", "999").succeeds();
        Set<Long> pids = listsSoon(2, bundle);
        assertTrue(pids.stream().anyMatch(pid -> Host.commandLine(pid).equals("sleep 999")));
    }

    @Test
    void othersOfTheHostAreNotShown() {
        Bundle bundle = bundle().withoutNamespace("pid").sh("sleep 1000 & exec sleep 1000");
        running(bundle);
        Set<Long> pids = listsSoon(2, bundle);
        assertTrue(pids.contains(bundle.pid()));
        assertTrue(pids.stream().allMatch(pid -> Host.commandLine(pid).equals("sleep 1000")));
    }

    @Test
    void createdOneHasAProcess() {
        Bundle bundle = bundle();
        bundle.create().succeeds();
        assertEquals(Set.of(bundle.pid()), listed(bundle));
    }

    @Test
    void stoppedOneHasNone() {
        Bundle bundle = running(bundle().args("true")).becomes("stopped");
        String json = ps("--format", "json", bundle.id()).json().toString();
        assertTrue(json.equals("[]") || json.equals("null"), json);
        assertEquals(Set.of(), column(ps(bundle.id())));
    }

    @Test
    void tableTellsWhatRuns() {
        Bundle bundle = running(bundle().args("sleep", "1000"));
        ps(bundle.id()).printsLike("\\A.*\\bPID\\b").printsLike("\\bsleep 1000$");
    }

    /// There is no ps(1) to give them to.
    @Test
    @PlanktonOnly("others ask the program ps")
    void argumentsOfPsAreRefused() {
        Bundle bundle = running(bundle().args("sleep", "1000"));
        ps(bundle.id(), "-ef").fails().says("-e");
        ps(bundle.id(), "aux").fails().says("aux", "arguments of ps(1)");
    }

    @Test
    @PlanktonOnly("others have no such option")
    void quietTellsTheIdsAlone() {
        Bundle bundle = running(bundle().args("sleep", "1000"));
        ps("-q", bundle.id()).prints(bundle.pid() + "\n");
    }

    @Test
    @PlanktonOnly("others ask the program ps")
    void programOfThatNameIsNotNeeded() {
        Bundle bundle = running(bundle().args("sleep", "1000"));
        var env = Map.of("PATH", "/nowhere");
        Result table =
                sandbox.call(List.of(), List.of("ps", bundle.id()), env, new byte[0]).finish();
        assertEquals(Set.of(bundle.pid()), column(table));
    }

    @Test
    void unknownContainerIsRefused() {
        running(bundle().args("sleep", "1000"));
        ps("never-there").fails().says("never-there", "does not exist");
        ps("--format", "json", "never-there").fails();
        ps().fails().says("ID");
    }

    @Test
    void unknownFormatIsRefused() {
        Bundle bundle = running(bundle().args("sleep", "1000"));
        ps("--format", "yaml", bundle.id()).fails().says("yaml", "table", "json");
    }

    @Test
    @PlanktonOnly("others ask the program ps")
    void tableHasNothingThatCommandsTheTerminal() {
        Bundle bundle = running(bundle().args("sh", "-c", "sleep 1000; : \033[31m\n1 0 init"));
        ps(bundle.id()).printsLike("sleep 1000; : \\\\x1b\\[31m\\\\n1 0 init$");
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Options of the program, and of `run` and `create`, that other runtimes have as well.
class RunOptionsIT extends WithSandbox {

    private static String[] words(String text) {
        return text.split(" ");
    }

    /// Calls the program with options before the command, and `run` as the command.
    private Result runAfter(String options, Bundle bundle) {
        var words = new ArrayList<>(List.of(words(options)));
        words.addAll(
                List.of("run", "--bundle", bundle.write().directory().toString(), bundle.id()));
        return plankton(words.toArray(String[]::new));
    }

    @Test
    void withoutPivotTheRootIsTheSame() {
        Bundle bundle = bundle().sh("ls /; ls /..; cat /etc/group");
        String usual = bundle.run().succeeds().stdout();
        bundle.delete("--force").succeeds();
        bundle.run("--no-pivot").prints(usual);
        bundle.delete("--force").succeeds();
        bundle.run("-no-pivot").prints(usual);
    }

    @Test
    void withoutPivotTheRootMayBeReadOnly() {
        bundle().set("/root/readonly", true)
                .sh("touch /file 2>/dev/null || echo read-only")
                .run("--no-pivot")
                .prints("read-only\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-d", "--detach", "-detach", "--detach=true"})
    void detachedIsLeftRunning(String option) {
        Bundle bundle = bundle().args("sleep", "1000");
        bundle.run(option).prints("").silently();
        assertEquals("running", bundle.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--keep", "-keep"})
    void keptIsThereAfterItsEnd(String option) {
        Bundle bundle = bundle().sh("exit 3");
        bundle.run(option).exits(3);
        assertEquals("stopped", bundle.status());
        bundle.delete().succeeds();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-b DIR",
                "-b=DIR",
                "--bundle DIR",
                "--bundle=DIR",
                "-bundle DIR",
                "-bundle=DIR"
            })
    void longOptionsMayHaveOneDash(String option) {
        Bundle bundle = bundle().args("echo", "on").write();
        var words = new ArrayList<>(List.of("run"));
        words.addAll(List.of(words(option.replace("DIR", bundle.directory().toString()))));
        words.add(bundle.id());
        plankton(words.toArray(String[]::new)).prints("on\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--root DIR", "--root=DIR", "-root DIR", "-root=DIR"})
    void rootIsGivenInManyWays(String option) {
        Bundle bundle = bundle();
        bundle.create().succeeds();
        var command = new ArrayList<>(List.of(Program.PATH.toString()));
        command.addAll(List.of(words(option.replace("DIR", sandbox.root().toString()))));
        command.addAll(List.of("list", "-q"));
        Call.of(sandbox, command, Map.of(), new byte[0]).finish().prints(bundle.id() + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rootless true",
                "--rootless=false",
                "--rootless=auto",
                "-rootless=auto",
                "--systemd-cgroup",
                "-systemd-cgroup",
                "--systemd-cgroup=false"
            })
    void optionsOfEnginesAreAccepted(String options) {
        var words = new ArrayList<>(List.of(words(options)));
        words.add("features");
        plankton(words.toArray(String[]::new)).succeeds();
    }

    @Test
    void rootlessIsTrueFalseOrAuto() {
        runAfter("--rootless=perhaps", bundle()).fails().says("rootless", "perhaps", "auto");
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rootless=false", "--rootless=auto"})
    void rootlessChangesNothingForRoot(String option) {
        runAfter(option, bundle().args("echo", "on")).prints("on\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"systemd", "cgroupfs", "disabled"})
    @PlanktonOnly("runc does not know it, crun does")
    void cgroupManagerIsAccepted(String name) {
        plankton("--cgroup-manager", name, "features").succeeds();
        plankton("--cgroup-manager=" + name, "features").succeeds();
    }

    @Test
    void cgroupManagerMustBeKnown() {
        runAfter("--cgroup-manager=frobnicate", bundle())
                .fails()
                .says("cgroup-manager", "frobnicate", "systemd", "cgroupfs", "disabled");
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(ints = {35, 40, 64})
    void runPassesRealTimeSignalsOn(int number) {
        bundle().sh("trap 'exit 7' " + number + "; echo ready; while :; do sleep 0.05; done")
                .begin()
                .untilItPrints("ready")
                .signal(Integer.toString(number))
                .finish()
                .exits(7);
    }

    @Test
    @PlanktonOnly("others have no such option")
    void removedByAnotherItStillExitsAsTheProgram() {
        Bundle bundle = bundle().args("sleep", "1000");
        Call run = bundle.begin("--rm");
        assertTrue(Host.within(10_000, () -> bundle.state().stdout().contains("running")));
        bundle.delete("--force").succeeds();
        run.finish().exits(137).silently();
    }
}

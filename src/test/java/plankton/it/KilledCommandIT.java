package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Any command is killed at any moment: by its caller's end, as engines ask the kernel for
/// (prctl(2), `PR_SET_PDEATHSIG`), for want of memory, or by hand. Then nothing half-made waits for
/// ever, other commands understand what is left, and `delete --force` leaves nothing.
///
/// The moments are the system calls, of which some are tried, chosen by `-Dplankton.seed=N`, for
/// `-Dplankton.kills.seconds=N` in all; with enough of them it is each one.
@PlanktonOnly("others leave processes and files that no command of theirs finds again")
class KilledCommandIT extends WithSandbox {

    private static final long SEED = Long.getLong("plankton.seed", System.nanoTime());
    private static final long SECONDS = Long.getLong("plankton.kills.seconds", 20);
    private static final int COMMANDS = 12;

    private static final Pattern CALL = Pattern.compile("(\\w+)\\(.*");

    /// Where a command begins, and what `state` may say when it was killed; `-` stands for nothing.
    private static final Map<String, String> EXPECTED =
            Map.ofEntries(
                    Map.entry("create -b DIR ID", "missing: - creating created stopped"),
                    Map.entry("run -d -b DIR ID", "missing: - creating running stopped"),
                    Map.entry("start ID", "created: created running stopped"),
                    Map.entry("exec ID true", "running: running"),
                    Map.entry("exec -d ID sleep 1000", "running: running"),
                    Map.entry("kill ID KILL", "running: running stopped"),
                    Map.entry("kill --all ID KILL", "running: running paused stopped"),
                    Map.entry("pause ID", "running: running paused"),
                    Map.entry("resume ID", "paused: paused running"),
                    Map.entry("update --pids-limit 30 ID", "running: running"),
                    Map.entry("delete ID", "stopped: stopped -"),
                    Map.entry("delete --force ID", "running: running paused stopped -"));

    private final Random random = new Random(SEED);

    /// It is made fast, and has what a command could leave.
    private Bundle bundle;

    @BeforeEach
    void makeBundle() {
        System.out.println("seed " + SEED + " (-Dplankton.seed=" + SEED + " repeats it)");
        assertEquals(COMMANDS, EXPECTED.size());
        bundle =
                bundle().args("sleep", "1000")
                        .set("/root/readonly", true)
                        .set("/mounts", List.of())
                        .mount("/proc", "proc", "proc")
                        .mount("/dev", "tmpfs", "tmpfs")
                        .namespaces("pid", "mount")
                        .set("/linux/resources/pids/limit", 20)
                        .write();
    }

    private void reach(String state) {
        if (!state.equals("missing")) {
            bundle.create().succeeds();
            if (!state.equals("created")) {
                bundle.start().succeeds();
            }
            switch (state) {
                case "paused" -> plankton("pause", bundle.id()).succeeds();
                case "stopped" -> {
                    bundle.kill("KILL").succeeds();
                    bundle.becomes("stopped");
                }
                default -> {}
            }
        }
    }

    private List<String> words(String command) {
        return Arrays.stream(command.split(" ", -1))
                .map(word -> word.equals("DIR") ? bundle.directory().toString() : word)
                .map(word -> word.equals("ID") ? bundle.id() : word)
                .toList();
    }

    private static String begin(String command) {
        String expected = EXPECTED.getOrDefault(command, "");
        return expected.substring(0, expected.indexOf(':'));
    }

    // At a system call

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create -b DIR ID",
                "run -d -b DIR ID",
                "start ID",
                "exec ID true",
                "exec -d ID sleep 1000",
                "kill ID KILL",
                "kill --all ID KILL",
                "pause ID",
                "resume ID",
                "update --pids-limit 30 ID",
                "delete ID",
                "delete --force ID"
            })
    void killedAtASystemCallItLeavesNothing(String command) throws IOException {
        boolean strace = Files.isExecutable(Path.of("/usr/bin/strace"));
        if (!strace) {
            System.out.println("skipped KilledCommandIT: needs the package strace");
        }
        assumeTrue(strace);
        List<String> moments = moments(command);
        Collections.shuffle(moments, random);
        long end = System.nanoTime() + SECONDS * 1_000_000_000 / COMMANDS;
        int tried = 0;
        for (String moment : moments) {
            if (tried > 0 && System.nanoTime() > end) {
                break;
            }
            tried++;
            reach(begin(command));
            var caller = List.of("strace", "-o", "/dev/null", "-e", "inject=" + moment);
            sandbox.call(caller, words(command), Map.of(), new byte[0]).finish();
            isUnderstoodAndRemoved(command, command + ", " + moment);
        }
        System.out.println(command + ": " + tried + " of " + moments.size() + " moments");
    }

    /// Every call of the command's own process, as strace is told to kill it there.
    private List<String> moments(String command) throws IOException {
        Path log = sandbox.newFile("log");
        reach(begin(command));
        var caller = List.of("strace", "-o", log.toString());
        sandbox.call(caller, words(command), Map.of(), new byte[0]).finish().succeeds();
        bundle.delete("--force").succeeds();
        var counts = new TreeMap<String, Integer>();
        for (String line : Files.readAllLines(log)) {
            var matcher = CALL.matcher(line);
            if (matcher.matches()) {
                counts.merge(matcher.group(1), 1, Integer::sum);
            }
        }
        var moments = new ArrayList<String>();
        counts.forEach((call, count) -> {
            for (int n = 1; n <= count; n++) {
                moments.add(call + ":signal=KILL:when=" + n);
            }
        });
        assertTrue(moments.size() > 20, moments::toString);
        return moments;
    }

    private void isUnderstoodAndRemoved(String command, String what) {
        Result state = bundle.state();
        String status = "-";
        if (state.exit() == 0) {
            status = state.object().get("status").getAsString();
        } else {
            assertTrue(state.stderr().contains("does not exist"), () -> what + "\n" + state);
        }
        String expected = EXPECTED.getOrDefault(command, "");
        Set<String> allowed = Set.of(expected.substring(expected.indexOf(' ') + 1).split(" ", -1));
        assertTrue(allowed.contains(status), what + ": " + status);
        if (command.startsWith("exec")) {
            assertTrue(
                    Host.within(10_000, this::allAreWhatWasAskedFor),
                    () -> what + ": half-made: " + plankton("ps", bundle.id()));
        }
        Result deleted = bundle.delete("--force");
        assertEquals("0 ", deleted.exit() + " " + deleted.stdout() + deleted.stderr(), what);
        try {
            sandbox.assertNothingIsLeft();
        } catch (AssertionError e) {
            throw new AssertionError(what, e);
        }
    }

    /// Whether no process of the container is still on its way to its program.
    private boolean allAreWhatWasAskedFor() {
        return plankton("ps", "-q", bundle.id())
                .stdout()
                .lines()
                .allMatch(pid -> Host.commandLine(Long.parseLong(pid)).startsWith("sleep "));
    }

    // By the end of its caller

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create -b DIR ID",
                "run -d -b DIR ID",
                "start ID",
                "exec -d ID sleep 1000",
                "kill ID KILL",
                "pause ID",
                "resume ID",
                "update --pids-limit 30 ID",
                "delete ID",
                "delete --force ID"
            })
    void killedWithItsCallerItLeavesNothing(String command) {
        String script =
                "setpriv --pdeathsig KILL -- sh -c 'echo armed; exec \"$@\"' sh \"$@\" & wait";
        long end = System.nanoTime() + SECONDS * 1_000_000_000 / COMMANDS / 4;
        int tried = 0;
        while (tried == 0 || System.nanoTime() < end) {
            tried++;
            reach(begin(command));
            var caller = List.of("bash", "-c", script, "bash");
            Call call = sandbox.call(caller, words(command), Map.of(), new byte[0]);
            call.untilItPrints("armed");
            long moment = System.nanoTime() + random.nextLong(10_000_000);
            while (System.nanoTime() < moment) {
                Thread.onSpinWait();
            }
            call.killAlone();
            isUnderstoodAndRemoved(command, command + " with its caller");
        }
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One system call of the runtime fails, by strace(1), with an error that it never has. The runtime
/// names that error and fails, or can do without the call; and it leaves nothing behind.
///
/// Some calls are tried, chosen by `-Dplankton.seed=N`, for `-Dplankton.faults.seconds=N`.
@PlanktonOnly("others do not name every error")
class FaultInjectionIT extends WithSandbox {

    private static final long SEED = Long.getLong("plankton.seed", System.nanoTime());
    private static final long SECONDS = Long.getLong("plankton.faults.seconds", 15);

    /// An error of mathematical functions, which is no system call's.
    private static final String ERROR = "EDOM";

    private static final Pattern CALL = Pattern.compile("(\\d+) +(\\w+)\\(.*");

    /// What belongs to the start of any program, or fails the call of strace itself; what cannot
    /// fail; and close and wait4, which do their work even if they fail, but not if strace keeps
    /// the kernel from making them.
    private static final Set<String> NOT_OURS =
            Set.of(
                    "close",
                    "wait4",
                    "geteuid",
                    "getuid",
                    "getpid",
                    "getppid",
                    "umask",
                    "execve",
                    "mmap",
                    "brk",
                    "munmap",
                    "mremap",
                    "mprotect",
                    "arch_prctl",
                    "set_tid_address",
                    "set_robust_list",
                    "rseq",
                    "exit_group",
                    "exit",
                    "rt_sigreturn");

    private static final List<String> STRACE = List.of("strace", "-f", "-o");

    @BeforeEach
    void needsStrace() {
        if (!Files.isExecutable(Path.of("/usr/bin/strace"))) {
            System.out.println("skipped FaultInjectionIT: needs the package strace");
            assumeTrue(false);
        }
    }

    /// A small container that uses much of the runtime.
    private Bundle container() {
        return bundle().hostname("name")
                .set("/root/readonly", true)
                .set("/linux/maskedPaths", List.of("/proc/keys", "/proc/acpi"))
                .set("/linux/readonlyPaths", List.of("/proc/sys"))
                .rlimit("RLIMIT_CORE", 0, 0)
                .write();
    }

    @Test
    void ofACallIsNamedAndLeavesNothing() throws IOException {
        System.out.println("seed " + SEED + " (-Dplankton.seed=" + SEED + " repeats it)");
        Bundle bundle = container();
        Path log = sandbox.newFile("log");
        var record = new ArrayList<>(STRACE);
        record.add(log.toString());
        run(record, bundle).succeeds();
        var faults = faults(Files.readString(log));
        Collections.shuffle(faults, new Random(SEED));
        long end = System.nanoTime() + SECONDS * 1_000_000_000;
        var tolerated = new TreeMap<String, Integer>();
        int tried = 0;
        for (String fault : faults) {
            if (System.nanoTime() > end) {
                break;
            }
            tried++;
            if (isTolerated(bundle, fault)) {
                tolerated.merge(fault.substring(0, fault.indexOf(':')), 1, Integer::sum);
            }
        }
        System.out.println(tried + " of " + faults.size() + " faults; did without " + tolerated);
        assertTrue(tried > 0);
    }

    /// Fails the call, and returns whether the container ran all the same.
    private boolean isTolerated(Bundle bundle, String fault) {
        var inject = new ArrayList<>(STRACE);
        inject.addAll(List.of("/dev/null", "-e", "inject=" + fault));
        Result result = run(inject, bundle);
        if (result.exit() != 0) {
            String what = fault + "\n" + result;
            assertTrue(result.stderr().matches("(plankton: [^\n]+\n)+"), what);
            assertTrue(result.stderr().contains(ERROR), what);
        }
        bundle.delete("--force");
        assertEquals(List.of(), sandbox.records(), fault);
        return result.exit() == 0;
    }

    private Result run(List<String> caller, Bundle bundle) {
        var words = List.of("run", "--rm", "--bundle", bundle.directory().toString(), bundle.id());
        return sandbox.call(caller, words, Map.of(), new byte[0]).finish();
    }

    /// Every call of the processes in a log of strace, as strace is told to fail it: the N-th of
    /// its name in a process.
    private static List<String> faults(String log) {
        var most = new TreeMap<String, Integer>();
        var counts = new HashMap<String, Integer>();
        for (String line : log.lines().toList()) {
            var matcher = CALL.matcher(line);
            if (matcher.matches() && !NOT_OURS.contains(matcher.group(2))) {
                String call = matcher.group(2);
                int count = counts.merge(matcher.group(1) + call, 1, Integer::sum);
                most.merge(call, count, Math::max);
            }
        }
        var faults = new ArrayList<String>();
        most.forEach((call, count) -> {
            for (int n = 1; n <= count; n++) {
                faults.add(call + ":error=" + ERROR + ":when=" + n);
            }
        });
        return faults;
    }
}

package plankton.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import plankton.spec.Seccomp;
import plankton.spec.SpecReader;

/// Every profile means the same to Plankton as to the library that other runtimes use: its programs
/// have the same result for every call, and the one that [Meaning] tells.
@EnabledIfSystemProperty(named = "os.arch", matches = "amd64")
class LibseccompTest {

    private static final List<Architecture> X86 =
            List.of(Architecture.X86_64, Architecture.X86, Architecture.X32);
    private static final List<Architecture> ARM = List.of(Architecture.AARCH64, Architecture.ARM);
    private static final int FOREIGN = 0xC00000F3;
    private static final int RANDOM_PROFILES = 3_000;

    private static Libseccomp library;
    private static int hard;
    private static int disagreements;

    @BeforeAll
    static void find() {
        Libseccomp found = Libseccomp.find();
        assertNotNull(found, "libseccomp.so.2 is missing: on Debian install libseccomp2");
        library = found;
    }

    @Test
    void hasTheNumbersOfTheLibrary() {
        int compared = 0;
        for (Architecture architecture : Architecture.values()) {
            var meaning = new Meaning(RandomProfile.empty(), architecture);
            for (String name : SystemCallsTest.names()) {
                int theirs = library.number(name, architecture);
                int ours = meaning.number(name);
                // It tells those of x86 that can be asked for by another call by that.
                boolean two = architecture == Architecture.X86 && theirs < 0;
                // And it lacks the second name of a call of ARM.
                two |= architecture == Architecture.ARM && name.equals("sync_file_range2");
                if (theirs >= 0 || (library.knows(name) && ours != Meaning.NONE && !two)) {
                    assertEquals(theirs, ours, architecture + " " + name);
                    compared++;
                }
            }
        }
        assertTrue(compared > 1_500, compared + " numbers");
    }

    @Test
    void understandsTheProfilesOfEngines() throws IOException {
        Set<Seccomp> profiles = new HashSet<>();
        try (var files = Files.list(Path.of("src/test/resources/fixtures"))) {
            for (Path file : files.sorted().toList()) {
                Seccomp profile = profile(file);
                if (profile != null) {
                    profiles.add(known(profile));
                }
            }
        }
        assertTrue(profiles.size() >= 8, profiles.size() + " profiles");
        for (Seccomp profile : profiles) {
            compare(profile, X86);
            compare(profile, ARM);
        }
    }

    private static @Nullable Seccomp profile(Path file) throws IOException {
        String name = file.getFileName().toString();
        return name.contains("process")
                ? null
                : SpecReader.read(Files.readAllBytes(file)).linux().seccomp();
    }

    /// Without calls that are newer than the library.
    private static Seccomp known(Seccomp profile) {
        var rules = new ArrayList<Seccomp.Rule>();
        for (Seccomp.Rule rule : profile.syscalls()) {
            List<String> names = rule.names().stream().filter(library::knows).toList();
            rules.add(new Seccomp.Rule(names, rule.action(), rule.errnoRet(), rule.args()));
        }
        return new Seccomp(
                profile.defaultAction(),
                profile.defaultErrnoRet(),
                profile.architectures(),
                profile.flags(),
                profile.listenerPath(),
                profile.listenerMetadata(),
                rules);
    }

    @Test
    void understandsRandomProfiles() {
        int compared = 0;
        for (int seed = 0; seed < RANDOM_PROFILES; seed++) {
            var random = new RandomProfile(new Random(seed));
            try {
                compared += compare(known(random.profile()), seed % 3 == 0 ? ARM : X86) ? 1 : 0;
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        assertTrue(compared > RANDOM_PROFILES / 2, "only " + compared + " were accepted");
        System.out.println(
                "of "
                        + hard
                        + " calls with other conditions, libseccomp decides "
                        + disagreements
                        + " in another way");
        assertTrue(disagreements < hard / 100, disagreements + " of " + hard);
    }

    /// Compares the programs for `profile` with each other and with what it means.
    ///
    /// @return false if the library refuses the profile
    private static boolean compare(Seccomp profile, List<Architecture> family) {
        Architecture machine = family.getFirst();
        List<Architecture> architectures =
                family.stream()
                        .filter(each ->
                                each == machine
                                        || profile.architectures().contains("SCMP_ARCH_" + each))
                        .toList();
        long[] theirs = library.compile(profile, architectures);
        Filter ours = Filter.of(profile, machine);
        var samples = new Samples(profile, new Random(profile.hashCode()));
        for (Architecture architecture : architectures) {
            var meaning = new Meaning(profile, architecture);
            for (int number : samples.numbers(architecture)) {
                List<Seccomp.Rule> rules = meaning.rules(number);
                for (long[] args : samples.args(architecture, rules)) {
                    var call = new Kernel.Call(architecture.audit, number, args);
                    int expected = meaning.result(number, rules, args);
                    boolean multiplexer = isMultiplexer(architecture, number);
                    if (!multiplexer) {
                        assertResult("meant", expected, ours, call, profile);
                    }
                    if (theirs != null && !(multiplexer && hasConditions(profile))) {
                        int result = Kernel.run(theirs, call);
                        if (expected == Verdict.NO_SUCH_CALL && rules.isEmpty()) {
                            // Other runtimes put this in front of the library's program.
                            result = result == meaning.otherwise() ? expected : result;
                        }
                        if (isHardForThem(rules)) {
                            hard++;
                            disagreements += result == Kernel.run(ours, call) ? 0 : 1;
                        } else {
                            assertResult("theirs", result, ours, call, profile);
                        }
                    }
                }
            }
        }
        for (var call :
                List.of(
                        new Kernel.Call(FOREIGN, 1),
                        new Kernel.Call(machine.audit, Architecture.X32_BIT | 1))) {
            boolean foreign = call.number() == 1 || architectures.equals(X86.subList(0, 1));
            if (theirs != null && foreign) {
                assertResult("theirs", Kernel.run(theirs, call), ours, call, profile);
            }
        }
        return theirs != null;
    }

    /// The library (2.5.4) is not always right about other conditions than equality of one
    /// argument, least of all with values of more than 32 bits, and has an order of its own for
    /// rules that have different results. What we mean by them, [Meaning] says; it has to agree
    /// nearly always.
    private static boolean isHardForThem(List<Seccomp.Rule> rules) {
        List<Seccomp.Arg> args = rules.stream().flatMap(rule -> rule.args().stream()).toList();
        return args.size() > 1 || args.stream().anyMatch(arg -> arg.op() != Seccomp.Operator.EQ);
    }

    private static boolean hasConditions(Seccomp profile) {
        return profile.syscalls().stream().anyMatch(rule -> !rule.args().isEmpty());
    }

    private static void assertResult(
            String whose, int expected, Filter ours, Kernel.Call call, Seccomp profile) {
        int result = Kernel.run(ours, call);
        if (expected != result) {
            assertEquals(
                    whose + " " + Integer.toHexString(expected),
                    "ours " + Integer.toHexString(result),
                    () -> call + " with " + excerpt(profile));
        }
    }

    private static String excerpt(Seccomp profile) {
        String text = profile.toString();
        return text.length() > 2_000 ? text.substring(0, 2_000) + "…" : text;
    }

    /// Conditions on what x86 can do by other calls, too, are another matter there; [FilterTest] is
    /// about it.
    private static boolean isMultiplexer(Architecture architecture, int number) {
        boolean multiplexer = number == SystemCalls.SOCKETCALL || number == SystemCalls.IPC;
        return architecture == Architecture.X86 && multiplexer;
    }

    /// Calls to try.
    private record Samples(Seccomp profile, Random random) {

        private Set<Integer> numbers(Architecture architecture) {
            Set<Integer> numbers = new HashSet<>(List.of(-1, 0x7FFFFFFF, 0x80000000, 100_000));
            for (int i = 0; i < 560; i++) {
                numbers.add(i);
            }
            for (int i = 0; i < 9; i++) {
                numbers.add(0xF0000 + i);
            }
            if (architecture == Architecture.X32) {
                var shifted = new HashSet<Integer>();
                numbers.forEach(number -> shifted.add(number | Architecture.X32_BIT));
                return shifted;
            }
            if (architecture == Architecture.X86_64) {
                numbers.removeIf(number -> Integer.compareUnsigned(number, 0x3FFFFFFF) > 0);
            }
            return numbers;
        }

        /// Values around those of the rules.
        private List<long[]> args(Architecture architecture, List<Seccomp.Rule> rules) {
            Map<Integer, List<Long>> values = new HashMap<>();
            for (Seccomp.Rule rule : rules) {
                rule.args().forEach(arg -> collect(values, arg));
            }
            boolean narrow = architecture == Architecture.X86 || architecture == Architecture.ARM;
            var samples = new ArrayList<long[]>();
            for (int i = 0; i < (values.isEmpty() ? 1 : 60); i++) {
                var args = new long[6];
                values.forEach((index, all) -> {
                    long value = all.get(random.nextInt(all.size()));
                    args[index] = narrow ? value & 0xFFFFFFFFL : value;
                });
                samples.add(args);
            }
            return samples;
        }

        private void collect(Map<Integer, List<Long>> values, Seccomp.Arg arg) {
            List<Long> all =
                    values.computeIfAbsent(arg.index(), index -> new ArrayList<>(List.of(0L, -1L)));
            for (long value : new long[] {arg.value(), arg.valueTwo()}) {
                all.addAll(
                        List.of(
                                value,
                                value - 1,
                                value + 1,
                                value ^ 1L << 32,
                                value & arg.value(),
                                value | random.nextLong()));
            }
        }
    }
}

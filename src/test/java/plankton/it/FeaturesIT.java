package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the program says of itself: `features`, in the words of the specification's `features.md`,
/// and `--version`.
class FeaturesIT extends WithSandbox {

    private JsonObject features() {
        return plankton("features").silently().object();
    }

    private JsonElement at(String pointer) {
        return Json.at(features(), pointer);
    }

    private List<String> list(String pointer) {
        var texts = new ArrayList<String>();
        at(pointer).getAsJsonArray().forEach(text -> texts.add(text.getAsString()));
        assertEquals(texts.size(), Set.copyOf(texts).size(), texts::toString);
        return texts;
    }

    @Test
    void haveTheVersionsThatAreAccepted() {
        assertEquals("1.0.0", at("/ociVersionMin").getAsString());
        String newest = at("/ociVersionMax").getAsString();
        assertTrue(newest.matches("1\\.[1-9]\\.\\d+([-+].*)?"), newest);
        for (String accepted : List.of("1.0.0", newest)) {
            bundle().set("/ociVersion", accepted).run().succeeds();
        }
    }

    @Test
    void haveTheHooks() {
        var all =
                List.of(
                        "prestart",
                        "createRuntime",
                        "createContainer",
                        "startContainer",
                        "poststart",
                        "poststop");
        assertEquals(all, list("/hooks"));
    }

    @Test
    void haveTheMountOptions() {
        List<String> options = list("/mountOptions");
        assertEquals(options.stream().sorted().toList(), options);
        assertTrue(
                options.containsAll(
                        List.of(
                                "async",
                                "atime",
                                "bind",
                                "defaults",
                                "dev",
                                "diratime",
                                "dirsync",
                                "exec",
                                "iversion",
                                "lazytime",
                                "loud",
                                "mand",
                                "noatime",
                                "nodev",
                                "nodiratime",
                                "noexec",
                                "noiversion",
                                "nolazytime",
                                "nomand",
                                "norelatime",
                                "nostrictatime",
                                "nosuid",
                                "private",
                                "ratime",
                                "rbind",
                                "rdev",
                                "relatime",
                                "remount",
                                "rexec",
                                "rnoatime",
                                "rnodev",
                                "rnoexec",
                                "rnosuid",
                                "ro",
                                "rprivate",
                                "rro",
                                "rrw",
                                "rshared",
                                "rslave",
                                "rsuid",
                                "runbindable",
                                "rw",
                                "shared",
                                "silent",
                                "slave",
                                "strictatime",
                                "suid",
                                "sync",
                                "unbindable")),
                options::toString);
    }

    @Test
    void haveTheNamespaces() {
        assertEquals(
                Set.of("cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts"),
                Set.copyOf(list("/linux/namespaces")));
    }

    @Test
    void haveTheCapabilities() {
        List<String> names = list("/linux/capabilities");
        assertTrue(names.stream().allMatch(name -> name.matches("CAP_[A-Z_]+")), names::toString);
        assertTrue(names.containsAll(List.of("CAP_CHOWN", "CAP_SYS_ADMIN", "CAP_BPF")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/linux/cgroup/v1",
                "/linux/cgroup/v2",
                "/linux/cgroup/systemd",
                "/linux/cgroup/systemdUser",
                "/linux/seccomp/enabled",
                "/linux/apparmor/enabled",
                "/linux/selinux/enabled",
                "/linux/intelRdt/enabled",
                "/linux/mountExtensions/idmap/enabled",
            })
    void sayYesOrNo(String pointer) {
        JsonElement answer = at(pointer);
        assertTrue(answer.isJsonPrimitive() && answer.getAsJsonPrimitive().isBoolean(), pointer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/linux/netDevices/enabled",
                "/linux/intelRdt/schemata",
                "/linux/intelRdt/monitoring",
            })
    @PlanktonOnly("of version 1.3 of the specification")
    void sayYesOrNoOfWhatIsNewer(String pointer) {
        sayYesOrNo(pointer);
    }

    @Test
    @PlanktonOnly("of version 1.3 of the specification")
    void haveTheMemoryPolicies() {
        assertTrue(
                list("/linux/memoryPolicy/modes").stream()
                        .allMatch(mode -> mode.startsWith("MPOL_") && !mode.startsWith("MPOL_F_")));
        assertTrue(
                list("/linux/memoryPolicy/flags").stream()
                        .allMatch(flag -> flag.startsWith("MPOL_F_")));
    }

    @ParameterizedTest
    @CsvSource({
        "actions, SCMP_ACT_ERRNO",
        "operators, SCMP_CMP_EQ",
        "archs, SCMP_ARCH_X86_64",
        "knownFlags, SECCOMP_FILTER_FLAG_LOG",
        "supportedFlags, SECCOMP_FILTER_FLAG_LOG"
    })
    void haveTheWordsOfFilters(String property, String one) {
        List<String> words = list("/linux/seccomp/" + property);
        assertTrue(words.contains(one), words::toString);
        String kind = one.substring(0, one.indexOf('_', one.indexOf('_') + 1) + 1);
        assertTrue(words.stream().allMatch(word -> word.startsWith(kind)), words::toString);
    }

    @Test
    void haveAnnotationsThatAreTexts() {
        JsonObject annotations = at("/annotations").getAsJsonObject();
        for (Map.Entry<String, JsonElement> annotation : annotations.entrySet()) {
            assertFalse(annotation.getKey().isEmpty());
            assertTrue(annotation.getValue().getAsJsonPrimitive().isString());
        }
        for (String name : list("/potentiallyUnsafeConfigAnnotations")) {
            assertFalse(name.isEmpty());
        }
    }

    /// Engines ask without any option, before there is any container.
    @Test
    void areToldWithoutOptions() {
        var command = List.of(Program.PATH.toString(), "features");
        Call.of(sandbox, command, Map.of(), new byte[0]).finish().silently().object();
        plankton("features", "extra").fails().says("extra");
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-v", "-version"})
    void versionIsToldWithThatOfTheSpecification(String option) {
        String name = Program.PATH.getFileName().toString();
        plankton(option)
                .silently()
                .printsLike("\\A" + name + " version \\d+\\.\\d+\\.\\d+")
                .printsLine("spec: " + at("/ociVersionMax").getAsString());
    }
}

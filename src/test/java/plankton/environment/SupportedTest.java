package plankton.environment;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import plankton.failure.SpecError;

/// What `features` tells is what is done.
class SupportedTest {

    /// Those of every file system: they are its own business, not the mount's.
    private static final List<String> OF_FILE_SYSTEMS =
            List.of("async", "dirsync", "lazytime", "mand", "nolazytime", "nomand", "sync");

    /// Those of them that crun knows with an `r`, too.
    private static final List<String> ALSO_RECURSIVE =
            List.of("rasync", "rdirsync", "rmand", "rnomand", "rsync");

    /// The options that are not data for a file system in the table of the specification
    /// (config.md, Linux mount options), with those of mount(8) that are flags of the kernel.
    private static final String ALL =
            "async atime bind defaults dev diratime dirsync exec iversion lazytime loud mand"
                    + " noatime nodev nodiratime noexec noiversion nolazytime nomand norelatime"
                    + " nostrictatime nosuid nosymfollow private ratime rbind rdev rdiratime relatime"
                    + " remount rexec rnoatime rnodev rnodiratime rnoexec rnorelatime rnostrictatime"
                    + " rnosuid rnosymfollow ro rprivate rrelatime rro rrw rshared rslave rstrictatime"
                    + " rsuid rsymfollow runbindable rw shared silent slave strictatime suid symfollow"
                    + " sync tmpcopyup copy-symlink src-nofollow dest-nofollow unbindable idmap ridmap"
                    + " user nouser auto noauto owner group users _netdev nofail move acl noacl quiet"
                    + " nosync nobind relative";

    static Stream<String> options() {
        return Supported.mountOptions().stream();
    }

    private static MountFlags flags(String option) {
        return new MountOptions(List.of(option), "/mounts/0").flags();
    }

    @Test
    void mountOptionsAreInOrder() {
        assertEquals(
                List.copyOf(new TreeSet<>(Supported.mountOptions())), Supported.mountOptions());
    }

    @ParameterizedTest
    @MethodSource("options")
    void mountOptionsAreUnderstood(String option) {
        List<String> words = flags(option).words();
        List<String> expected = List.of();
        if (OF_FILE_SYSTEMS.contains(option)) {
            expected = List.of(option);
        } else if (ALSO_RECURSIVE.contains(option)) {
            expected = List.of(option.substring(1));
        }
        assertEquals(expected, words);
        List<String> given = List.of(option);
        assertDoesNotThrow(() -> new MountOptions(given, "/mounts/0").refuseWords("a bind mount"));
    }

    /// Every word like a known one is tried: only those that are told of are understood.
    @Test
    void noOtherMountOptionIsUnderstood() {
        var tried = new TreeSet<String>();
        for (String word : ALL.split(" ", -1)) {
            for (String prefix : List.of("", "r", "no", "rno", "rr", "nor")) {
                tried.add(prefix + word);
            }
            for (String prefix : List.of("r", "no", "rno")) {
                tried.add(word.startsWith(prefix) ? word.substring(prefix.length()) : word);
            }
            tried.addAll(List.of(word.toUpperCase(Locale.ROOT), word + " ", word + "=1"));
        }
        tried.remove("");
        // This way to write ids is looked into later, and refused then.
        tried.remove("idmap=1");
        var understood = new ArrayList<String>();
        for (String word : tried) {
            if (isUnderstood(word)) {
                understood.add(word);
            }
        }
        assertEquals(Supported.mountOptions(), understood);
    }

    private static boolean isUnderstood(String word) {
        try {
            new MountOptions(List.of(word), "/mounts/0").refuseWords("a bind mount");
            return true;
        } catch (SpecError _) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "sync async", "idmap ridmap", "size=1", "mode=755"})
    void bindMountsHaveNoData(String option) {
        List<String> given = List.of("ro", option);
        var error =
                assertThrows(
                        SpecError.class,
                        () -> new MountOptions(given, "/mounts/3").refuseWords("a bind mount"));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.startsWith("/mounts/3/options/1: "), message);
        assertTrue(message.endsWith("is not an option of a bind mount"), message);
    }

    @Test
    void namespacesAreThoseThatAContainerCanHave() {
        assertEquals(
                new TreeSet<>(
                        List.of("cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts")),
                new TreeSet<>(Supported.namespaces()));
    }
}

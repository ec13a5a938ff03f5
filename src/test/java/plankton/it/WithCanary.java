package plankton.it;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Attacks. Whatever a test does, the host is the same afterwards, down to the times of its files.
abstract class WithCanary extends WithContainer {

    /// Prints of every mount what part of its file system it is, and what is in each file that has
    /// the canary's name.
    static final String LOOK =
            "awk '{print \"mount of \" $4}' /proc/self/mountinfo 2>/dev/null;"
                    + " find / -path /proc -prune -o -path /sys -prune -o -name "
                    + Canary.NAME
                    + " -exec cat {} + 2>/dev/null | head -c 10000; true";

    /// Ways of an image to name a directory of the host: `%s` is its path.
    static final List<String> WAYS =
            List.of("%s", "../../../../../../../../../..%s", "/proc/1/root%s");

    Canary canary;

    @BeforeEach
    final void plantCanary() {
        canary = new Canary(sandbox.directory().resolve("canary"));
    }

    @AfterEach
    final void hostIsUntouched() {
        canary.assertUntouched();
    }

    /// The target of a link in an image that would lead to `path` of the host if the image's root
    /// were not in between.
    static String link(String way, Path path) {
        return way.formatted(path);
    }

    /// Runs the container and does not care whether it works: but nothing of the host may be in it.
    Result harmless(Bundle bundle, String... options) {
        var all = new ArrayList<>(List.of(options));
        if (Program.isPlankton()) {
            all.add("--rm");
        }
        return seesNothing(bundle.begin(all.toArray(String[]::new)).finish());
    }

    /// Fails if what the container printed is of the canary.
    final Result seesNothing(Result result) {
        String seen = result.stdout();
        assertFalse(seen.contains(Canary.SECRET), result::toString);
        // A link may lead to the same path inside the image, which is no harm.
        String mount = "mount of .*" + sandbox.token() + "/canary.*";
        assertFalse(
                seen.lines().anyMatch(line -> line.matches(mount) && !line.contains("/rootfs/")),
                result::toString);
        return result;
    }
}

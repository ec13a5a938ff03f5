package plankton.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random images with random configurations: whatever becomes of the container, the host is as it
/// was, nothing hangs, and the end is a clean one.
///
/// `-Dplankton.seed=N` repeats the cases of a failure, `-Dplankton.fuzz.cases=N` tries more.
class HostileImageIT extends WithCanary {

    private static final long SEED = Long.getLong("plankton.seed", 20_261_125);
    private static final int CASES = Integer.getInteger("plankton.fuzz.cases", 200);

    @Test
    void neverLeadsOut() throws IOException {
        System.out.println("seed " + SEED + ", " + CASES + " cases");
        Path source = Files.createDirectory(sandbox.newFile("source"));
        Path file = Files.writeString(sandbox.newFile("file"), "text");
        Bundle bundle = bundle();
        int made = 0;
        for (int i = 0; i < CASES; i++) {
            var random = new Random(SEED + i);
            Path root = sandbox.directory().resolve("image-" + i);
            var image = new HostileImage(random, canary, bundle.inRootfs("/bin/busybox"), root);
            configure(bundle, image, random, List.of(source, file));
            bundle.set("/root/path", root.toString());
            String what = "case " + i + " of seed " + SEED + ": " + image;
            try {
                made += check(harmless(bundle), what);
                canary.assertUntouched();
            } catch (AssertionError e) {
                throw new AssertionError(what, e);
            }
            remove(root);
        }
        System.out.println(made + " containers were made");
        assertTrue(made > 0 && made < CASES, "all the same: " + made);
    }

    /// Returns 1 if the container was made.
    private static int check(Result result, String what) {
        int exit = result.exit();
        if (Program.isPlankton()) {
            assertTrue(exit == 0 || exit == 1, () -> what + "\n" + result);
            assertFalse(result.stderr().contains("internal error"), () -> what + "\n" + result);
            if (exit == 1) {
                assertTrue(
                        result.stderr().matches("(plankton: [^\n]+\n)+"),
                        () -> what + "\n" + result);
            }
        }
        return exit == 0 ? 1 : 0;
    }

    private static void configure(
            Bundle bundle, HostileImage image, Random random, List<Path> sources) {
        bundle.set("/mounts", List.of()).sh(LOOK).set("/root/readonly", random.nextBoolean());
        if (random.nextInt(4) > 0) {
            bundle.mount("/proc", "proc", "proc");
        }
        if (random.nextInt(3) == 0) {
            bundle.mount("/dev", "tmpfs", "tmpfs");
        }
        if (random.nextInt(3) == 0) {
            bundle.mount("/dev/pts", "devpts", "devpts", "newinstance", "ptmxmode=0666");
        }
        if (random.nextInt(4) == 0) {
            bundle.mount("/sys", "sysfs", "sysfs", "ro");
        }
        for (int n = random.nextInt(4); n > 0; n--) {
            String place =
                    image.pick(HostileImage.PLACES) + (random.nextBoolean() ? "/deep/er" : "");
            if (random.nextBoolean()) {
                bundle.mount(place, "tmpfs", "tmpfs");
            } else {
                bundle.bind(image.pick(sources), place);
            }
        }
        bundle.set("/linux/maskedPaths", places(image, random));
        bundle.set("/linux/readonlyPaths", places(image, random));
        bundle.cwd(random.nextBoolean() ? "/" : image.pick(HostileImage.PLACES));
        bundle.set("/process/terminal", Program.isPlankton() && random.nextInt(4) == 0);
    }

    private static List<String> places(HostileImage image, Random random) {
        var places = new ArrayList<String>();
        for (int n = random.nextInt(4); n > 0; n--) {
            places.add(image.pick(HostileImage.PLACES));
        }
        return places;
    }

    private static void remove(Path tree) throws IOException {
        try (var all = Files.walk(tree)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

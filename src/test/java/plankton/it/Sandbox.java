package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/// The place of one test: a directory for its bundles, the runtime's own directory, and a token
/// that is in the names of both, by which everything that the test leaves behind is found.
public final class Sandbox implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 10_000;

    private final String token = "plankton-it-" + UUID.randomUUID().toString().substring(0, 8);
    private final Path directory;
    private final Path root = Path.of("/run", token);
    private final List<Call> calls = new ArrayList<>();
    private final List<Bundle> bundles = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private final List<Path> kept = new ArrayList<>();
    private final List<String> globals = new ArrayList<>();
    private boolean toleratesMounts;
    private Path program = Program.PATH;
    private int files;

    public Sandbox() {
        try {
            directory = Files.createDirectory(Path.of(System.getProperty("java.io.tmpdir"), token));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String token() {
        return token;
    }

    public Path directory() {
        return directory;
    }

    /// What `--root` is given: exists once the runtime made it.
    Path root() {
        return root;
    }

    public Path newFile(String name) {
        return directory.resolve(files++ + "." + name);
    }

    String newId() {
        return claim(token + "-" + ids.size());
    }

    /// Remembers that a container may have the name `id`.
    String claim(String id) {
        ids.add(id);
        return id;
    }

    /// Lets mounts be left behind when it is not Plankton that is tested, which is known to do so.
    void toleratesMountsOfOthers(String reason) {
        if (!Program.isPlankton()) {
            System.out.println("tolerated of " + Program.PATH + ": " + reason);
            toleratesMounts = true;
        }
    }

    /// Makes the control group `path` in all hierarchies. It is the test's own, and is removed
    /// after it.
    Groups makeGroups(String path) {
        Groups groups = Groups.at(path).make();
        keep(groups);
        return groups;
    }

    /// Lets these control groups stay until the end of the test.
    void keep(Groups groups) {
        kept.addAll(groups.directories().values());
    }

    void register(Call call) {
        calls.add(call);
    }

    void register(Bundle bundle) {
        bundles.add(bundle);
    }

    /// The runtime called with `--root` and `words`.
    Call call(List<String> words) {
        return call(List.of(), words, Map.of(), new byte[0]);
    }

    /// The runtime called by `caller`, a command that runs the one appended to it.
    Call call(List<String> caller, List<String> words, Map<String, String> env, byte[] input) {
        var command = new ArrayList<>(caller);
        command.addAll(List.of(program.toString(), "--root", root.toString()));
        command.addAll(globals);
        command.addAll(words);
        return Call.of(this, command, env, input);
    }

    /// Has every call be one of this program.
    void calls(Path other) {
        program = other;
    }

    /// Has every call begin with these options.
    void globally(String... options) {
        globals.addAll(List.of(options));
    }

    Result delete(String id) {
        return call(List.of("delete", "--force", "--", id)).finish();
    }

    /// Fails unless there is no process, mount, record or control group of this test's containers.
    public void assertNothingIsLeft() {
        assertNoProcessOrMount();
        assertEquals(List.of(), records(), "records left");
        assertEquals(List.of(), cgroups(), "control groups left");
    }

    /// Fails if there is a process or mount of its containers.
    public void assertNoProcessOrMount() {
        assertTrue(
                Host.within(PATIENCE_MILLIS, () -> processes().isEmpty()),
                () -> "processes left: " + Host.describe(processes()));
        if (!toleratesMounts) {
            assertEquals(List.of(), Host.mountsBelow(token), "mounts left");
        }
    }

    /// The names in the runtime's directory, but for the lock that stays in it.
    List<String> records() {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.equals(".lock"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Long> processes() {
        return Host.processesOf(
                token,
                bundles.stream().flatMap(b -> Stream.of(b.directory(), b.rootfs())).toList());
    }

    private List<Path> cgroups() {
        List<Path> found = Leftovers.cgroups(token);
        found.removeAll(kept);
        return found;
    }

    /// Ends and deletes what is known, fails if something is left all the same, and removes even
    /// that.
    @Override
    public void close() {
        try {
            deleteAll();
            removeKept();
            assertNothingIsLeft();
        } finally {
            Leftovers.cgroups(token).forEach(Groups::thaw);
            processes()
                    .forEach(
                            pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            Host.mountsBelow(token).forEach(Sandbox::unmount);
            Leftovers.cgroups(token).forEach(Groups::removeOne);
            if (Host.mountsBelow(token).isEmpty()) {
                remove(root);
                remove(directory);
            }
        }
    }

    /// Ends and deletes what is known.
    void deleteAll() {
        calls.forEach(Call::kill);
        if (Files.exists(root)) {
            ids.forEach(this::delete);
        }
    }

    /// Those of the test alone: what a container has left in them is found.
    private void removeKept() {
        for (Path group : kept.reversed()) {
            if (Files.exists(group)) {
                Groups.removeOne(group);
            }
        }
        kept.clear();
    }

    private static void unmount(String point) {
        try {
            new ProcessBuilder("umount", "-l", point).inheritIO().start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("cannot unmount " + point, e);
        }
    }

    /// Removes a tree without following its links; the caller has seen that nothing is mounted in
    /// it.
    private static void remove(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

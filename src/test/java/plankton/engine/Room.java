package plankton.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import plankton.it.Call;
import plankton.it.Groups;
import plankton.it.Host;
import plankton.it.Leftovers;
import plankton.it.Program;
import plankton.it.Result;
import plankton.it.Rootfs;
import plankton.it.Sandbox;

/// The place of an engine: mounts, processes, host name and network of its own, in which the
/// runtime under test is `/usr/bin/plankton`, and what is written to `/etc`, `/run`, `/var/lib` and
/// `/var/tmp` is gone with the room. So each engine is configured where it looks by itself, and
/// nothing of the machine's own is touched. Where systemd is the first process, that is kept in
/// sight, and with it all processes.
final class Room implements AutoCloseable {

    private static final int SECONDS = 180;
    private static final Path IMAGE = Path.of("src/test/engine/image").toAbsolutePath();

    /// Reaps whatever loses its parent, as the first process has to.
    private static final String SETUP =
            """
            set -euo pipefail
            mount --make-rprivate /
            ip link set lo up
            # Else Docker warns with every container.
            echo 1 >/proc/sys/net/ipv4/ip_forward
            hostname room
            [ -d /run/systemd/system ] || mount -t tmpfs tmpfs /run
            for directory in /var/lib /var/tmp; do mount -t tmpfs tmpfs $directory; done
            chmod 1777 /var/tmp
            for directory in /etc /usr/bin; do
              upper=/run/room$directory
              mkdir -p $upper $upper.work
              mount -t overlay -o lowerdir=$directory,upperdir=$upper,workdir=$upper.work none $directory
            done
            cp "$1" /usr/bin/plankton
            echo ready
            while :; do sleep 1000 & wait || :; done
            """;

    private final Sandbox sandbox = new Sandbox();
    private final Call first;
    private final long pid;
    private final String prelude;

    /// Makes one. `prelude` is run by the shell before each of its commands: variables and
    /// functions.
    Room(String prelude) {
        this.prelude = prelude;
        var command = new ArrayList<>(List.of("unshare", "--mount", "--net", "--uts"));
        command.addAll(Machine.HAS_SYSTEMD ? List.of() : List.of("--pid", "--mount-proc"));
        command.addAll(List.of("--fork", "--kill-child", "bash", "-c", SETUP));
        command.addAll(List.of("room", Program.PATH.toString()));
        first = Call.of(sandbox, command, Map.of(), new byte[0]).untilItPrints("ready");
        pid =
                ProcessHandle.of(first.pid())
                        .orElseThrow()
                        .children()
                        .findFirst()
                        .orElseThrow()
                        .pid();
    }

    /// A directory that is the same inside and outside, and is removed with the room.
    Path directory() {
        return sandbox.directory();
    }

    /// A word that is in the name of that directory. Control groups that have it in their paths are
    /// found if they are left.
    String token() {
        return sandbox.token();
    }

    /// Writes a file as those in the room see it, and makes the directories on the way to it.
    void write(String path, String text) {
        try {
            Path file = Files.writeString(sandbox.newFile("text"), text);
            asRoot("install -D -m 644 " + file + " " + path).succeeds();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts a script of bash in the room.
    Call start(String script) {
        return startAsRoot(prelude + "\n" + script);
    }

    private Call startAsRoot(String script) {
        var command = new ArrayList<>(List.of("nsenter", "--target", Long.toString(pid)));
        command.addAll(List.of("--mount", "--net", "--uts", "--pid", "--"));
        command.addAll(List.of("bash", "-c", script));
        return Call.of(sandbox, command, Map.of(), new byte[0]);
    }

    /// Runs a script of bash in the room.
    Result sh(String script) {
        return start(script).finish(SECONDS);
    }

    /// Runs a script without what comes before all others.
    Result asRoot(String script) {
        return startAsRoot(script).finish(SECONDS);
    }

    /// A directory with nothing but busybox in it.
    Path rootfs() {
        Path rootfs = sandbox.directory().resolve("rootfs");
        if (!Files.exists(rootfs)) {
            Rootfs.make(rootfs);
        }
        return rootfs;
    }

    /// Makes an archive of an image of these files, which all engines load. `command` is a JSON
    /// array.
    Path image(String name, String command) {
        Path archive = sandbox.newFile("tar");
        asRoot(IMAGE + " " + rootfs() + " " + name + " " + archive + " '" + command + "'")
                .succeeds();
        return archive;
    }

    /// The same with a shell as its program.
    Path image(String name) {
        return image(name, "[\"/bin/sh\"]");
    }

    /// Fails if a process of a container is left, or one that looks after it, or a control group
    /// below that of the engine, whose name is the room's token. Such groups are removed, lest the
    /// next test fails for them, too.
    void assertNothingIsLeft() {
        assertEquals("", asRoot(PROCESSES).stdout(), "processes of containers are left");
        var _ = Host.within(5000, () -> groupsOfContainers().isEmpty());
        List<Path> left = groupsOfContainers();
        left.forEach(Groups::removeOne);
        assertEquals(List.of(), left, "control groups are left");
    }

    private List<Path> groupsOfContainers() {
        var groups = new ArrayList<>(Leftovers.cgroups(token()));
        groups.removeIf(
                group -> group.endsWith(token()) || group.endsWith(Machine.directory(token())));
        return groups;
    }

    /// Those that see neither the room's own mounts nor the machine's, for up to five seconds.
    /// Threads of the kernel have no command line.
    private static final String PROCESSES =
            """
            own=$(readlink /proc/self/ns/mnt)
            first=$(readlink /proc/1/ns/mnt)
            for try in $(seq 50); do
              left=
              while read -r process mounts; do
                [ $mounts != $own ] && [ $mounts != $first ] || continue
                words=$(tr '\\0' ' ' <${process%/ns}/cmdline) || continue
                [ -z "$words" ] || left="$left $words;"
              done < <(find /proc/[0-9]*/ns/mnt -printf '%h %l\\n')
              [ "$left" ] || exit 0
              sleep 0.1
            done
            echo "$left"
            """;

    @Override
    public void close() {
        first.kill();
        Leftovers.cgroups(token()).forEach(Groups::removeOne);
        sandbox.close();
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The runtime itself is the victim: its processes while they make a container or enter one, its
/// messages and sockets, the programs that it calls, and the terminal of its user.
class AttackOnRuntimeIT extends WithTerminals {

    private static final int ENTRIES = 60;

    /// CVE-2016-9962: a process of the container looks for those that enter it, and traces them,
    /// reads their memory and takes what they have open.
    @Test
    void isSpiedOnWhileItEnters() {
        Bundle bundle = bundle().args(WithContainer.FOREVER);
        bundle.capabilities("CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_SETUID", "CAP_KILL");
        Probe.into(bundle, "spy");
        bundle.run("--detach").succeeds();
        WithContainer.awaits(bundle);
        Call spy = new Exec(sandbox, bundle.id()).begin("spy", "/end").untilItPrints("ready");
        for (int i = 0; i < ENTRIES; i++) {
            new Exec(sandbox, bundle.id()).run("true").succeeds();
        }
        bundle.file("/end", "");
        spy.finish().printsLike("\\Aready\nswept \\d+, saw \\d*[1-9]\\d*\n\\z");
    }

    /// The same of one that is made in the pid namespace of a container that is there.
    @Test
    void isSpiedOnWhileItJoinsAPidNamespace() {
        Bundle host = bundle().args(WithContainer.FOREVER);
        host.capabilities("CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_SETUID", "CAP_KILL");
        Probe.into(host, "spy");
        host.run("--detach").succeeds();
        WithContainer.awaits(host);
        Call spy = new Exec(sandbox, host.id()).begin("spy", "/end").untilItPrints("ready");
        Bundle bundle = bundle().namespace("pid", "/proc/" + host.pid() + "/ns/pid");
        // So that both have the same program, which is what the spy passes over.
        bundle.set("/root/path", host.rootfs().toString());
        for (int i = 0; i < ENTRIES / 4; i++) {
            bundle.run().succeeds();
            bundle.delete("--force");
        }
        host.file("/end", "");
        spy.finish().printsLike("\\Aready\nswept \\d+, saw \\d*[1-9]\\d*\n\\z");
    }

    /// CVE-2019-5736 and the poisoning of cached pages: what a container finds behind
    /// `/proc/PID/exe` before its program runs shares nothing with the file of the host.
    @Test
    void isNotTheFileOfTheHost() throws IOException {
        Bundle bundle = bundle();
        bundle.create().succeeds();
        Path exe = Path.of("/proc/" + bundle.pid() + "/exe");
        assertNotEquals(
                Files.readAttributes(Program.PATH, "unix:dev,ino"),
                Files.readAttributes(exe, "unix:dev,ino"));
        assertThrows(
                IOException.class,
                () -> Files.write(exe, new byte[] {0}, StandardOpenOption.WRITE));
    }

    /// The container runs the runtime's own program as its own, directly or as an interpreter.
    @Test
    void isTheProgramOfTheContainer() throws IOException {
        byte[] before = Files.readAllBytes(Program.PATH);
        Bundle bundle = bundle().file("/self", "#!/proc/self/exe\n");
        for (String program : List.of("/proc/self/exe", "/self", "/proc/1/exe")) {
            bundle.args(program).run();
            bundle.delete("--force");
        }
        assertArrayEquals(before, Files.readAllBytes(Program.PATH));
    }

    /// CVE-2021-43784: texts that are longer than what a message between the processes can hold.
    @ParameterizedTest
    @ValueSource(ints = {4095, 16_383, 65_535, 65_536, 70_000, 131_000})
    void isGivenLongTexts(int length) {
        String text = "x".repeat(length);
        String path = "/" + text;
        String deep = "/d".repeat(length);
        var bundles = new ArrayList<Bundle>();
        bundles.add(bundle().args(text));
        bundles.add(bundle().args(path));
        bundles.add(bundle().cwd(path));
        if (Program.isPlankton()) {
            // Others make it, link by link.
            bundles.add(bundle().cwd(deep));
        }
        bundles.add(bundle().namespace("uts", path));
        bundles.add(bundle().mount(path, "tmpfs", "tmpfs"));
        bundles.add(bundle().mount("/tmp", "tmpfs", "tmpfs", "size=" + text));
        bundles.add(bundle().mount("/tmp", text, "tmpfs"));
        bundles.add(bundle().bind(Path.of(path), "/tmp"));
        bundles.add(bundle().hostname(text));
        bundles.add(bundle().set("/root/path", text));
        bundles.add(bundle().set("/linux/sysctl", Map.of("net." + text, "1")));
        bundles.add(bundle().set("/linux/sysctl", Map.of("net.ipv4.ip_forward", text)));
        for (Bundle bundle : bundles) {
            bundle.run().fails();
        }
        // What names nothing may be long.
        bundle().env("PATH=/bin", "X=" + text).sh("echo ${#X}").run().prints(text.length() + "\n");
        sandbox.assertNoProcessOrMount();
    }

    /// CVE-2026-84042: whoever calls has hostile programs on his search path and in his working
    /// directory, under the names of what runtimes call.
    @Test
    @PlanktonOnly("runc calls the ps of the search path")
    void callsNoProgramOfTheCallersPath() throws IOException {
        Path directory = Files.createDirectory(sandbox.newFile("path"));
        Path mark = sandbox.newFile("mark");
        for (String name :
                List.of(
                        "sh",
                        "ps",
                        "mount",
                        "umount",
                        "ip",
                        "modprobe",
                        "criu",
                        "systemctl",
                        "newuidmap",
                        "newgidmap",
                        "runc",
                        "crun",
                        "passt",
                        "true",
                        "plankton")) {
            Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\ntouch " + mark);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        String hostile = "cd " + directory + "; export PATH=.:" + directory;
        Bundle bundle = bundle().args(WithContainer.FOREVER).calledAfter(hostile);
        bundle.run("--detach").succeeds();
        WithContainer.awaits(bundle);
        new Exec(sandbox, bundle.id()).calledAfter(hostile).run("true").succeeds();
        var caller = List.of("bash", "-c", hostile + "\nexec \"$@\"", "bash");
        for (String words : List.of("ps", "state", "kill", "delete --force")) {
            var all = new ArrayList<>(List.of(words.split(" ")));
            all.add(bundle.id());
            sandbox.call(caller, all, Map.of(), new byte[0]).finish().succeeds();
        }
        assertFalse(Files.exists(mark), "a program of the caller's path was called");
    }

    /// CVE-2020-15257: whoever shares the network of the host finds no socket of the runtime there,
    /// and no other user finds its directory open.
    @Test
    void hasNoSocketThatOthersReach() throws IOException {
        Bundle bundle = bundle();
        bundle.create().succeeds();
        String abstracts =
                Host.read("/proc/net/unix")
                        .lines()
                        .filter(line -> line.contains("@") && line.contains(bundle.id()))
                        .reduce("", String::concat);
        assertEquals("", abstracts);
        assertClosedToOthers(sandbox.root());
        try (Stream<Path> files = Files.walk(sandbox.root())) {
            files.forEach(AttackOnRuntimeIT::assertClosedToOthers);
        }
    }

    private static void assertClosedToOthers(Path file) {
        try {
            int mode = (int) java.util.Objects.requireNonNull(Files.getAttribute(file, MODE));
            // With the directory closed, what is in it is closed; and nobody may write in any case.
            int forbidden = Files.isDirectory(file) ? 0066 : 0022;
            assertEquals(0, mode & forbidden, file + " has mode " + Integer.toOctalString(mode));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static final String MODE = "unix:mode";

    /// CVE-2017-5226, CVE-2019-10063: a program without a terminal of its own, called from a
    /// terminal, types commands for the user's shell.
    @Test
    void cannotBeTypedAtFromInside() {
        Pty user = userTerminal();
        Bundle bundle = bundle().args("typist");
        Probe.into(bundle, "typist");
        runIn(user, bundle).finish().succeeds();
        String screen = user.until("end\r\n");
        assertEquals("end\r\n", screen);
    }

    /// With one of its own, it types there and nowhere else.
    @Test
    void typesIntoItsOwnTerminalOnly() {
        Pty user = userTerminal();
        Bundle bundle = terminalBundle().args("typist");
        Probe.into(bundle, "typist");
        runIn(user, bundle).finish();
        assertTrue(user.until("end").contains("end"));
        // What is typed into the user's terminal would be there for the next who reads from it.
        var reader =
                List.of("bash", "-c", "read -t 0.2 line < " + user.path() + "; echo \"[$line]\"");
        Call.of(sandbox, reader, Map.of(), new byte[0]).finish().prints("[]\n");
    }
}

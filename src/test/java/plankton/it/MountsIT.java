package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountsIT extends WithSandbox {

    private static final String SHOW = "awk '$5 == \"/mnt\"' /proc/self/mountinfo";

    /// A line of mountinfo(5): options of the mount, its propagation, then type and source, then
    /// options of the file system.
    private static String line(String options, String propagation, String type, String more) {
        return "^\\d+ \\d+ \\S+ \\S+ /mnt "
                + options
                + " "
                + (propagation.isEmpty() ? "" : propagation + " ")
                + "- "
                + type
                + " \\S+ "
                + more;
    }

    private Path hostDirectory() throws IOException {
        Path directory = Files.createDirectory(sandbox.newFile("host"));
        Files.writeString(directory.resolve("file"), "of the host\n");
        return directory;
    }

    // bind

    @Test
    void bindsADirectory() throws IOException {
        Path host = hostDirectory();
        bundle().bind(host, "/mnt")
                .sh("cat /mnt/file; echo new > /mnt/new")
                .run()
                .prints("of the host\n");
        assertEquals("new\n", Host.read(host.resolve("new").toString()));
    }

    @Test
    void bindsAFile() throws IOException {
        Path file = hostDirectory().resolve("file");
        Bundle bundle = bundle().bind(file, "/etc/new/file").bind(file, "/etc/passwd");
        bundle.args("cat", "/etc/new/file", "/etc/passwd")
                .run()
                .prints("of the host\nof the host\n");
    }

    @Test
    void bindsRelativeToTheBundle() throws IOException {
        Bundle bundle = bundle().mount("/mnt", "bind", "data", "bind").args("cat", "/mnt/file");
        Path data = Files.createDirectory(bundle.directory().resolve("data"));
        Files.writeString(data.resolve("file"), "of the bundle\n");
        bundle.run().prints("of the bundle\n");
    }

    @Test
    void bindsByOptionWithAnotherType() throws IOException {
        bundle().mount("/mnt", "none", hostDirectory().toString(), "bind")
                .args("cat", "/mnt/file")
                .run()
                .prints("of the host\n");
    }

    @Test
    void bindsReadOnly() throws IOException {
        Path host = hostDirectory();
        Result result =
                bundle().bind(host, "/mnt", "ro").sh("cat /mnt/file; echo new > /mnt/new").run();
        result.exits(1).prints("of the host\n");
        assertTrue(result.stderr().contains("Read-only file system"), result::toString);
        assertFalse(Files.exists(host.resolve("new")));
    }

    @Test
    void bindsOneMountOrTheWholeTree() {
        String mounts = "cut -d' ' -f5 /proc/self/mountinfo | grep ^/mnt | sort | uniq | head -n 2";
        bundle().mount("/mnt", "bind", "/dev", "bind").sh(mounts).run().prints("/mnt\n");
        bundle().mount("/mnt", "bind", "/dev", "rbind").sh(mounts).run().printsLike("^/mnt/\\w+$");
    }

    @Test
    void bindsALinkBySayingWhereItLeads() throws IOException {
        Path host = hostDirectory();
        Files.createSymbolicLink(host.resolve("link"), Path.of("file"));
        bundle().bind(host.resolve("link"), "/mnt/x")
                .args("cat", "/mnt/x")
                .run()
                .prints("of the host\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ro                | ro,relatime",
                "nosuid            | rw,nosuid,relatime",
                "nodev             | rw,nodev,relatime",
                "noexec            | rw,noexec,relatime",
                "noatime           | rw,noatime",
                "nodiratime        | rw,nodiratime,relatime",
                "strictatime       | rw",
                "nosuid nodev ro   | ro,nosuid,nodev,relatime",
                "ro rw             | rw,relatime",
                "noexec exec       | rw,relatime",
                "suid dev exec     | rw,relatime",
                "noatime atime     | rw,relatime",
                "nosymfollow       | rw,relatime,nosymfollow",
            })
    void mountsWithFlags(String options, String shown) throws IOException {
        bundle().bind(hostDirectory(), "/mnt", options.split(" ", -1))
                .sh(SHOW)
                .run()
                .printsLike(line(shown, "", "\\S+", ""));
        bundle().mount("/mnt", "tmpfs", "tmpfs", options.split(" ", -1))
                .sh(SHOW)
                .run()
                .printsLike(line(shown, "", "tmpfs", ""));
    }

    @Test
    void flagsHaveTheirEffect() throws IOException {
        Bundle bundle = bundle().file("/tmp/run", "#!/bin/sh\necho ran\n").sh("/mnt/run");
        bundle.bind(bundle.inRootfs("/tmp"), "/mnt", "noexec").run().exits(126).prints("");
    }

    @Test
    @PlanktonOnly("others ignore or misread it")
    void defaultsAreNoOption() {
        bundle().mount("/mnt", "tmpfs", "tmpfs", "defaults", "nosuid")
                .sh(SHOW)
                .run()
                .printsLike(line("rw,nosuid,relatime", "", "tmpfs", ""));
    }

    // file systems

    @Test
    void tmpfsHasItsSizeAndMode() {
        bundle().mount("/mnt", "tmpfs", "tmpfs", "size=64k", "mode=1750", "uid=7", "gid=8")
                .sh(SHOW + "; stat -c '%a %u %g' /mnt")
                .run()
                .printsLike(line("rw,relatime", "", "tmpfs", "rw,size=64k,mode=1750,uid=7,gid=8"))
                .printsLine("1750 7 8");
    }

    @Test
    void tmpfsMayBeReadOnly() {
        bundle().mount("/mnt", "tmpfs", "tmpfs", "ro").sh("touch /mnt/x").run().exits(1);
    }

    @Test
    void tmpfsMayBeSynchronous() {
        bundle().mount("/mnt", "tmpfs", "tmpfs", "sync", "dirsync")
                .sh(SHOW)
                .run()
                .printsLike(line("rw,relatime", "", "tmpfs", "rw,sync,dirsync"));
    }

    @Test
    void sourceIsShown() {
        bundle().mount("/mnt", "tmpfs", "a name")
                .sh(SHOW)
                .run()
                .printsLike("- tmpfs a\\\\040name ");
    }

    /// Engines name long ones; fsconfig(2) takes 255 bytes of a value.
    @Test
    void overlayMayHaveLongNames() throws IOException {
        Path top = sandbox.directory().resolve("x".repeat(120));
        for (String layer : List.of("one", "two")) {
            Files.createDirectories(top.resolve(layer));
            Files.createFile(top.resolve(layer).resolve("of" + layer));
        }
        bundle().mount("/mnt", "overlay", "overlay", "lowerdir=" + top + "/one:" + top + "/two")
                .args("ls", "/mnt")
                .run()
                .prints("ofone\noftwo\n");
    }

    @Test
    void usualOnesAreThere() {
        bundle().sh("awk '{print $5, $(NF-2)}' /proc/self/mountinfo | sort")
                .run()
                .printsLine("/proc proc")
                .printsLine("/dev tmpfs")
                .printsLine("/dev/pts devpts")
                .printsLine("/dev/shm tmpfs")
                .printsLine("/dev/mqueue mqueue")
                .printsLine("/sys sysfs");
    }

    @Test
    void procOfANewPidNamespaceShowsOnlyIt() {
        bundle().sh("ls /proc | grep -E '^[0-9]+$' | head -n 1").run().prints("1\n");
    }

    @Test
    void devMayBeReadOnlyAndHasItsDevicesAllTheSame() {
        bundle().without("/mounts")
                .mount("/proc", "proc", "proc")
                .mount("/dev", "tmpfs", "tmpfs", "ro", "mode=755")
                .sh("echo x > /dev/null && touch /dev/x")
                .run()
                .exits(1)
                .complains("touch: /dev/x: Read-only file system\n");
    }

    // propagation

    @ParameterizedTest
    @CsvSource({
        "private, ''",
        "shared, shared:\\d+",
        "rshared, shared:\\d+",
        "unbindable, unbindable",
        "slave, ''",
        "rprivate, ''"
    })
    void mountsWithPropagation(String option, String shown) throws IOException {
        bundle().bind(hostDirectory(), "/mnt", option)
                .sh(SHOW)
                .run()
                .printsLike(line("rw,relatime", shown, "\\S+", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "private, ''",
        "shared, shared:\\d+",
        "unbindable, unbindable",
        "rslave, ''",
        "rshared, shared:\\d+"
    })
    void rootHasItsPropagation(String propagation, String shown) {
        bundle().set("/linux/rootfsPropagation", propagation)
                .sh("awk '$5 == \"/\"' /proc/self/mountinfo")
                .run()
                .printsLike(
                        "^\\d+ \\d+ \\S+ \\S+ / \\S+ "
                                + (shown.isEmpty() ? "" : shown + " ")
                                + "- ");
    }

    // targets

    @Test
    void makesAMissingTarget() throws IOException {
        bundle().mount("/a/b/c", "tmpfs", "tmpfs")
                .bind(hostDirectory().resolve("file"), "/d/e/f")
                .sh("touch /a/b/c/x && ls /a/b/c && cat /d/e/f")
                .run()
                .prints("x\nof the host\n");
    }

    @Test
    void takesARelativeTargetFromTheRoot() {
        bundle().mount("mnt/x", "tmpfs", "tmpfs")
                .sh("awk '{print $5}' /proc/self/mountinfo")
                .run()
                .printsLine("/mnt/x");
    }

    @Test
    void mountsInTheirOrder() throws IOException {
        bundle().mount("/mnt", "tmpfs", "tmpfs")
                .bind(hostDirectory(), "/mnt/host")
                .mount("/mnt/host", "tmpfs", "tmpfs")
                .sh("ls /mnt; ls /mnt/host | wc -l")
                .run()
                .prints("host\n0\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/../../../../../../.."})
    void neverLeavesTheRootOverALink(String up) throws IOException {
        Path host = hostDirectory();
        bundle().link("/link", up + host)
                .mount("/link/made", "tmpfs", "tmpfs")
                .sh("touch /link/made/x && ls /link/made && ls " + host)
                .run()
                .prints("x\nmade\n");
        assertFalse(Files.exists(host.resolve("made")));
    }

    @Test
    void bindsOverALinkInsideTheRoot() throws IOException {
        Path file = hostDirectory().resolve("file");
        bundle().link("/etc/alias", "/etc/passwd")
                .bind(file, "/etc/alias")
                .args("cat", "/etc/passwd")
                .run()
                .prints("of the host\n");
    }

    @Test
    void targetWithDotsStaysInside() {
        bundle().mount("/etc/../../../../tmp", "tmpfs", "tmpfs")
                .sh("awk '{print $5}' /proc/self/mountinfo")
                .run()
                .printsLine("/tmp");
    }

    @Test
    void directoryOverAFileIsRefused() throws IOException {
        bundle().bind(hostDirectory(), "/etc/passwd")
                .run()
                .fails()
                .says("/mounts/6", "/etc/passwd");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void linkThatGoesInCirclesIsRefused() {
        bundle().link("/circle", "circle")
                .mount("/circle/x", "tmpfs", "tmpfs")
                .run()
                .fails()
                .says("/mounts/6", "/circle");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void dataThatTheFileSystemDoesNotKnowIsRefused() {
        bundle().mount("/mnt", "tmpfs", "tmpfs", "size=much")
                .run()
                .fails()
                .says("/mounts/6", "size");
        sandbox.assertNothingIsLeft();
    }
}

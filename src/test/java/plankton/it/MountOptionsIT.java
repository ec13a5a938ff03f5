package plankton.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Mount options that are more than a flag of a mount.
class MountOptionsIT extends WithSandbox {

    private static final String SHOW = "awk '$5 ~ \"^/mnt\" {print $5, $6}' /proc/self/mountinfo";

    private Path hostFile() throws IOException {
        return Files.writeString(sandbox.newFile("file"), "of the host\n");
    }

    private Path hostLink(String target) throws IOException {
        return Files.createSymbolicLink(sandbox.newFile("link"), Path.of(target));
    }

    // the same for all mounts below

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rro           | ro,relatime",
                "rnosuid       | rw,nosuid,relatime",
                "rnodev rnoexec| rw,nodev,noexec,relatime",
                "rnoatime      | rw,noatime",
                "rnodiratime   | rw,nodiratime,relatime",
                "rstrictatime  | rw",
                "rnosymfollow  | rw,relatime,nosymfollow",
                "rro rrw       | rw,relatime",
                "rnosuid rsuid | rw,relatime",
                "rnoatime ratime | rw,relatime",
            })
    void holdsForMountsBelow(String options, String shown) throws IOException {
        Path host = sandbox.newFile("host");
        Path below = Files.createDirectories(host.resolve("below"));
        var words = new ArrayList<>(List.of("rbind"));
        words.addAll(List.of(options.split(" ", -1)));
        bundle().calledAfter(
                        "set -- unshare -m sh -c 'mount -t tmpfs x "
                                + below
                                + " && exec \"$@\"' sh \"$@\"")
                .mount("/mnt", "bind", host.toString(), words.toArray(String[]::new))
                .sh(SHOW)
                .run()
                .prints("/mnt " + shown + "\n/mnt/below " + shown + "\n");
    }

    @Test
    @PlanktonOnly("runc takes the first")
    void theLastOptionForAccessTimesHolds() throws IOException {
        bundle().bind(hostFile(), "/mnt/x", "rnoatime", "rrelatime")
                .sh(SHOW)
                .run()
                .prints("/mnt/x rw,relatime\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsync", "rasync", "rdirsync", "sync", "dirsync"})
    @PlanktonOnly("runc does not know them")
    void optionsOfFileSystemsAreNoMistakeOnABind(String option) throws IOException {
        bundle().bind(hostFile(), "/mnt/x", option)
                .args("cat", "/mnt/x")
                .run()
                .prints("of the host\n");
    }

    @Test
    @PlanktonOnly("runc does not know it")
    void recursiveOptionsOfFileSystemsReachThem() {
        bundle().mount("/mnt", "tmpfs", "tmpfs", "rsync", "rdirsync")
                .sh("awk '$5 == \"/mnt\" {print $NF}' /proc/self/mountinfo")
                .run()
                .printsLike("^rw,sync,dirsync");
    }

    // links

    @Test
    @PlanktonOnly("only crun knows it")
    void aLinkIsMadeAgain() throws IOException {
        bundle().mount(
                        "/made/link",
                        "bind",
                        hostLink("no where").toString(),
                        "bind",
                        "copy-symlink")
                .sh("readlink /made/link")
                .run()
                .prints("no where\n");
    }

    @Test
    @PlanktonOnly("only crun knows it")
    void aLinkThatIsThereMustBeTheSame() throws IOException {
        Path link = hostLink("to");
        bundle().link("/etc/link", "to")
                .mount("/etc/link", "bind", link.toString(), "bind", "copy-symlink")
                .sh("readlink /etc/link")
                .run()
                .prints("to\n");
        bundle().link("/etc/link", "elsewhere")
                .mount("/etc/link", "bind", link.toString(), "bind", "copy-symlink")
                .run()
                .fails()
                .says("/mounts/6", "/etc/link", "\"to\"");
    }

    @Test
    @PlanktonOnly("only crun knows it")
    void whatIsNoLinkIsBoundAsEver() throws IOException {
        bundle().mount("/mnt/x", "bind", hostFile().toString(), "bind", "copy-symlink")
                .args("cat", "/mnt/x")
                .run()
                .prints("of the host\n");
    }

    @Test
    @PlanktonOnly("only crun knows it")
    void aLinkCanBeTheSourceItself() throws IOException {
        bundle().mount("/x", "bind", hostLink("no where").toString(), "bind", "src-nofollow")
                .sh("readlink /x")
                .run()
                .prints("no where\n");
    }

    @Test
    @PlanktonOnly("only crun knows it")
    void aLinkCanBeTheDestinationItself() throws IOException {
        bundle().link("/x", "/etc/passwd")
                .mount("/x", "bind", hostFile().toString(), "bind", "dest-nofollow")
                .sh("cat /x; grep -c host /etc/passwd")
                .run()
                .exits(1)
                .prints("of the host\n0\n");
    }

    @Test
    @PlanktonOnly("only crun knows it")
    void aLinkCanBeBoth() throws IOException {
        bundle().link("/x", "/etc/passwd")
                .mount(
                        "/x",
                        "bind",
                        hostLink("no where").toString(),
                        "bind",
                        "dest-nofollow",
                        "src-nofollow")
                .sh("readlink /x")
                .run()
                .prints("no where\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/self/cwd", "/proc/version", "/sys/kernel", "/dev/pts/ptmx"})
    @PlanktonOnly("only crun knows it")
    void linksOfTheKernelAreNoDestination(String path) throws IOException {
        bundle().mount(path, "bind", hostFile().toString(), "bind", "dest-nofollow")
                .run()
                .fails()
                .says("/mounts/6", path, "dest-nofollow");
        sandbox.assertNothingIsLeft();
    }

    @Test
    @PlanktonOnly("only crun knows it")
    void destinationMustExistIfItIsNotFollowed() throws IOException {
        bundle().mount("/none", "bind", hostFile().toString(), "bind", "dest-nofollow")
                .run()
                .fails()
                .says("/mounts/6", "/none", "ENOENT");
        sandbox.assertNothingIsLeft();
    }

    // tmpfs

    @Test
    void tmpfsHasTheModeOfWhatItCovers() {
        bundle().folder("/data")
                .prepare("chmod", "1751", "data")
                .mount("/data", "tmpfs", "tmpfs", "nosuid")
                .sh("stat -c %a /data")
                .run()
                .prints("1751\n");
    }

    @Test
    void tmpfsHasItsOwnModeIfThereIsOne() {
        bundle().folder("/data")
                .prepare("chmod", "751", "data")
                .mount("/data", "tmpfs", "tmpfs", "mode=1700")
                .sh("stat -c %a /data")
                .run()
                .prints("1700\n");
    }

    // what is mounted already

    @Test
    @PlanktonOnly("runc wants a source for it")
    void remountChangesFlags() {
        bundle().mount("/mnt", "tmpfs", "tmpfs", "nosuid")
                .mount("/mnt", "tmpfs", "tmpfs", "bind", "remount", "ro", "nosuid", "noexec")
                .sh(SHOW)
                .run()
                .prints("/mnt ro,nosuid,noexec,relatime\n");
    }

    @Test
    void remountChangesOptionsOfTheFileSystem() {
        bundle().mount("/mnt", "tmpfs", "tmpfs", "size=1m", "mode=700")
                .mount("/mnt", "tmpfs", "tmpfs", "remount", "size=2m")
                .sh("awk '$5 == \"/mnt\" {print $NF}' /proc/self/mountinfo")
                .run()
                .printsLike("size=2048k,mode=700");
    }

    @Test
    void remountOfNothingIsRefused() {
        bundle().folder("/data")
                .mount("/data", "tmpfs", "tmpfs", "remount", "size=2m")
                .run()
                .fails()
                .says("/mounts/6", "/data", "nothing is mounted there");
        sandbox.assertNothingIsLeft();
    }

    // kinds of files

    @Test
    void socketsPipesAndDevicesAreBound() throws IOException {
        Path pipe = sandbox.newFile("pipe");
        Path socket = sandbox.newFile("socket");
        bundle().calledAfter(
                        "mkfifo "
                                + pipe
                                + "; python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX)"
                                + ".bind(sys.argv[1])' "
                                + socket)
                .bind(pipe, "/mnt/pipe")
                .bind(socket, "/mnt/socket")
                .bind(Path.of("/dev/zero"), "/mnt/zero")
                .sh("stat -c '%n %F' /mnt/*; head -c 2 /mnt/zero | od -An -tx1")
                .run()
                .prints(
                        """
                        /mnt/pipe fifo
                        /mnt/socket socket
                        /mnt/zero character special file
                         00 00
                        """);
    }

    @Test
    void whatIsMountedTwiceShowsTheLast() throws IOException {
        bundle().mount("/mnt", "tmpfs", "tmpfs", "size=64k")
                .mount("/mnt", "tmpfs", "tmpfs", "size=128k")
                .sh(
                        "awk '$5 == \"/mnt\"' /proc/self/mountinfo | wc -l; df -k /mnt | awk 'END"
                                + " {print $2}'")
                .run()
                .prints("2\n128\n");
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The mount option `tmpcopyup`: a tmpfs begins with what the image has in its place.
class TmpcopyupIT extends WithSandbox {

    private Bundle copying(String... options) {
        String[] all = new String[options.length + 1];
        all[0] = "tmpcopyup";
        System.arraycopy(options, 0, all, 1, options.length);
        return bundle().mount("/data", "tmpfs", "tmpfs", all).folder("/data");
    }

    @Test
    void copiesFilesAndDirectories() {
        copying()
                .file("/data/one", "1\n")
                .folder("/data/sub")
                .folder("/data/sub/empty")
                .file("/data/sub/two", "2\n")
                .sh("cd /data && find . | sort && cat one sub/two && stat -f -c %T .")
                .run()
                .prints(".\n./one\n./sub\n./sub/empty\n./sub/two\n1\n2\ntmpfs\n");
    }

    @Test
    void imageIsNotChanged() throws IOException {
        Bundle bundle = copying().file("/data/one", "1\n");
        bundle.sh("echo new > /data/one; echo new > /data/two; cat /data/one")
                .run()
                .prints("new\n");
        assertEquals("1\n", Files.readString(bundle.inRootfs("/data/one")));
        assertFalse(Files.exists(bundle.inRootfs("/data/two")));
    }

    @Test
    void keepsOwnersAndModes() {
        copying()
                .file("/data/file", "x")
                .folder("/data/sub")
                .prepare("chown", "12:34", "data/file", "data/sub")
                .prepare("chmod", "4751", "data/file")
                .prepare("chmod", "1777", "data/sub")
                .sh("stat -c '%n %a %u %g' /data/file /data/sub")
                .run()
                .prints("/data/file 4751 12 34\n/data/sub 1777 12 34\n");
    }

    @Test
    @PlanktonOnly("runc does not keep them")
    void keepsTimes() {
        copying()
                .folder("/data/sub")
                .file("/data/sub/file", "x")
                .prepare("touch", "-d", "2001-02-03 04:05:06", "data/sub/file")
                .prepare("touch", "-d", "2002-02-03 04:05:06", "data/sub")
                .sh("stat -c '%n %y' /data/sub/file /data/sub")
                .run()
                .printsLike("^/data/sub/file 2001-02-0")
                .printsLike("^/data/sub 2002-02-0");
    }

    @Test
    @PlanktonOnly("others do not keep the owner of the directory itself")
    void directoryItselfIsAsInTheImage() {
        copying()
                .prepare("chown", "12:34", "data")
                .prepare("chmod", "2750", "data")
                .sh("stat -c '%a %u %g' /data")
                .run()
                .prints("2750 12 34\n");
    }

    @Test
    @PlanktonOnly("others give it the mode of the image all the same")
    void optionsForTheDirectoryItselfHold() {
        copying("mode=700", "uid=7", "gid=8")
                .prepare("chmod", "755", "data")
                .sh("stat -c '%a %u %g' /data")
                .run()
                .prints("700 7 8\n");
    }

    @Test
    void makesLinksAgain() throws IOException {
        Path secret = Files.writeString(sandbox.newFile("secret"), "of the host\n");
        copying()
                .link("/data/out", secret.toString())
                .link("/data/up", "../../../../../../../../etc/passwd")
                .link("/data/loop", "loop")
                .sh("cd /data && readlink out && readlink up && readlink loop && cat out")
                .run()
                .exits(1)
                .prints(secret + "\n../../../../../../../../etc/passwd\nloop\n");
    }

    @Test
    @PlanktonOnly("runc fails")
    void makesPipesAndDevicesAgainAndOpensNone() {
        copying()
                .prepare("mkfifo", "data/pipe")
                .prepare("mknod", "data/null", "c", "1", "3")
                .prepare("mknod", "data/none", "c", "250", "251")
                .sh("cd /data && stat -c '%n %F %t:%T' *")
                .run()
                .prints(
                        """
                        none character special file fa:fb
                        null character special file 1:3
                        pipe fifo 0:0
                        """);
    }

    @Test
    void keepsNamesThatAreNoText() {
        copying()
                .prepare("sh", "-c", "echo x > \"data/$(printf 'a\\377b')\"")
                .sh("cd /data; echo * | od -An -tx1")
                .run()
                .prints(" 61 ff 62 0a\n");
    }

    @Test
    void copiesDeepTrees() {
        copying()
                .prepare(
                        "sh",
                        "-c",
                        "cd data; i=0; while [ $i -lt 300 ]; do mkdir d; cd d; i=$((i+1)); done")
                .sh("find /data | wc -l")
                .run()
                .prints("301\n");
    }

    @Test
    void mayBeReadOnly() {
        copying("ro")
                .file("/data/one", "1\n")
                .sh("cat /data/one; touch /data/two")
                .run()
                .exits(1)
                .prints("1\n");
    }

    @Test
    void whatIsNotThereIsEmpty() {
        bundle().mount("/not/there", "tmpfs", "tmpfs", "tmpcopyup")
                .sh("ls -A /not/there | wc -l")
                .run()
                .prints("0\n");
    }

    @Test
    void tooSmallATmpfsIsRefused() {
        copying("size=64k")
                .file("/data/big", new byte[1 << 20])
                .run()
                .fails()
                .says("/mounts/6", "/data/big", "ENOSPC", "size=");
        sandbox.assertNothingIsLeft();
    }

    @Test
    @PlanktonOnly("runc ignores it")
    void isAnOptionOfTmpfsOnly() {
        bundle().mount("/data", "ramfs", "ramfs", "tmpcopyup")
                .run()
                .fails()
                .says("/mounts/6/options/0", "tmpfs");
    }
}

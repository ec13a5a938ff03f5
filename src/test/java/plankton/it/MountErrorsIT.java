package plankton.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What cannot be mounted is told of with the place in the configuration, the cause and the remedy.
class MountErrorsIT extends WithSandbox {

    @AfterEach
    void nothingIsLeft() {
        sandbox.assertNothingIsLeft();
    }

    @Test
    void anUnknownFileSystem() {
        bundle().mount("/mnt", "no-such", "x")
                .run()
                .fails()
                .says("/mounts/6", "no-such", "ENODEV", "no file system of that type");
    }

    @ParameterizedTest
    @CsvSource({"nonsense, Unknown parameter 'nonsense'", "size=much, size"})
    void anOptionThatTheFileSystemDoesNotTake(String option, String words) {
        bundle().mount("/mnt", "tmpfs", "tmpfs", option)
                .run()
                .fails()
                .says("/mounts/6", option, words);
    }

    @Test
    void aSourceThatIsMissing() {
        bundle().mount("/mnt", "bind", "/no/such", "rbind")
                .run()
                .fails()
                .says(
                        "/mounts/6",
                        "/no/such",
                        "no such file or directory",
                        "must exist on the host");
    }

    @Test
    void aDeviceThatIsMissing() {
        bundle().mount("/mnt", "ext4", "/dev/no-such")
                .run()
                .fails()
                .says("/mounts/6", "ext4", "ENOENT", "the source does not exist");
    }

    @Test
    void aFileThatIsNoDevice() throws IOException {
        Path file = Files.writeString(sandbox.newFile("file"), "x");
        bundle().mount("/mnt", "ext4", file.toString())
                .run()
                .fails()
                .says("/mounts/6", "ext4", "ENOTBLK", "not a block device");
    }

    @Test
    void aFileOnADirectory() throws IOException {
        Path file = Files.writeString(sandbox.newFile("file"), "x");
        bundle().bind(file, "/bin").run().fails().says("/mounts/6", "/bin", "only a directory");
    }

    @Test
    void aDirectoryOnAFile() {
        bundle().bind(sandbox.directory(), "/etc/passwd")
                .run()
                .fails()
                .says("/mounts/6", "/etc/passwd", "only a directory");
    }

    @Test
    void aFileOnTheWayToTheDestination() {
        bundle().mount("/etc/passwd/below", "tmpfs", "tmpfs")
                .run()
                .fails()
                .says("/mounts/6", "/etc/passwd/below", "ENOTDIR");
    }

    @Test
    @PlanktonOnly("runc passes it on to the kernel")
    void aLabelWithoutSelinux() {
        if (Files.exists(Path.of("/sys/fs/selinux/enforce"))) {
            System.out.println("skipped MountErrorsIT: this host has SELinux");
            return;
        }
        bundle().set("/linux/mountLabel", "system_u:object_r:tmp_t:s0")
                .run()
                .fails()
                .says("/linux/mountLabel", "SELinux");
    }
}

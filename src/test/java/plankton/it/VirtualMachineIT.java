package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Runs the tests with the tag `vm` in a virtual machine: those of what needs a kernel that this
/// machine may not have (AppArmor, all capabilities, nothing but cgroup v2, modules). They run
/// beside the tests of other classes, one machine at a time: the lock keeps them apart.
@ExtendWith(Needs.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("virtual machine")
final class VirtualMachineIT {

    private static final Path RUN = Path.of("src/test/vm/vmrun").toAbsolutePath();
    private static final String TIMEOUT_SECONDS = "1800";

    @Test
    void testsThatNeedAnotherKernelPass() throws IOException, InterruptedException {
        runs("vm");
    }

    /// Of AppArmor and SELinux a kernel can have only one at work.
    @Test
    void testsThatNeedSelinuxPass() throws IOException, InterruptedException {
        runs("vm-selinux", "--append", "security=selinux selinux=1 enforcing=0");
    }

    /// Of a host on which systemd is the first process.
    @Test
    void testsThatNeedSystemdPass() throws IOException, InterruptedException {
        runs("vm-systemd", "--mode", "systemd");
    }

    private static void runs(String tag, String... options)
            throws IOException, InterruptedException {
        if (!Files.isExecutable(Path.of("/usr/bin/qemu-system-x86_64"))) {
            System.out.println("skipped VirtualMachineIT: needs the package qemu-system-x86");
            assumeTrue(false);
        }
        Path output = Files.createTempFile("plankton-vm", ".txt");
        try {
            var command = new ArrayList<String>();
            command.add(RUN.toString());
            command.addAll(List.of(options));
            command.addAll(
                    List.of(
                            "--timeout",
                            TIMEOUT_SECONDS,
                            "--cpus",
                            "2",
                            "--",
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            // Most classes are used once, and compiling is slow there.
                            "-XX:TieredStopAtLevel=1",
                            "-Xshare:auto",
                            "-Dplankton=" + Program.PATH,
                            "-cp",
                            System.getProperty("surefire.test.class.path"),
                            "org.junit.platform.console.ConsoleLauncher",
                            "execute",
                            "--disable-banner",
                            "--disable-ansi-colors",
                            "--details=testfeed",
                            "--select-package=plankton.it",
                            "--include-classname=.*IT",
                            "--include-tag=" + tag,
                            "--fail-if-no-tests"));
            int status =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start()
                            .waitFor();
            String text = Files.readString(output);
            System.out.println(text);
            assertEquals(0, status, text);
            assertTrue(text.contains(" tests successful"), text);
        } finally {
            Files.delete(output);
        }
    }
}

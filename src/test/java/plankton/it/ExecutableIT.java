package plankton.it;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Each of the reasons why a program cannot be executed is told.
class ExecutableIT extends WithSandbox {

    private static final int X86_64 = 62;
    private static final int AARCH64 = 183;

    @Test
    void isFoundInThePathOfItsEnvironment() {
        bundle().env("PATH=/none:/tools:/bin")
                .folder("/tools")
                .file("/tools/greet", "#!/bin/sh\necho hello $0\n")
                .args("greet")
                .run()
                .prints("hello /tools/greet\n");
    }

    @Test
    void isNotTheOneOfThePathThatMayNotBeExecuted() {
        bundle().env("PATH=/tools:/bin")
                .folder("/tools")
                .file("/tools/hostname", "no program")
                .prepare("chmod", "644", "tools/hostname")
                .hostname("x")
                .args("hostname")
                .run()
                .prints("x\n");
    }

    @Test
    void isTakenRelativeToTheWorkingDirectoryWhenItHasASlash() {
        bundle().cwd("/bin").args("./echo", "hello").run().prints("hello\n");
    }

    @Test
    void isNotInThePath() {
        refuses(bundle().args("nope"), "\"nope\"", "PATH", "/bin");
    }

    @Test
    void isNotFoundWithoutAPath() {
        refuses(bundle().env("A=1").args("true"), "\"true\"", "PATH");
    }

    @Test
    void isMissing() {
        refuses(bundle().args("/no/such"), "/no/such", "no such file");
    }

    @Test
    void isADirectory() {
        refuses(bundle().args("/bin"), "/bin", "directory");
    }

    @Test
    void isNotExecutable() {
        refuses(
                bundle().args("/data").file("/data", "text").prepare("chmod", "644", "data"),
                "/data",
                "permission");
    }

    @Test
    void isInADirectoryThatTheUserMayNotSearch() {
        refuses(
                bundle().user(1000, 1000)
                        .folder("/secret")
                        .file("/secret/run", "#!/bin/sh\n")
                        .prepare("chmod", "700", "secret")
                        .args("/secret/run"),
                "/secret/run",
                "permission");
    }

    @Test
    void isOnAFileSystemMountedNoexec() {
        Bundle bundle = bundle().file("/tmp/run", "#!/bin/sh\n").args("/mnt/run");
        refuses(bundle.bind(bundle.inRootfs("/tmp"), "/mnt", "noexec"), "/mnt/run", "noexec");
    }

    @Test
    void isForAnotherMachine() {
        refuses(bundle().args("/arm").file("/arm", elf(AARCH64, "")), "/arm", "aarch64");
    }

    @Test
    void needsAMissingElfInterpreter() {
        refuses(
                bundle().args("/dynamic").file("/dynamic", elf(X86_64, "/nope/ld.so")),
                "/dynamic",
                "/nope/ld.so");
    }

    @Test
    void needsAMissingScriptInterpreter() {
        refuses(
                bundle().args("/script").file("/script", "#!/usr/bin/perl -w\n"),
                "/script",
                "interpreter",
                "/usr/bin/perl");
    }

    @Test
    void hasAWindowsLineEnding() {
        refuses(
                bundle().args("/script").file("/script", "#!/bin/sh\r\necho\r\n"),
                "/script",
                "carriage return",
                "/bin/sh");
    }

    @Test
    void isEmpty() {
        refuses(bundle().args("/empty").file("/empty", ""), "/empty", "empty");
    }

    @Test
    void isNoProgram() {
        refuses(bundle().args("/text").file("/text", "echo hello\n"), "/text", "#!");
    }

    @Test
    void hasAnInterpreterThatIsNoProgram() {
        refuses(
                bundle().args("/script")
                        .file("/script", "#!/text\n")
                        .file("/text", "text")
                        .prepare("chmod", "644", "text"),
                "/script");
    }

    private void refuses(Bundle bundle, String... words) {
        bundle.run().fails().says(words);
        sandbox.assertNothingIsLeft();
    }

    /// The first bytes of a program: an ELF header, and if `interpreter` is not empty, the one
    /// program header that names it.
    private static byte[] elf(int machine, String interpreter) {
        byte[] name = (interpreter + "\0").getBytes(StandardCharsets.UTF_8);
        var file = ByteBuffer.allocate(120 + name.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1}).position(16);
        file.putShort((short) 2).putShort((short) machine).putInt(1);
        file.putLong(0x400000).putLong(64).putLong(0).putInt(0);
        file.putShort((short) 64)
                .putShort((short) 56)
                .putShort((short) (interpreter.isEmpty() ? 0 : 1));
        file.position(64);
        file.putInt(3).putInt(4).putLong(120).putLong(0).putLong(0);
        file.putLong(name.length).putLong(name.length).putLong(1);
        return file.put(name).array();
    }

    @Test
    void saysNothingOfTheImageThatCommandsTheTerminal() {
        refuses(
                bundle().args("/script").file("/script", "#!/bin/\033[31mred\n"),
                "/bin/\\x1b[31mred");
    }
}

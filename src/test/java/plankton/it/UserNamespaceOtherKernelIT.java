package plankton.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// User namespaces where the kernel may be told to refuse them, and where all capabilities are to
/// be had.
@Tag("vm")
final class UserNamespaceOtherKernelIT extends WithSandbox {

    private static final String UID = "12345";

    @Test
    void containersRunInThem() {
        bundle().userNamespace()
                .namespace("time")
                .setJson("/linux/timeOffsets", "{\"boottime\": {\"secs\": 100000}}")
                .sh("id -u; tr -s ' ' </proc/self/uid_map")
                .run()
                .prints("0\n 0 100000 65536\n");
    }

    /// Only the maker has the right to that.
    @Test
    void hardLimitsAreRaised() {
        bundle().userNamespace()
                .calledAfter("ulimit -H -n 500; ulimit -S -n 500")
                .rlimit("RLIMIT_NOFILE", 600, 700)
                .sh("ulimit -S -n; ulimit -H -n")
                .run()
                .prints("600\n700\n");
    }

    @Test
    void limitOnThemIsTold() throws IOException {
        Path limit = Path.of("/proc/sys/user/max_user_namespaces");
        String before = Files.readString(limit);
        Files.writeString(limit, "0");
        try {
            bundle().userNamespace().run().fails().says("ENOSPC", limit.toString());
        } finally {
            Files.writeString(limit, before);
        }
        sandbox.assertNothingIsLeft();
    }

    @Test
    void ordinaryUsersMakeThem() throws IOException {
        ordinary().prints("0\n");
    }

    @Test
    void refusalToOrdinaryUsersIsTold() throws IOException {
        Path allowed = Path.of("/proc/sys/kernel/unprivileged_userns_clone");
        if (!Files.exists(allowed)) {
            System.out.println("skipped UserNamespaceOtherKernelIT: needs Debian's " + allowed);
            return;
        }
        Files.writeString(allowed, "0");
        try {
            ordinary().fails().says("EPERM", allowed.toString());
        } finally {
            Files.writeString(allowed, "1");
        }
    }

    /// The container of a user without a name.
    private Result ordinary() throws IOException {
        Path program = Files.copy(Program.PATH, sandbox.directory().resolve("plankton"));
        Path records = Files.createDirectory(sandbox.directory().resolve("records"));
        Bundle bundle = bundle().namespace("user").withoutNamespace("network").withoutMount("/sys");
        bundle.ids("uid", 0, Long.parseLong(UID), 1).ids("gid", 0, Long.parseLong(UID), 1);
        bundle.prepare("chown", "-R", "-h", UID + ":" + UID, ".", records.toString());
        bundle.args("id", "-u").write();
        var command = new ArrayList<>(List.of("setpriv", "--reuid", UID, "--regid", UID));
        command.addAll(List.of("--clear-groups", program.toString(), "--root", records.toString()));
        command.addAll(List.of("run", "--rm", "--bundle", bundle.directory().toString(), "c"));
        return Call.of(sandbox, command, Map.of(), new byte[0]).finish();
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Mounts of a container that has a user namespace, where less is allowed.
class UserNamespaceMountsIT extends WithSandbox {

    private static final String MAP = "[{\"containerID\": 0, \"hostID\": 100000, \"size\": 65536}]";

    /// Its root belongs to the container's users, as engines have it.
    private Bundle users() {
        return bundle().folder("/mnt")
                .namespace("user")
                .setJson("/linux/uidMappings", MAP)
                .setJson("/linux/gidMappings", MAP);
    }

    /// After all files are made.
    private static Bundle owned(Bundle bundle) {
        return bundle.prepare("chown", "-R", "100000:100000", ".");
    }

    private static String group() {
        return Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"))
                ? "/sys/fs/cgroup"
                : "/sys/fs/cgroup/pids";
    }

    /// CVE-2023-25809: the group is the host's, and in it are files of a user of the host, who may
    /// be the container's.
    @Test
    @PlanktonOnly("runc makes a group for the container, or hides them")
    void controlGroupsOfTheHostCannotBeWritten() {
        Result result =
                users().mount("/sys/fs/cgroup", "cgroup", "cgroup", "rw")
                        .sh(
                                "cat "
                                        + group()
                                        + "/cgroup.procs >/dev/null && mkdir "
                                        + group()
                                        + "/x")
                        .run()
                        .exits(1);
        assertTrue(result.stderr().contains("/mounts/6: is read-only"), result::toString);
        assertTrue(result.stderr().contains("Read-only file system"), result::toString);
    }

    @Test
    void controlGroupsAreMountedInTheirNamespace() {
        users().namespace("cgroup")
                .mount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "ro")
                .sh("cat " + group() + "/cgroup.procs | wc -l; mkdir " + group() + "/x")
                .run()
                .exits(1)
                .printsLike("^\\d+$");
    }

    @Test
    void pathsAreMaskedAndProtected() {
        users().set("/linux/maskedPaths", List.of("/proc/interrupts", "/sys/firmware", "/secret"))
                .set("/linux/readonlyPaths", List.of("/proc/sys", "/data"))
                .file("/secret", "secret")
                .folder("/data")
                .sh(
                        "cat /proc/interrupts /secret; ls /sys/firmware; touch /data/x;"
                                + " echo x > /proc/sys/kernel/domainname")
                .run()
                .exits(1)
                .prints("");
    }

    @Test
    void aTmpfsIsFilled() {
        owned(
                        users().mount("/data", "tmpfs", "tmpfs", "tmpcopyup")
                                .folder("/data")
                                .file("/data/file", "1\n"))
                .sh("cat /data/file && stat -c '%u %g' /data /data/file && echo 2 > /data/file")
                .run()
                .prints("1\n0 0\n0 0\n");
    }

    @Test
    @PlanktonOnly("others have other words")
    void anOwnerWithoutAnIdIsToldOf() {
        Bundle bundle =
                users().setJson(
                                "/linux/uidMappings",
                                "[{\"containerID\": 0, \"hostID\": 100000, \"size\": 10}]")
                        .mount("/data", "tmpfs", "tmpfs", "tmpcopyup", "uid=0", "gid=0")
                        .folder("/data")
                        .file("/data/file", "1\n");
        bundle.run().fails().says("/mounts/6", "/data/file", "EINVAL", "user namespace");
        sandbox.assertNothingIsLeft();
    }

    /// What the host has forbidden of a mount stays forbidden, and is no reason to fail.
    @Test
    void flagsOfTheHostsMountsStay() throws IOException {
        Path host = Files.createDirectory(sandbox.newFile("host"));
        String caller =
                "set -- unshare -m sh -c 'mount -t tmpfs -o ro,nosuid,nodev,noexec x "
                        + host
                        + " && exec \"$@\"' sh \"$@\"";
        users().calledAfter(caller)
                .bind(host, "/mnt", "ro")
                .sh("awk '$5 == \"/mnt\" {print $6}' /proc/self/mountinfo")
                .run()
                .printsLike("^ro,nosuid,nodev,noexec,relatime$");
    }

    @Test
    void flagsOfTheHostsMountsStayWhenIdsAreMapped() throws IOException {
        Path host = Files.createDirectory(sandbox.newFile("host"));
        String caller =
                "set -- unshare -m sh -c 'mount -t tmpfs x "
                        + host
                        + " && mount -o remount,bind,ro "
                        + host
                        + " && exec \"$@\"' sh \"$@\"";
        users().calledAfter(caller)
                .capabilities("CAP_SYS_ADMIN")
                .bind(host, "/mnt")
                .setJson("/mounts/6/uidMappings", MAP)
                .setJson("/mounts/6/gidMappings", MAP)
                .sh(
                        "mount -o remount,bind,rw /mnt; awk '$5 == \"/mnt\" {print $6}'"
                                + " /proc/self/mountinfo")
                .run()
                .printsLike("^ro,");
    }

    @Test
    void flagsOfTheHostsMountsCannotBeTakenAway() throws IOException {
        Path host = Files.createDirectory(sandbox.newFile("host"));
        String caller =
                "set -- unshare -m sh -c 'mount -t tmpfs -o ro x "
                        + host
                        + " && exec \"$@\"' sh \"$@\"";
        users().calledAfter(caller)
                .bind(host, "/mnt", "rw")
                .run()
                .fails()
                .says("/mounts/6", "mount_setattr", "EPERM", "user namespace");
    }
}

package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bind mounts whose files have other owners in the container than on the host.
class IdmapIT extends WithSandbox {

    private static final String LIST = "cd /mnt && stat -c '%n %u %g' *";

    /// A directory of the host with files of root and of the user 5.
    private Path host() throws IOException {
        Path host = Files.createDirectory(sandbox.newFile("host"));
        Files.setAttribute(host, "unix:mode", 0777);
        for (int owner : new int[] {0, 5}) {
            Path file = Files.writeString(host.resolve("of" + owner), "x");
            Files.setAttribute(file, "unix:uid", owner);
            Files.setAttribute(file, "unix:gid", owner);
        }
        return host;
    }

    private static String ranges(int... numbers) {
        var json = new StringBuilder();
        for (int i = 0; i < numbers.length; i += 3) {
            json.append(json.isEmpty() ? "[" : ", ")
                    .append("{\"containerID\": ")
                    .append(numbers[i])
                    .append(", \"hostID\": ")
                    .append(numbers[i + 1])
                    .append(", \"size\": ")
                    .append(numbers[i + 2])
                    .append('}');
        }
        return json.append(']').toString();
    }

    private Bundle mapping(Path host, String uids, String gids, String... options) {
        return bundle().bind(host, "/mnt", options)
                .setJson("/mounts/6/uidMappings", uids)
                .setJson("/mounts/6/gidMappings", gids);
    }

    private Bundle withUsers() {
        // Nothing can be made in the root: its owner is nobody there.
        return bundle().folder("/mnt")
                .namespace("user")
                .setJson("/linux/uidMappings", ranges(0, 100_000, 65_536))
                .setJson("/linux/gidMappings", ranges(0, 200_000, 65_536));
    }

    @Test
    void filesHaveTheOwnersOfTheMap() throws IOException {
        mapping(host(), ranges(0, 1000, 10), ranges(0, 2000, 10))
                .sh(LIST)
                .run()
                .prints("of0 1000 2000\nof5 1005 2005\n");
    }

    @Test
    void ownersWithoutAnIdAreNobody() throws IOException {
        mapping(host(), ranges(0, 1000, 1), ranges(0, 2000, 1))
                .sh(LIST)
                .run()
                .prints("of0 1000 2000\nof5 65534 65534\n");
    }

    @Test
    void newFilesAreOwnedTheOtherWayRound() throws IOException {
        Path host = host();
        mapping(host, ranges(0, 1000, 10), ranges(0, 2000, 10))
                .user(1007, 2008)
                .sh("echo x > /mnt/new; stat -c '%u %g' /mnt/new")
                .run()
                .prints("1007 2008\n");
        assertEquals(7, Files.getAttribute(host.resolve("new"), "unix:uid"));
        assertEquals(8, Files.getAttribute(host.resolve("new"), "unix:gid"));
    }

    @Test
    void inAUserNamespaceTheMapIsThatOfTheHost() throws IOException {
        Bundle bundle = withUsers().bind(host(), "/mnt").sh(LIST);
        bundle.setJson("/mounts/6/uidMappings", ranges(0, 100_000, 10))
                .setJson("/mounts/6/gidMappings", ranges(0, 200_000, 10))
                .run()
                .prints("of0 0 0\nof5 5 5\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"idmap", "ridmap"})
    @PlanktonOnly("runc wants maps of the mount")
    void withoutAMapItIsThatOfTheContainer(String option) throws IOException {
        withUsers().bind(host(), "/mnt", option).sh(LIST).run().prints("of0 0 0\nof5 5 5\n");
    }

    @Test
    @PlanktonOnly("runc does not know it")
    void mapsCanStandInTheOption() throws IOException {
        bundle().bind(host(), "/mnt", "idmap=uids=0-1000-1#5-3000-1;gids=0-2000-10")
                .sh(LIST)
                .run()
                .prints("of0 1000 2000\nof5 3000 2005\n");
        withUsers()
                .bind(host(), "/mnt", "idmap=uids=@0-20-10;gids=@0-30-10")
                .sh(LIST)
                .run()
                .prints("of0 20 30\nof5 25 35\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"idmap", "ridmap"})
    void onlyTheRecursiveOneReachesMountsBelow(String option) throws IOException {
        Path host = host();
        Path below = Files.createDirectory(host.resolve("below"));
        mapping(host, ranges(0, 1000, 10), ranges(0, 2000, 10), option)
                .calledAfter(
                        "set -- unshare -m sh -c 'mount -t tmpfs x "
                                + below
                                + " && exec \"$@\"' sh \"$@\"")
                .sh("stat -c '%u %g' /mnt/of0 /mnt/below")
                .run()
                .prints("1000 2000\n" + (option.equals("ridmap") ? "1000 2000\n" : "0 0\n"));
    }

    @Test
    void theHostSeesTheFilesAsTheyAre() throws IOException {
        Path host = host();
        mapping(host, ranges(0, 1000, 10), ranges(0, 2000, 10)).run().succeeds();
        assertEquals(5, Files.getAttribute(host.resolve("of5"), "unix:uid"));
    }

    @Test
    void mayBeReadOnly() throws IOException {
        mapping(host(), ranges(0, 1000, 10), ranges(0, 2000, 10), "ro")
                .sh("stat -c %u /mnt/of0; touch /mnt/new")
                .run()
                .exits(1)
                .prints("1000\n");
    }

    @Test
    @PlanktonOnly("runc wants maps of the mount")
    void withoutAMapItIsThatOfAJoinedNamespace() throws IOException {
        Bundle first = withUsers().args("sleep", "100");
        Call call = first.begin();
        first.becomes("running");
        withUsers()
                .namespace("user", "/proc/" + first.pid() + "/ns/user")
                .bind(host(), "/mnt", "idmap")
                .sh(LIST)
                .run()
                .prints("of0 0 0\nof5 5 5\n");
        first.kill("KILL");
        call.finish();
    }

    @Test
    void whatCannotBeMappedIsRefused() {
        mapping(Path.of("/proc"), ranges(0, 1000, 10), ranges(0, 2000, 10))
                .run()
                .fails()
                .says("/mounts/6", "/proc", "EINVAL", "cannot map the ids of that file system");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void withoutAnyMapItIsRefused() throws IOException {
        bundle().bind(host(), "/mnt", "idmap")
                .run()
                .fails()
                .says("/mounts/6/options/1", "user namespace");
    }

    @Test
    void oneKindOfMapIsRefused() throws IOException {
        bundle().bind(host(), "/mnt")
                .setJson("/mounts/6/uidMappings", ranges(0, 1000, 10))
                .run()
                .fails()
                .says("/mounts/6", "gidMappings");
    }

    @Test
    void otherMountsAreRefused() {
        bundle().mount("/mnt", "tmpfs", "tmpfs")
                .setJson("/mounts/6/uidMappings", ranges(0, 1000, 10))
                .setJson("/mounts/6/gidMappings", ranges(0, 1000, 10))
                .run()
                .fails()
                .says("/mounts/6", "bind mounts only");
    }
}

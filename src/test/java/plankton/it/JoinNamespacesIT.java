package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Namespaces that are joined together with a user namespace, or beside a new one, in every
/// combination: some belong to the host, some to the user namespace.
class JoinNamespacesIT extends WithSandbox {

    private static final long SEED = 20260725;
    private static final List<String> TYPES =
            List.of("network", "ipc", "uts", "pid", "cgroup", "time");
    private static final List<String> FILES = List.of("net", "ipc", "uts", "pid", "cgroup", "time");

    private static final String SHOW =
            "for f in user net ipc uts pid cgroup time; do readlink /proc/self/ns/$f; done";

    /// A container in a user namespace and others of its own.
    private Bundle pod() {
        Bundle pod =
                bundle().userNamespace().namespace("cgroup").namespace("time").args("sleep", "100");
        pod.run("--detach").succeeds();
        return pod;
    }

    /// A process of the host in namespaces of its own that belong to the host's user namespace.
    private Call hosts() {
        var command = List.of("unshare", "--net", "--ipc", "--uts", "--cgroup", "sleep", "100");
        Call call = Call.of(sandbox, command, Map.of(), new byte[0]);
        Host.within(
                5000, () -> !Host.namespace(call.pid(), "cgroup").equals(Host.namespace("cgroup")));
        return call;
    }

    private static String path(long pid, String file) {
        return "/proc/" + pid + "/ns/" + file;
    }

    /// A container in the user namespace of `pod`, without mounts that need others of it.
    private Bundle guest() {
        Bundle guest = bundle().userNamespace();
        for (String mount : List.of("/proc", "/sys", "/dev/mqueue")) {
            guest.withoutMount(mount);
        }
        return guest.mount("/proc", "bind", "/proc", "rbind")
                .without("/linux/uidMappings")
                .without("/linux/gidMappings");
    }

    @Test
    void allOfAPodAreJoined() {
        Bundle pod = pod();
        Bundle guest = bundle().userNamespace().namespace("user", path(pod.pid(), "user"));
        for (int i = 0; i < TYPES.size(); i++) {
            guest.namespace(TYPES.get(i), path(pod.pid(), FILES.get(i)));
        }
        Result result = guest.sh(SHOW + "; id -u").run();
        var expected = new StringBuilder(Host.namespace(pod.pid(), "user")).append('\n');
        for (String file : FILES) {
            expected.append(Host.namespace(pod.pid(), file)).append('\n');
        }
        result.prints(expected + "0\n");
        pod.delete("--force").succeeds();
    }

    @Test
    void userNamespaceAloneIsJoined() {
        Bundle pod = pod();
        Bundle guest = bundle().userNamespace().namespace("user", path(pod.pid(), "user"));
        List<String> lines = guest.sh(SHOW).run().succeeds().stdout().lines().toList();
        assertEquals(Host.namespace(pod.pid(), "user"), lines.getFirst());
        for (int i = 0; i < 4; i++) {
            assertNotEquals(Host.namespace(pod.pid(), FILES.get(i)), lines.get(i + 1));
            assertNotEquals(Host.namespace(FILES.get(i)), lines.get(i + 1));
        }
        pod.delete("--force").succeeds();
    }

    /// New ones, those of the host, of a pod and of another process of the host, in any order.
    @Test
    void anyCombinationIsJoined() {
        Bundle pod = pod();
        Call hosts = hosts();
        var random = new Random(SEED);
        for (int round = 0; round < 12; round++) {
            Bundle guest = guest().namespaces("mount");
            boolean newUser = random.nextInt(3) == 0;
            var entries = new ArrayList<Runnable>();
            if (newUser) {
                entries.add(() -> guest.namespace("user"));
                guest.ids("uid", 0, 100000, 65536).ids("gid", 0, 100000, 65536);
            } else {
                entries.add(() -> guest.namespace("user", path(pod.pid(), "user")));
            }
            var expected = new ArrayList<String>();
            for (int i = 0; i < 5; i++) {
                String type = TYPES.get(i);
                String file = FILES.get(i);
                // A process of the host has no pid namespace of its own.
                int choice = random.nextInt(type.equals("pid") ? 3 : 4);
                switch (choice) {
                    case 0 -> expected.add(Host.namespace(file));
                    case 1 -> {
                        entries.add(() -> guest.namespace(type));
                        expected.add("new");
                    }
                    case 2 -> {
                        // A new user namespace has no rights to what a sibling owns, its maker has.
                        entries.add(() -> guest.namespace(type, path(pod.pid(), file)));
                        expected.add(Host.namespace(pod.pid(), file));
                    }
                    default -> {
                        entries.add(() -> guest.namespace(type, path(hosts.pid(), file)));
                        expected.add(Host.namespace(hosts.pid(), file));
                    }
                }
            }
            Collections.shuffle(entries, random);
            entries.forEach(Runnable::run);
            List<String> lines =
                    guest.sh("sleep 0; exec sleep 100")
                            .run("--detach")
                            .succeeds()
                            .stdout()
                            .lines()
                            .toList();
            assertEquals(List.of(), lines);
            long pid = guest.pid();
            for (int i = 0; i < expected.size(); i++) {
                String found = Host.namespace(pid, FILES.get(i));
                if (expected.get(i).equals("new")) {
                    assertNotEquals(Host.namespace(FILES.get(i)), found);
                    assertNotEquals(Host.namespace(pod.pid(), FILES.get(i)), found);
                } else {
                    assertEquals(expected.get(i), found, "round " + round + ", " + FILES.get(i));
                }
            }
            if (!newUser) {
                assertEquals(Host.namespace(pod.pid(), "user"), Host.namespace(pid, "user"));
            }
            new Exec(sandbox, guest.id()).run("id", "-u").prints("0\n");
            guest.delete("--force").succeeds();
        }
        pod.delete("--force").succeeds();
    }

    @Test
    @PlanktonOnly("others do not compare")
    void mappingsMustBeThoseOfTheNamespace() {
        Bundle pod = pod();
        bundle().userNamespace()
                .namespace("user", path(pod.pid(), "user"))
                .ids("uid", 70000, 300000, 1)
                .run()
                .fails()
                .says("/linux/uidMappings", "0 100000 65536");
        pod.delete("--force").succeeds();
        sandbox.assertNothingIsLeft();
    }

    @Test
    @PlanktonOnly("runc takes it for none")
    void ownUserNamespaceCannotBeJoined() {
        bundle().namespace("user", "/proc/self/ns/user")
                .run()
                .fails()
                .says("/linux/namespaces/5/path", "own");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void ofAnotherKindIsRefused() {
        bundle().namespace("user", "/proc/self/ns/net")
                .run()
                .fails()
                .says("/linux/namespaces/5/path", "user");
        sandbox.assertNothingIsLeft();
    }

    /// The first process of the joined pid namespace goes on when a guest ends.
    @Test
    void guestOfAPidNamespaceIsNotItsFirst() {
        Bundle pod = pod();
        Bundle guest = bundle().userNamespace().namespace("user", path(pod.pid(), "user"));
        guest.namespace("pid", path(pod.pid(), "pid")).sh("test $$ -gt 1").run().succeeds();
        assertEquals("running", pod.status());
        pod.delete("--force").succeeds();
    }
}

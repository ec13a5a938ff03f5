package plankton.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plankton.failure.SpecError;
import plankton.linux.MountAttr;
import plankton.linux.Namespace;
import plankton.linux.Propagation;
import plankton.spec.Spec;
import plankton.spec.SpecReader;

class EnvironmentTest {

    private static final String IDS =
            """
            "uidMappings": [{"containerID": 0, "hostID": 100000, "size": 65536}],
            "gidMappings": [{"containerID": 0, "hostID": 200000, "size": 65536}]
            """;

    private static final String MOUNT_NAMESPACE = "\"namespaces\": [{\"type\": \"mount\"}]";

    @Test
    void holdsWhatTheProcessFinds() {
        Environment environment =
                plan("\"hostname\": \"here\",", "\"namespaces\": [{\"type\": \"uts\"}]");
        assertEquals(List.of("sh", "-c", "true"), environment.program().args());
        assertEquals(List.of("PATH=/bin"), environment.program().env());
        assertEquals("/", environment.program().cwd());
        assertEquals("here", environment.hostname());
        assertEquals("/bundle/rootfs", environment.rootfs().path());
        assertFalse(environment.hasOwnMounts());
    }

    @Test
    void joinsTheMountNamespaceLastWhateverTheOrder() {
        Environment environment =
                plan(
                        "",
                        """
                        "namespaces": [{"type": "mount", "path": "/m"}, {"type": "pid"},
                                       {"type": "network", "path": "/n"}]
                        """);
        assertEquals(List.of(Namespace.PID), environment.newNamespaces());
        assertEquals(
                List.of(
                        new Environment.JoinedNamespace(
                                Namespace.NETWORK, "/n", "/linux/namespaces/2/path"),
                        new Environment.JoinedNamespace(
                                Namespace.MOUNT, "/m", "/linux/namespaces/0/path")),
                environment.joinedNamespaces());
    }

    @Test
    void mountsAFileSystem() {
        assertEquals(
                new MountPlan.NewFileSystem(
                        "tmpfs",
                        "shm",
                        "/dev/shm",
                        flags(MountAttr.NOSUID | MountAttr.NODEV, 0, "mode=1777", "size=64k"),
                        "/mounts/0"),
                mount(
                        """
                        {"destination": "/dev/shm", "type": "tmpfs", "source": "shm",
                         "options": ["nosuid", "nodev", "mode=1777", "size=64k"]}
                        """));
    }

    @Test
    void bindsAFileOfTheBundle() {
        assertEquals(
                new MountPlan.Bind("/bundle/hosts", "/etc/hosts", true, NONE, null, "/mounts/0"),
                mount(
                        """
                        {"destination": "etc/../etc//hosts", "type": "none", "source": "hosts",
                         "options": ["rbind"]}
                        """));
    }

    @Test
    void takesTheTypeBindForTheOption() {
        assertEquals(
                new MountPlan.Bind("/a", "/b", false, NONE, null, "/mounts/0"),
                mount("{\"destination\": \"/b\", \"type\": \"bind\", \"source\": \"/a\"}"));
    }

    /// With the host's `/sys` come its control groups.
    @ParameterizedTest
    @CsvSource({
        "/sys, true, user, 1",
        "/sys/fs/cgroup, true, user, 1",
        "/sys/fs/cgroup/unified, true, user, 0",
        "/sys, false, user, 0",
        "/sys, true, uts, 0",
        "/system, true, user, 0"
    })
    void bindsControlGroupsReadOnlyAsAWhole(
            String source, boolean readonly, String namespace, int below) {
        String mount =
                "\"mounts\": [{\"destination\": \"/sys\", \"source\": \""
                        + source
                        + "\", \"options\": [\"rbind\""
                        + (readonly ? ", \"ro\"" : "")
                        + "]}],";
        String namespaces =
                "\"namespaces\": [{\"type\": \"mount\"}, {\"type\": \"" + namespace + "\"}]";
        boolean user = namespace.equals("user");
        Environment environment = plan(mount, namespaces + (user ? ", " + IDS : ""));
        MountFlags flags = environment.mountList().getFirst().flags();
        assertEquals(readonly ? MountAttr.RDONLY : 0, flags.set());
        assertEquals(below, flags.recursiveSet());
    }

    @ParameterizedTest
    @CsvSource({
        "cgroup, '', false, false, 0",
        "cgroup2, '', true, false, 0",
        "cgroup, cgroup, false, true, 0",
        "cgroup, user, false, false, 1",
        "cgroup, user cgroup, false, true, 0"
    })
    void mountsControlGroups(
            String type, String namespaces, boolean unified, boolean namespaced, int set) {
        var linux = new StringBuilder("\"namespaces\": [{\"type\": \"mount\"}");
        for (String namespace : namespaces.isEmpty() ? new String[0] : namespaces.split(" ", -1)) {
            linux.append(", {\"type\": \"").append(namespace).append("\"}");
        }
        var mount = "\"mounts\": [{\"destination\": \"/g\", \"type\": \"" + type + "\"}],";
        linux.append(']');
        if (namespaces.contains("user")) {
            linux.append(", ").append(IDS);
        }
        Environment environment = plan(mount, linux.toString());
        assertEquals(
                new MountPlan.ControlGroups(unified, namespaced, "/g", flags(set, 0), "/mounts/0"),
                environment.mountList().getFirst());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'options': ['bind', 'idmap'] | 0 100000 65536 | 0 200000 65536 | false",
                "'options': ['rbind', 'ridmap'] | 0 100000 65536 | 0 200000 65536 | true",
                "'options': ['bind', 'idmap=uids=0-1-2#5-6-7;gids=8-9-10'] | 0 1 2,5 6 7 | 8 9 10 |"
                        + " false",
                "'options': ['bind', 'idmap=gids=@1-3-10;uids=@0-65535-1'] | 0 165535 1 | 1 200003"
                        + " 10 | false",
                "'options': ['bind'], 'uidMappings': [{'containerID': 1, 'hostID': 2, 'size': 3}],"
                        + " 'gidMappings': [{'containerID': 4, 'hostID': 5, 'size': 6}]"
                        + " | 1 2 3 | 4 5 6 | false"
            })
    void mapsIds(String mount, String uids, String gids, boolean recursive) {
        String json = "{'destination': '/a', 'source': '/b', " + mount + "}";
        Environment environment =
                plan(
                        "\"mounts\": [" + json.replace('\'', '"') + "],",
                        "\"namespaces\": [{\"type\": \"mount\"}, {\"type\": \"user\"}], " + IDS);
        var bind = (MountPlan.Bind) environment.mountList().getFirst();
        assertEquals(
                new Idmap(
                        uids.replace(',', '\n') + "\n", gids.replace(',', '\n') + "\n", recursive),
                bind.idmap());
    }

    @Test
    void changesAMount() {
        assertEquals(
                new MountPlan.Remount("/proc", flags(MountAttr.RDONLY, 0), "/mounts/0"),
                mount("{\"destination\": \"/proc\", \"options\": [\"remount\", \"ro\"]}"));
    }

    @ParameterizedTest
    @CsvSource({
        "ro, 1, 0",
        "rw, 0, 1",
        "ro rw, 0, 1",
        "rw ro, 1, 0",
        "nosuid nodev noexec, 14, 0",
        "noatime, 16, 112",
        "strictatime noatime, 16, 112",
        "noatime relatime, 0, 112",
        "noatime nodiratime, 144, 112",
        "nosymfollow symfollow, 0, 2097152"
    })
    void addsUpAttributes(String options, int set, int clear) {
        MountFlags flags = bind(options).flags();
        assertEquals(set, flags.set());
        assertEquals(clear, flags.clear());
        assertEquals(0, flags.recursiveSet() | flags.recursiveClear());
    }

    @Test
    void tellsAttributesOfAllMountsBelowFromThoseOfOne() {
        MountFlags flags = bind("ro rnosuid rrw").flags();
        assertEquals(MountAttr.RDONLY, flags.set());
        assertEquals(MountAttr.NOSUID, flags.recursiveSet());
        assertEquals(MountAttr.RDONLY, flags.recursiveClear());
    }

    @ParameterizedTest
    @CsvSource({
        "shared, SHARED, false",
        "rslave, SLAVE, true",
        "rshared private, PRIVATE, false",
        "runbindable, UNBINDABLE, true"
    })
    void takesTheLastPropagation(String options, Propagation propagation, boolean recursive) {
        MountFlags flags = bind(options).flags();
        assertEquals(propagation, flags.propagation());
        assertEquals(recursive, flags.propagationIsRecursive());
    }

    @Test
    void takesWhatNoFlagOfTheKernelSays() {
        MountFlags flags = bind("src-nofollow ro dest-nofollow").flags();
        assertTrue(
                flags.has(MountFlags.LINK_AS_SOURCE) && flags.has(MountFlags.LINK_AS_DESTINATION));
        assertFalse(flags.has(MountFlags.COPY_UP | MountFlags.COPY_LINK));
        assertEquals(MountAttr.RDONLY, flags.set());
    }

    @Test
    void leavesOptionsWithoutEffectOnABind() {
        assertEquals(List.of("sync"), bind("defaults sync silent").flags().words());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/mounts/0/options/1 | not an option of a bind |"
                        + " {'destination': '/a', 'source': '/b', 'options': ['bind', 'size=1']}",
                "/mounts/0/type | missing | {'destination': '/a', 'source': '/b'}",
                "/mounts/0/source | missing | {'destination': '/a', 'type': 'bind'}",
                "/mounts/0/destination | root |" + " {'destination': '/..//.', 'type': 'tmpfs'}",
                "/mounts/0/options/1 | tmpfs only |"
                        + " {'destination': '/a', 'type': 'ramfs', 'options': ['ro', 'tmpcopyup']}",
                "/mounts/0/options/1 | tmpfs only | {'destination': '/a', 'source': '/b',"
                        + " 'options': ['bind', 'tmpcopyup']}",
                "/mounts/0/options/0 | bind mount only |"
                        + " {'destination': '/a', 'type': 'tmpfs', 'options': ['copy-symlink']}",
                "/mounts/0/options/0 | bind mount only |"
                        + " {'destination': '/a', 'type': 'tmpfs', 'options': ['src-nofollow']}",
                "/mounts/0/options/2 | together with copy-symlink | {'destination': '/a',"
                        + " 'source': '/b', 'options': ['bind', 'copy-symlink', 'dest-nofollow']}",
                "/mounts/0/options/1 | together with copy-symlink | {'destination': '/a',"
                        + " 'source': '/b', 'options': ['bind', 'src-nofollow', 'copy-symlink']}",
                "/mounts/0/options/1 | user namespace |"
                        + " {'destination': '/a', 'source': '/b', 'options': ['bind', 'idmap']}",
                "/mounts/0 | bind mounts only | {'destination': '/a', 'type': 'tmpfs',"
                        + " 'options': ['idmap=uids=0-1-2;gids=0-1-2']}",
                "/mounts/0/options/1 | like idmap=uids= | {'destination': '/a', 'source': '/b',"
                        + " 'options': ['bind', 'idmap=uids=0-1-2']}",
                "/mounts/0/options/1 | like idmap=uids= | {'destination': '/a', 'source': '/b',"
                        + " 'options': ['bind', 'idmap=uids=0-1-4294967296;gids=0-1-2']}",
                "/mounts/0/options/1 | behind @ | {'destination': '/a', 'source': '/b',"
                        + " 'options': ['bind', 'idmap=uids=@0-1-2;gids=0-1-2']}",
                "/mounts/0/options/0 | never followed |"
                        + " {'destination': '/a', 'type': 'proc', 'options': ['dest-nofollow']}",
                "/mounts/0/options/1 | mounted already |"
                        + " {'destination': '/a', 'options': ['remount', 'tmpcopyup']}",
                "/mounts/0/options/0 | not an option of a mount of control groups |"
                        + " {'destination': '/a', 'type': 'cgroup2', 'options': ['nsdelegate']}"
            })
    void refusesMounts(String pointer, String words, String mount) {
        assertRefused(
                pointer, words, "\"mounts\": [" + mount.replace('\'', '"') + "],", MOUNT_NAMESPACE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/hostname | uts | 'hostname': 'x', | 'namespaces': []",
                "/domainname | uts | 'domainname': 'x', | 'namespaces': []",
                "/mounts | mount | 'mounts': [{'destination': '/p', 'type': 'proc'}], |"
                        + " 'namespaces': [{'type': 'mount', 'path': '/m'}]",
                "/linux/maskedPaths | mount | 'x': 1, | 'maskedPaths': ['/proc/kcore']",
                "/linux/readonlyPaths | mount | 'x': 1, | 'readonlyPaths': ['/proc/sys']",
                "/linux/rootfsPropagation | mount | 'x': 1, | 'rootfsPropagation': 'shared'",
                "/linux/sysctl/kernel.msgmax | ipc | 'x': 1, | 'sysctl': {'kernel.msgmax': '1'}",
                "/linux/sysctl/net~1core~1somaxconn | network | 'x': 1, |"
                        + " 'sysctl': {'net/core/somaxconn': '1'}",
                "/linux/sysctl/vm.swappiness | change the host | 'x': 1, |"
                        + " 'sysctl': {'vm.swappiness': '1'}",
                "/linux/sysctl/kernel.hostname | /hostname | 'x': 1, |"
                        + " 'sysctl': {'kernel.hostname': 'x'}",
                "/linux/sysctl/net.x | empty | 'x': 1, |"
                        + " 'namespaces': [{'type': 'network'}], 'sysctl': {'net.x': ''}",
                "/linux/sysctl/kernel~1domainname | contradicts | 'domainname': 'y', |"
                        + " 'namespaces': [{'type': 'uts'}], 'sysctl': {'kernel/domainname': 'x'}",
                "/linux/sysctl/user.max_user_namespaces | user | 'x': 1, |"
                        + " 'sysctl': {'user.max_user_namespaces': '5'}",
                "/linux/sysctl/kernel.seccomp.actions_logged | change the host | 'x': 1, |"
                        + " 'sysctl': {'kernel.seccomp.actions_logged': 'x'}",
                "/linux/sysctl/net....kernel.x | not the name | 'x': 1, |"
                        + " 'sysctl': {'net....kernel.x': '1'}"
            })
    void refusesWhatContradictsItself(
            String pointer, String words, String properties, String linux) {
        assertRefused(pointer, words, properties.replace('\'', '"'), linux.replace('\'', '"'));
    }

    @Test
    void measuresNamesInBytes() {
        String uts = "\"namespaces\": [{\"type\": \"uts\"}]";
        assertRefused("/hostname", "64 bytes", "\"hostname\": \"" + "é".repeat(33) + "\",", uts);
        assertEquals(
                32, plan("\"hostname\": \"" + "é".repeat(32) + "\",", uts).hostname().length());
    }

    private static final MountFlags NONE = flags(0, 0);

    private static MountFlags flags(int set, int clear, String... words) {
        return new MountFlags(set, clear, 0, 0, null, false, List.of(words), 0);
    }

    private static MountPlan bind(String options) {
        return mount(
                "{\"destination\": \"/b\", \"source\": \"/a\", \"options\": [\"bind\", \""
                        + options.replace(" ", "\", \"")
                        + "\"]}");
    }

    private static MountPlan mount(String mount) {
        return plan("\"mounts\": [" + mount + "],", MOUNT_NAMESPACE).mountList().getFirst();
    }

    private static void assertRefused(
            String pointer, String words, String properties, String linux) {
        var error = assertThrows(SpecError.class, () -> plan(properties, linux));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.startsWith(pointer + ": "), message);
        assertTrue(message.contains(words), message);
    }

    private static Environment plan(String properties, String linux) {
        return Environment.of(spec(properties, linux), "/bundle", Options.NONE);
    }

    private static Spec spec(String properties, String linux) {
        String json =
                "{\"ociVersion\": \"1.3.0\", \"root\": {\"path\": \"rootfs\"}, "
                        + properties
                        + "\"process\": {\"args\": [\"sh\", \"-c\", \"true\"],"
                        + " \"env\": [\"PATH=/bin\"], \"cwd\": \"/\"}, \"linux\": {"
                        + linux
                        + "}}";
        return SpecReader.read(json.getBytes(StandardCharsets.UTF_8));
    }
}

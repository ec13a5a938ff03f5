package plankton.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import plankton.linux.ResourceLimit;
import plankton.linux.Rlimit;

/// What engines write is read, whole; another reader of the same text says what is in it.
class FixturesTest {

    private static final Path DIRECTORY = Path.of("src/test/resources/fixtures");

    static List<Path> configurations() throws IOException {
        return fixtures(false);
    }

    static List<Path> processes() throws IOException {
        return fixtures(true);
    }

    private static List<Path> fixtures(boolean processes) throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().contains("-process-") == processes)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void configurationIsRead(Path file) throws IOException {
        Spec spec = SpecReader.read(Files.readAllBytes(file));
        JsonObject json = parse(file);

        assertEquals(text(json, "ociVersion"), spec.ociVersion());
        assertEquals(text(json.getAsJsonObject("root"), "path"), spec.root().path());
        assertEquals(text(json, "hostname"), spec.hostname());
        assertEquals(texts(json, "annotations"), new TreeMap<>(spec.annotations()));
        assertNotNull(spec.process());
        assertSameProcess(json.getAsJsonObject("process"), spec.process());
        assertSameMounts(list(json, "mounts"), spec.mounts());
        assertSameHooks(object(json, "hooks"), spec.hooks());
        assertSameLinux(json.getAsJsonObject("linux"), spec.linux());
    }

    @ParameterizedTest
    @MethodSource("processes")
    void processIsRead(Path file) throws IOException {
        Program program = SpecReader.readProcess(Files.readAllBytes(file));
        assertSameProcess(parse(file), program);
    }

    @Test
    void valuesArrive() throws IOException {
        Spec spec = SpecReader.read(Files.readAllBytes(DIRECTORY.resolve("docker-20.10-3.json")));
        assertEquals("44a29a3777b2", spec.hostname());
        assertEquals(
                new Mount(
                        "/proc",
                        "proc",
                        "proc",
                        List.of("nosuid", "noexec", "nodev"),
                        List.of(),
                        List.of()),
                spec.mounts().getFirst());
        assertEquals("/proc/22209/exe", spec.hooks().prestart().getFirst().path());
        assertNull(spec.hooks().prestart().getFirst().timeout());

        Program program = spec.process();
        assertNotNull(program);
        assertEquals(List.of("/bin/sh", "-c", "ulimit -n"), program.args());
        assertEquals(
                List.of(new ResourceLimit(Rlimit.NOFILE, 512, 512)),
                new ArrayList<>(program.rlimits()));
        assertNotNull(program.capabilities());
        assertEquals(14, Long.bitCount(program.capabilities().bounding()));

        assertEquals(
                Map.of(
                        "net.ipv4.ip_unprivileged_port_start", "0",
                        "net.ipv4.ping_group_range", "0 2147483647"),
                spec.linux().sysctl());
        Resources resources = spec.linux().resources();
        assertNotNull(resources);
        assertNotNull(resources.memory());
        assertEquals(false, resources.memory().disableOomKiller());
        assertNull(resources.memory().limit());
        assertNotNull(resources.blockIo());
        assertEquals(0, resources.blockIo().weight());

        Seccomp seccomp = spec.linux().seccomp();
        assertNotNull(seccomp);
        assertEquals(Seccomp.Action.ERRNO, seccomp.defaultAction());
        assertEquals(
                List.of(new Seccomp.Arg(0, 131_080, 0, Seccomp.Operator.EQ)),
                seccomp.syscalls().stream()
                        .filter(rule -> rule.names().contains("personality"))
                        .map(Seccomp.Rule::args)
                        .filter(args -> args.getFirst().value() == 131_080)
                        .findFirst()
                        .orElseThrow());
    }

    private static void assertSameProcess(JsonObject json, Program program) {
        assertEquals(strings(json, "args"), program.args());
        assertEquals(strings(json, "env"), program.env());
        assertEquals(text(json, "cwd"), program.cwd());
        assertEquals(flag(json, "terminal"), program.terminal());
        assertEquals(flag(json, "noNewPrivileges"), program.noNewPrivileges());
        assertEquals(text(json, "apparmorProfile"), program.apparmorProfile());
        assertEquals(text(json, "selinuxLabel"), program.selinuxLabel());

        JsonObject user = object(json, "user");
        assertEquals(number(user, "uid"), program.user().uid());
        assertEquals(number(user, "gid"), program.user().gid());
        assertEquals(list(user, "additionalGids").size(), program.user().additionalGids().size());

        List<JsonElement> rlimits = list(json, "rlimits");
        assertEquals(rlimits.size(), program.rlimits().size());
        for (int i = 0; i < rlimits.size(); i++) {
            JsonObject expected = rlimits.get(i).getAsJsonObject();
            var found = program.rlimits().get(i);
            assertEquals(text(expected, "type"), found.type().type());
            assertEquals(text(expected, "soft"), Long.toUnsignedString(found.soft()));
            assertEquals(text(expected, "hard"), Long.toUnsignedString(found.hard()));
        }

        JsonObject sets = object(json, "capabilities");
        assertEquals(isAbsent(json, "capabilities"), program.capabilities() == null);
        if (program.capabilities() != null) {
            var found = program.capabilities();
            assertEquals(list(sets, "bounding").size(), Long.bitCount(found.bounding()));
            assertEquals(list(sets, "effective").size(), Long.bitCount(found.effective()));
            assertEquals(list(sets, "inheritable").size(), Long.bitCount(found.inheritable()));
            assertEquals(list(sets, "permitted").size(), Long.bitCount(found.permitted()));
            assertEquals(list(sets, "ambient").size(), Long.bitCount(found.ambient()));
        }
    }

    private static void assertSameMounts(List<JsonElement> json, List<Mount> mounts) {
        assertEquals(json.size(), mounts.size());
        for (int i = 0; i < mounts.size(); i++) {
            JsonObject expected = json.get(i).getAsJsonObject();
            assertEquals(text(expected, "destination"), mounts.get(i).destination());
            assertEquals(strings(expected, "options"), mounts.get(i).options());
        }
    }

    private static void assertSameHooks(JsonObject json, Hooks hooks) {
        assertEquals(list(json, "prestart").size(), hooks.prestart().size());
        assertEquals(list(json, "createRuntime").size(), hooks.createRuntime().size());
        assertEquals(list(json, "createContainer").size(), hooks.createContainer().size());
        assertEquals(list(json, "startContainer").size(), hooks.startContainer().size());
        assertEquals(list(json, "poststart").size(), hooks.poststart().size());
        assertEquals(list(json, "poststop").size(), hooks.poststop().size());
    }

    private static void assertSameLinux(JsonObject json, Linux linux) {
        assertEquals(
                list(json, "namespaces").stream()
                        .map(e -> text(e.getAsJsonObject(), "type"))
                        .toList(),
                linux.namespaces().stream().map(e -> e.type().type()).toList());
        assertEquals(list(json, "uidMappings").size(), linux.uidMappings().size());
        assertEquals(list(json, "gidMappings").size(), linux.gidMappings().size());
        assertEquals(list(json, "devices").size(), linux.devices().size());
        assertEquals(text(json, "cgroupsPath"), linux.cgroupsPath());
        assertEquals(text(json, "rootfsPropagation"), linux.rootfsPropagation());
        assertEquals(strings(json, "maskedPaths"), linux.maskedPaths());
        assertEquals(strings(json, "readonlyPaths"), linux.readonlyPaths());
        assertEquals(texts(json, "sysctl"), new TreeMap<>(linux.sysctl()));
        assertSameResources(object(json, "resources"), linux.resources());
        assertSameSeccomp(object(json, "seccomp"), linux.seccomp());
    }

    private static void assertSameResources(JsonObject json, @Nullable Resources resources) {
        if (resources == null) {
            assertTrue(json.isEmpty());
            return;
        }
        assertEquals(list(json, "devices").size(), resources.devices().size());
        assertEquals(texts(json, "unified"), new TreeMap<>(resources.unified()));
        if (resources.cpu() != null) {
            JsonElement shares = object(json, "cpu").get("shares");
            assertEquals(shares == null ? null : shares.getAsLong(), resources.cpu().shares());
        }
        JsonElement pids = object(json, "pids").get("limit");
        assertEquals(pids == null ? null : pids.getAsLong(), resources.pidsLimit());
    }

    private static void assertSameSeccomp(JsonObject json, @Nullable Seccomp seccomp) {
        if (seccomp == null) {
            assertTrue(json.isEmpty());
            return;
        }
        assertEquals(text(json, "defaultAction"), "SCMP_ACT_" + seccomp.defaultAction());
        assertEquals(strings(json, "architectures"), seccomp.architectures());
        List<JsonElement> rules = list(json, "syscalls");
        assertEquals(rules.size(), seccomp.syscalls().size());
        for (int i = 0; i < rules.size(); i++) {
            JsonObject expected = rules.get(i).getAsJsonObject();
            Seccomp.Rule found = seccomp.syscalls().get(i);
            assertEquals(strings(expected, "names"), found.names());
            assertEquals(text(expected, "action"), "SCMP_ACT_" + found.action());
            assertEquals(list(expected, "args").size(), found.args().size());
        }
    }

    private static JsonObject parse(Path file) throws IOException {
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }

    private static boolean isAbsent(JsonObject json, String name) {
        return !json.has(name) || json.get(name).isJsonNull();
    }

    private static JsonObject object(JsonObject json, String name) {
        return isAbsent(json, name) ? new JsonObject() : json.getAsJsonObject(name);
    }

    private static List<JsonElement> list(JsonObject json, String name) {
        return isAbsent(json, name) ? List.of() : json.getAsJsonArray(name).asList();
    }

    private static List<String> strings(JsonObject json, String name) {
        return new ArrayList<>(list(json, name).stream().map(JsonElement::getAsString).toList());
    }

    private static Map<String, String> texts(JsonObject json, String name) {
        var texts = new TreeMap<String, String>();
        object(json, name).asMap().forEach((key, value) -> texts.put(key, value.getAsString()));
        return texts;
    }

    private static String text(JsonObject json, String name) {
        return isAbsent(json, name) ? "" : json.get(name).getAsString();
    }

    private static int number(JsonObject json, String name) {
        return isAbsent(json, name) ? 0 : json.get(name).getAsInt();
    }

    private static boolean flag(JsonObject json, String name) {
        return !isAbsent(json, name) && json.get(name).getAsBoolean();
    }
}

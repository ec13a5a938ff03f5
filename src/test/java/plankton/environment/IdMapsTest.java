package plankton.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plankton.failure.SpecError;
import plankton.linux.Namespace;
import plankton.linux.User;
import plankton.spec.IdMapping;
import plankton.spec.SpecReader;

class IdMapsTest {

    private static final IdMapping ROOT = new IdMapping(0, 100000, 10);

    @Test
    void areWrittenAsTheKernelReadsThem() {
        var maps = new IdMaps(List.of(ROOT, new IdMapping(20, 5, 1)), List.of(ROOT));
        assertEquals("0 100000 10\n20 5 1\n", maps.uidMap());
        assertEquals("0 100000 10\n", maps.gidMap());
    }

    @Test
    void buildersAreRootOrTheFirst() {
        var maps =
                new IdMaps(List.of(new IdMapping(7, 1, 2), ROOT), List.of(new IdMapping(8, 1, 2)));
        assertEquals(0, maps.builder());
        assertEquals(8, maps.buildersGroup());
        assertEquals(0, new IdMaps(List.of(), List.of()).builder());
    }

    @ParameterizedTest
    @CsvSource({"0, 100000", "9, 100009", "10, -1", "20, 5", "-1, -1"})
    void tellTheIdOnTheHost(int inside, int outside) {
        var maps = new IdMaps(List.of(ROOT, new IdMapping(20, 5, 1)), List.of(ROOT));
        assertEquals(outside, maps.hostUser(inside));
    }

    @Test
    void requireTheUserAndHisGroups() {
        var maps = new IdMaps(List.of(ROOT), List.of(ROOT));
        maps.require(new User(9, 9, null, List.of(0, 1)));
        refuses("/process/user/uid", () -> maps.require(new User(10, 0, null, List.of())));
        refuses("/process/user/gid", () -> maps.require(new User(0, -2, null, List.of())));
        refuses(
                "/process/user/additionalGids/1",
                () -> maps.require(new User(0, 0, null, List.of(1, 10))));
        new IdMaps(List.of(), List.of()).require(new User(10, 0, null, List.of(4)));
    }

    @ParameterizedTest
    @CsvSource({
        "gid=5, true",
        "gid=10, false",
        "uid=9, true",
        "uid=4294967295, false",
        "uid=x, true",
        "uid=, true",
        "gid=99999999999, true"
    })
    void requireTheIdsOfOptions(String option, boolean fine) {
        var maps = new IdMaps(List.of(ROOT), List.of(ROOT));
        if (fine) {
            maps.require(option, "/mounts/0/options/0");
        } else {
            refuses("/mounts/0/options/0", () -> maps.require(option, "/mounts/0/options/0"));
        }
    }

    /// Random pairs of ranges, judged by counting ids one by one.
    @Test
    void areRefusedWhereTheyOverlapAndNowhereElse() {
        var random = new Random(42);
        for (int round = 0; round < 5000; round++) {
            var ranges = new ArrayList<IdMapping>();
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                ranges.add(
                        new IdMapping(random.nextInt(12), random.nextInt(12), random.nextInt(5)));
            }
            assertEquals(isValid(ranges), isAccepted(ranges), ranges::toString);
        }
    }

    private static boolean isValid(List<IdMapping> ranges) {
        Set<Long> inside = new HashSet<>();
        Set<Long> outside = new HashSet<>();
        boolean valid = true;
        for (IdMapping range : ranges) {
            valid &= range.size() > 0;
            for (long i = 0; i < range.size(); i++) {
                valid &= inside.add(range.containerId() + i);
                valid &= outside.add(range.hostId() + i);
            }
        }
        return valid;
    }

    private static boolean isAccepted(List<IdMapping> ranges) {
        var json = new StringBuilder();
        for (IdMapping range : ranges) {
            json.append(json.isEmpty() ? "" : ", ")
                    .append("{\"containerID\": ")
                    .append(range.containerId())
                    .append(", \"hostID\": ")
                    .append(range.hostId())
                    .append(", \"size\": ")
                    .append(range.size())
                    .append('}');
        }
        try {
            plan(
                    "\"namespaces\": [{\"type\": \"user\"}], \"gidMappings\": [{\"containerID\": 0,"
                            + " \"hostID\": 0, \"size\": 20}], \"uidMappings\": ["
                            + "{\"containerID\": 100, \"hostID\": 100, \"size\": 1}, "
                            + json
                            + "]",
                    100);
            return true;
        } catch (SpecError e) {
            String message = String.valueOf(e.getMessage());
            assertTrue(message.startsWith("/linux/uidMappings/"), message);
            return false;
        }
    }

    private static Environment plan(String linux, int uid) {
        String json =
                "{\"ociVersion\": \"1.3.0\", \"root\": {\"path\": \"rootfs\"}, \"process\":"
                        + " {\"args\": [\"sh\"], \"cwd\": \"/\", \"user\": {\"uid\": "
                        + uid
                        + ", \"gid\": 0}}, \"linux\": {"
                        + linux
                        + "}}";
        var spec = SpecReader.read(json.getBytes(StandardCharsets.UTF_8));
        return Environment.of(spec, "/bundle", Options.NONE);
    }

    @Test
    void areNotKnownOfANamespaceThatIsJoined() {
        Environment environment =
                plan("\"namespaces\": [{\"type\": \"user\", \"path\": \"/u\"}]", 5);
        assertEquals(new IdMaps(List.of(), List.of()), environment.ids());
        assertTrue(environment.hasOwn(Namespace.USER));
    }

    @Test
    void needANewTimeNamespaceForItsOffsets() {
        refuses(
                "/linux/timeOffsets",
                () -> plan("\"timeOffsets\": {\"boottime\": {\"secs\": 1}}", 0));
        assertEquals(
                "boottime -1 5\n",
                plan(
                                "\"namespaces\": [{\"type\": \"time\"}], \"timeOffsets\":"
                                        + " {\"boottime\": {\"secs\": -1, \"nanosecs\": 5}}",
                                0)
                        .timeOffsets());
    }

    private static void refuses(String pointer, Runnable planning) {
        var error = assertThrows(SpecError.class, planning::run);
        String message = String.valueOf(error.getMessage());
        assertTrue(message.startsWith(pointer + ": "), message);
    }
}

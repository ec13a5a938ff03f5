package plankton.it;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What devices the processes of a container may make and use, by its control group.
class CgroupDevicesIT extends WithContainer {

    /// Says for each device, such as `c:240:5`, what can be done with it: make it, read it, write
    /// it, both at once. What matters is who refuses: of most there is none.
    private static final String CAN =
            """
            refused() { case "$1" in *ermitted*) return 0; esac; return 1; }
            can() {
              for d; do
                IFS=: read t j n <<E
            $d
            E
                l=; f=/dev/can-$$
                if refused "$(mknod $f $t $j $n 2>&1)"; then echo "$d none"; continue; fi
                l=m
                refused "$(dd if=$f of=/dev/null count=0 2>&1)" || l=${l}r
                refused "$(dd if=/dev/null of=$f conv=notrunc 2>&1)" || l=${l}w
                refused "$( (exec 3<>$f) 2>&1)" || l=${l}+
                rm -f $f
                echo "$d $l"
              done
            }
            """;

    private Bundle makingDevices() {
        return bundle().capabilities("CAP_MKNOD");
    }

    /// A container with these rules that says what it can do with these devices.
    private Result can(String rules, String... devices) {
        return makingDevices()
                .setJson("/linux/resources/devices", rules.replace('\'', '"'))
                .sh(CAN + "can " + String.join(" ", devices))
                .run();
    }

    private static final String NO_OTHERS = "{'allow': false, 'access': 'rwm'}, ";

    /// An empty list is not one of what is denied (GHSA-g54h-m393-cpwq).
    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{'allow': false, 'access': 'rwm'}]"})
    void areDeniedUnlessTheyAreAllowed(String rules) {
        var random = ThreadLocalRandom.current();
        String some = random.nextBoolean() ? "c" : "b";
        some += ":" + random.nextInt(240, 255) + ":" + random.nextInt(1 << 20);
        can(rules, "c:242:1", "b:8:0", "c:5:1", some)
                .prints("c:242:1 m\nb:8:0 m\nc:5:1 m\n" + some + " m\n");
    }

    @Test
    void areDeniedByAConfigurationThatDoesNotMentionThem() {
        makingDevices().sh(CAN + "can c:242:1 b:240:5").run().prints("c:242:1 m\nb:240:5 m\n");
    }

    @Test
    void areAllowedByType() {
        can(
                        "["
                                + NO_OTHERS
                                + "{'allow': true, 'type': 'b', 'major': 240, 'access': 'rwm'}]",
                        "b:240:5",
                        "c:240:5",
                        "b:241:5")
                .prints("b:240:5 mrw+\nc:240:5 m\nb:241:5 m\n");
    }

    @ParameterizedTest
    @CsvSource({"r, mr", "w, mw", "rw, mrw+", "m, m", "rm, mr"})
    void areAllowedByKindOfAccess(String access, String can) {
        can(
                        "["
                                + NO_OTHERS
                                + "{'allow': true, 'type': 'c', 'major': 240, 'minor': 5, 'access':"
                                + " '"
                                + access
                                + "'}]",
                        "c:240:5",
                        "c:240:6")
                .prints("c:240:5 " + can + "\nc:240:6 m\n");
    }

    @Test
    void areDeniedByTheLaterRule() {
        can(
                        "["
                                + NO_OTHERS
                                + "{'allow': true, 'type': 'c', 'major': 240, 'access': 'rwm'},"
                                + "{'allow': true, 'type': 'c', 'major': 241, 'access': 'rwm'},"
                                + "{'allow': false, 'type': 'c', 'major': 240, 'access': 'w'}]",
                        "c:240:5",
                        "c:241:5")
                .prints("c:240:5 mr\nc:241:5 mrw+\n");
    }

    /// Those of the numbers 1:3 would be all to the first version, which reads no further.
    @Test
    @PlanktonOnly("runc allows all")
    void ofBothTypesAreNoMoreThanAskedFor() {
        can(
                        "["
                                + NO_OTHERS
                                + "{'allow': true, 'type': 'a', 'major': 240, 'minor': 5, 'access':"
                                + " 'rw'}]",
                        "c:240:5",
                        "b:240:5",
                        "c:240:6",
                        "b:8:0")
                .prints("c:240:5 mrw+\nb:240:5 mrw+\nc:240:6 m\nb:8:0 m\n");
    }

    @Test
    void canAllBeAllowed() {
        can("[{'allow': true, 'access': 'rwm'}]", "c:240:5", "b:241:77")
                .prints("c:240:5 mrw+\nb:241:77 mrw+\n");
        can("[" + NO_OTHERS + "{'allow': true, 'access': 'rwm'}]", "c:240:5", "b:241:77")
                .prints("c:240:5 mrw+\nb:241:77 mrw+\n");
    }

    @Test
    void canAllBeAllowedButSome() {
        can(
                        "[{'allow': true, 'access': 'rwm'},"
                                + "{'allow': false, 'type': 'b', 'major': 240, 'access': 'w'}]",
                        "c:240:5",
                        "b:240:5",
                        "b:241:5")
                .prints("c:240:5 mrw+\nb:240:5 mr\nb:241:5 mrw+\n");
    }

    /// Engines do not list what every container has.
    @Test
    void thatAreCommonWork() {
        makingDevices()
                .setJson("/linux/resources/devices", "[{\"allow\": false, \"access\": \"rwm\"}]")
                .sh(
                        CAN
                                + """
                                echo x >/dev/null && echo null
                                for f in zero random urandom; do head -c 5 /dev/$f | wc -c; done
                                echo x >/dev/full
                                (: </dev/tty) 2>&1 | grep -c ermitted
                                exec 3<>/dev/ptmx && ls /dev/pts
                                can c:1:3 c:1:5 c:1:7 c:1:8 c:1:9 c:5:0 c:5:2 c:136:0 c:10:200
                                """)
                .run()
                .prints(
                        """
                        null
                        5
                        5
                        5
                        0
                        0
                        ptmx
                        c:1:3 mrw+
                        c:1:5 mrw+
                        c:1:7 mrw+
                        c:1:8 mrw+
                        c:1:9 mrw+
                        c:5:0 mrw+
                        c:5:2 mrw+
                        c:136:0 mrw+
                        c:10:200 mrw+
                        """);
    }

    @Test
    void bindWhatIsExecutedToo() {
        Bundle bundle =
                running(
                        makingDevices()
                                .setJson(
                                        "/linux/resources/devices",
                                        "[{\"allow\": true, \"type\": \"c\","
                                                + " \"major\": 240, \"access\": \"r\"}]"));
        in(bundle)
                .sh(CAN + "can c:240:5 c:241:5 c:1:3")
                .prints("c:240:5 mr\nc:241:5 m\nc:1:3 mrw+\n");
    }

    private static final String NOTHING = "{'allow': false, 'access': 'rwm'}";
    private static final String ALL = "{'allow': true, 'access': 'rwm'}";

    private static String rule(String sign, String type, String numbers, String access) {
        return ", {'allow': %s, 'type': '%s', %s, 'access': '%s'}"
                .formatted(sign.equals("+"), type, numbers, access);
    }

    /// In a group that is there already, what held before holds no more.
    @Test
    void areThoseOfTheContainerThatIsInTheGroupNow() {
        String path = "/" + sandbox.token() + "-shared";
        sandbox.makeGroups(path);
        String c = "'major': 240";
        String b = "'major': 241, 'minor': 77";
        String[][] steps = {
            {NOTHING + rule("+", "c", c, "r"), "mr m m"},
            {ALL + rule("-", "b", b, "w"), "mrw+ mr mrw+"},
            {ALL, "mrw+ mrw+ mrw+"},
            {NOTHING + rule("+", "c", c, "w") + rule("+", "b", b, "rw"), "mw mrw+ m"},
            {NOTHING + rule("+", "c", c, "rw") + rule("+", "b", b, "w"), "mrw+ mw m"},
            {NOTHING, "m m m"},
        };
        for (String[] step : steps) {
            Bundle bundle =
                    makingDevices()
                            .set("/linux/cgroupsPath", path)
                            .setJson(
                                    "/linux/resources/devices",
                                    "[" + step[0].replace('\'', '"') + "]")
                            .sh(CAN + "can c:240:5 b:241:77 c:242:1");
            Call call = bundle.begin("--detach");
            call.finish().succeeds();
            // In a virtual machine it takes seconds to look for the driver of each device.
            assertTrue(Host.within(60_000, () -> bundle.status().equals("stopped")));
            String[] can = step[1].split(" ", -1);
            call.soFar()
                    .prints(
                            "c:240:5 %s\nb:241:77 %s\nc:242:1 %s\n"
                                    .formatted(can[0], can[1], can[2]));
        }
    }

    private static final String HOLE =
            "[{'allow': true, 'type': 'c', 'major': 240, 'access': 'rwm'},"
                    + " {'allow': false, 'type': 'c', 'major': 240, 'minor': 5, 'access': 'w'}]";

    @Test
    void areDeniedAsAPartOfWhatIsAllowed() {
        assumeTrue(Groups.areUnified(), "the first version cannot do this");
        can(HOLE, "c:240:5", "c:240:6").prints("c:240:5 mr\nc:240:6 mrw+\n");
    }

    /// The kernel would pass over such a rule, and allow what is to be denied.
    @Test
    void areNotSilentlyAllowedAsAPartOfOthers() {
        assumeFalse(Groups.areUnified(), "the second version can do this");
        can(HOLE, "c:240:5").fails().says("c 240:* rw");
        sandbox.assertNothingIsLeft();
    }

    @Test
    @PlanktonOnly("runc insists on what is common")
    void areNoMoreThanTheGroupAboveHas() {
        String path = "/" + sandbox.token() + "-above";
        Groups above = sandbox.makeGroups(path);
        Bundle bundle =
                makingDevices()
                        .set("/linux/cgroupsPath", path + "/c")
                        .setJson(
                                "/linux/resources/devices",
                                "[{\"allow\": true, \"type\": \"c\", \"major\": 240,"
                                        + " \"access\": \"rwm\"}]");
        assumeFalse(Groups.areUnified(), "the second version asks them all");
        above.write("devices.deny", "a");
        for (String common : new String[] {"c *:* m", "c 1:* rwm", "c 5:* rwm"}) {
            above.write("devices.allow", common);
        }
        bundle.run().fails().says("/linux/resources/devices", "EPERM", "c 240:* rwm");
        above.write("devices.allow", "c 240:* rwm");
        bundle.sh(CAN + "can c:240:5 b:240:5 c:10:200")
                .run()
                .prints("c:240:5 mrw+\nb:240:5 none\nc:10:200 m\n");
    }

    /// What the runtime mounts is not what programs may use.
    @Test
    void needNotBeAllowedToBeMounted() throws IOException {
        Path image = sandbox.newFile("image");
        String loop =
                host(
                                "truncate -s 1M \"$1\" && mkfs.ext2 -q \"$1\" && { modprobe loop;"
                                        + " losetup -f --show \"$1\"; } 2>/dev/null || true",
                                image)
                        .strip();
        assumeTrue(loop.startsWith("/dev/loop"), "needs loop devices and mkfs.ext2");
        try {
            Bundle bundle =
                    makingDevices()
                            .mount("/mnt", "ext2", loop, "ro")
                            .sh(
                                    "ls /mnt; "
                                            + CAN
                                            + "can b:7:"
                                            + loop.substring("/dev/loop".length()));
            String expected = "lost+found\nb:7:" + loop.substring("/dev/loop".length()) + " m\n";
            bundle.run().prints(expected);
            if (Program.isPlankton()) {
                bundle.start().succeeds();
            }
        } finally {
            host("losetup -d \"$1\"", Path.of(loop));
        }
    }

    private static String host(String script, Path argument) throws IOException {
        var process =
                new ProcessBuilder("sh", "-c", script, "sh", argument.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}

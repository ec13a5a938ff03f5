package plankton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Network devices of the host that a container gets: pairs of virtual ones, of which the host
/// keeps the other end.
class NetDevicesIT extends WithSandbox {

    private final List<String> made = new ArrayList<>();

    @BeforeEach
    void doesTheRuntimeDoIt() {
        Assumptions.assumeTrue(() -> {
            boolean no = Program.isRunc();
            if (no) {
                System.out.println("skipped NetDevicesIT: this runc passes over them");
            }
            return !no;
        });
    }

    private Result ip(String... words) {
        var command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        return Call.of(sandbox, command, Map.of(), new byte[0]).finish();
    }

    /// A new device of the host, up.
    private String device() {
        String name = sandbox.token().replace("plankton-it-", "p") + made.size();
        ip("link", "add", name, "type", "veth", "peer", "name", name + "h").succeeds();
        made.add(name);
        ip("link", "set", name, "up").succeeds();
        ip("link", "set", name + "h", "up").succeeds();
        return name;
    }

    @AfterEach
    void removeDevices() {
        made.forEach(name -> ip("link", "del", name + "h"));
    }

    private Bundle with(String name, String newName) {
        String properties = newName.isEmpty() ? "{}" : "{\"name\": \"" + newName + "\"}";
        return bundle().setJson("/linux/netDevices/" + name, properties);
    }

    /// What is known of the device `name` in the network namespace of the container's process.
    private Optional<JsonObject> inside(Bundle bundle, String name) {
        var command =
                List.of("nsenter", "-t", Long.toString(bundle.pid()), "-n", "ip", "-j", "addr");
        String text = Call.of(sandbox, command, Map.of(), new byte[0]).finish().stdout();
        return find(text, name);
    }

    private Optional<JsonObject> outside(String name) {
        return find(ip("-j", "addr").stdout(), name);
    }

    private static Optional<JsonObject> find(String list, String name) {
        for (JsonElement device : JsonParser.parseString(list).getAsJsonArray()) {
            if (text(device.getAsJsonObject(), "ifname").equals(name)) {
                return Optional.of(device.getAsJsonObject());
            }
        }
        return Optional.empty();
    }

    private static String text(JsonObject object, String property) {
        return object.has(property) ? object.get(property).getAsString() : "";
    }

    private static SortedSet<String> addresses(JsonObject device) {
        var addresses = new TreeSet<String>();
        for (JsonElement element : device.get("addr_info").getAsJsonArray()) {
            JsonObject address = element.getAsJsonObject();
            if (!text(address, "scope").equals("link") || text(address, "family").equals("inet")) {
                addresses.add(
                        text(address, "local")
                                + (address.has("address") ? " " + text(address, "address") : "")
                                + ("/" + text(address, "prefixlen"))
                                + (address.has("broadcast") ? " " + text(address, "broadcast") : "")
                                + (address.has("label") ? " " + text(address, "label") : "")
                                + (address.has("metric") ? " " + text(address, "metric") : "")
                                + (address.has("noprefixroute") ? " noprefixroute" : "")
                                + (" " + text(address, "scope")));
            }
        }
        return addresses;
    }

    private Bundle created(Bundle bundle) {
        bundle.args("sleep", "1000").create().exits(0);
        return bundle;
    }

    @Test
    void areMovedAndUp() {
        String name = device();
        JsonObject before = outside(name).orElseThrow();
        Bundle bundle = created(with(name, ""));
        JsonObject device = inside(bundle, name).orElseThrow();
        assertTrue(device.get("flags").toString().contains("\"UP\""), device::toString);
        assertEquals(text(before, "address"), text(device, "address"));
        assertFalse(outside(name).isPresent());
        bundle.start().succeeds();
    }

    @Test
    void keepWhatIsTheirs() {
        String name = device();
        ip("link", "set", name, "mtu", "1400", "address", "02:00:00:00:00:77").succeeds();
        ip("link", "set", name, "txqueuelen", "77").succeeds();
        JsonObject device = inside(created(with(name, "net7")), "net7").orElseThrow();
        assertEquals("1400", text(device, "mtu"));
        assertEquals("02:00:00:00:00:77", text(device, "address"));
        assertEquals("77", text(device, "txqlen"));
    }

    @Test
    void keepTheirPermanentAddresses() {
        String name = device();
        for (String address :
                List.of(
                        "192.0.2.1/24 brd 192.0.2.255",
                        "192.0.2.2/24 brd +",
                        "198.51.100.1 peer 198.51.100.2/32 metric 77 noprefixroute",
                        "203.0.113.1/25 label " + name + ":x",
                        "2001:db8::1/64 nodad",
                        "2001:db8::2/128 nodad noprefixroute",
                        // These are not kept.
                        "192.0.2.9/24 valid_lft 1000 preferred_lft 1000",
                        "169.254.7.7/16 scope link",
                        "2001:db8::9/64 nodad valid_lft 1000 preferred_lft 1000")) {
            var words = new ArrayList<>(List.of("addr", "add"));
            words.addAll(List.of(address.split(" ", -1)));
            words.addAll(List.of("dev", name));
            ip(words.toArray(String[]::new)).succeeds();
        }
        JsonObject device = inside(created(with(name, "n0")), "n0").orElseThrow();
        assertEquals(
                new TreeSet<>(
                        List.of(
                                "192.0.2.1/24 192.0.2.255 n0 global",
                                "192.0.2.2/24 192.0.2.255 n0 global",
                                "198.51.100.1 198.51.100.2/32 n0 77 noprefixroute global",
                                "203.0.113.1/25 n0:x global",
                                "2001:db8::1/64 global",
                                "2001:db8::2/128 noprefixroute global")),
                addresses(device));
    }

    @Test
    void mayGoIntoAUserNamespace() {
        String name = device();
        ip("addr", "add", "192.0.2.1/24", "dev", name).succeeds();
        Bundle bundle = created(with(name, "eth0").userNamespace());
        JsonObject device = inside(bundle, "eth0").orElseThrow();
        assertEquals("[192.0.2.1/24 eth0 global]", addresses(device).toString());
    }

    @Test
    void work() {
        String name = device();
        ip("addr", "add", "192.0.2.129/30", "dev", name).succeeds();
        ip("addr", "add", "192.0.2.130/30", "dev", name + "h").succeeds();
        with(name, "eth0")
                .capabilities("CAP_NET_RAW")
                .args("ping", "-c", "1", "-W", "5", "192.0.2.130")
                .run()
                .printsLike("1 packets received");
    }

    @Test
    void mayGetNumbersInTheirNames() {
        String first = device();
        String second = device();
        Bundle bundle =
                with(first, "eth%d")
                        .setJson("/linux/netDevices/" + second, "{\"name\": \"eth%d\"}");
        created(bundle);
        assertTrue(inside(bundle, "eth0").isPresent());
        assertTrue(inside(bundle, "eth1").isPresent());
    }

    @Test
    void mayExchangeTheirNames() {
        String first = device();
        String second = device();
        String address = text(outside(first).orElseThrow(), "address");
        Bundle bundle =
                with(first, second)
                        .setJson("/linux/netDevices/" + second, "{\"name\": \"" + first + "\"}");
        created(bundle);
        assertEquals(address, text(inside(bundle, second).orElseThrow(), "address"));
        assertTrue(inside(bundle, first).isPresent());
    }

    /// Their directory in procfs is there when the parameters are set.
    @Test
    void haveParameters() {
        String name = device();
        with(name, "eth7")
                .set("/linux/sysctl/net.ipv4.conf.eth7.forwarding", "1")
                .args("cat", "/proc/sys/net/ipv4/conf/eth7/forwarding")
                .run()
                .prints("1\n");
    }

    /// A dot in a name is a slash where dots separate, and stays a dot where slashes do
    /// (sysctl(8)).
    @ParameterizedTest
    @CsvSource({
        "net.ipv4.conf.v/7.forwarding, v.7", "net/ipv4/conf/v.7/forwarding, v.7",
        "net.ipv4.conf.v+7.forwarding, v+7", "net/ipv4/conf/v+7@x/forwarding, v+7@x",
    })
    void haveParametersWhateverTheirName(String parameter, String newName) {
        with(device(), newName)
                .set("/linux/sysctl/" + parameter.replace("/", "~1"), "1")
                .args("cat", "/proc/sys/net/ipv4/conf/" + newName + "/forwarding")
                .run()
                .prints("1\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "other"})
    @PlanktonOnly("crun renames the host's device")
    void needANamespaceThatIsNotTheHosts(String newName) {
        String name = device();
        with(name, newName)
                .namespace("network", "/proc/self/ns/net")
                .run()
                .fails()
                .says("/linux/netDevices", "the host's namespace");
        assertTrue(outside(name).isPresent());
        sandbox.assertNothingIsLeft();
    }

    @Test
    void mayGoToANamespaceThatIsJoined() {
        Bundle other = created(bundle());
        String name = device();
        String index = text(outside(name).orElseThrow(), "ifindex");
        // Its number is taken there.
        nsenter(other, "ip", "link", "add", "taken", "index", index, "type", "ifb");
        Bundle bundle =
                created(with(name, "").namespace("network", "/proc/" + other.pid() + "/ns/net"));
        assertTrue(inside(other, name).isPresent());
        assertEquals(index, text(inside(bundle, "taken").orElseThrow(), "ifindex"));
    }

    private void nsenter(Bundle bundle, String... words) {
        var command = new ArrayList<>(List.of("nsenter", "-t", Long.toString(bundle.pid()), "-n"));
        command.addAll(List.of(words));
        Call.of(sandbox, command, Map.of(), new byte[0]).finish().succeeds();
    }

    @ParameterizedTest
    @CsvSource({"taken", "other-name"})
    void areNotMovedWhereTheirNameIsTaken(String taken) {
        Bundle other = created(bundle());
        nsenter(other, "ip", "link", "add", "taken", "type", "ifb");
        nsenter(other, "ip", "link", "property", "add", "dev", "taken", "altname", "other-name");
        String name = device();
        JsonObject before = outside(name).orElseThrow();
        Bundle bundle = with(name, taken).namespace("network", "/proc/" + other.pid() + "/ns/net");
        bundle.run().fails().says("/linux/netDevices/" + name, taken);
        assertEquals(before.get("addr_info"), outside(name).orElseThrow().get("addr_info"));
        assertEquals("missing", missing(bundle));
    }

    private String missing(Bundle bundle) {
        return bundle.state().exit() == 0 ? "there" : "missing";
    }

    /// The first one is not moved when the second one cannot be.
    @Test
    void areMovedTogetherOrNotAtAll() {
        String name = device();
        with(name, "")
                .setJson("/linux/netDevices/zz-no-such", "{}")
                .run()
                .fails()
                .says("/linux/netDevices/zz-no-such", "ENODEV");
        if (Program.isPlankton()) {
            assertTrue(outside(name).isPresent());
        }
        sandbox.assertNothingIsLeft();
    }

    @Test
    void thatCannotBeMovedAreTold() {
        with("lo", "lo9").run().fails().says("/linux/netDevices/lo", "EINVAL");
        sandbox.assertNothingIsLeft();
    }

    @Test
    void needANetworkNamespace() {
        with("eth0", "").withoutNamespace("network").run().fails().says("/linux/netDevices");
        sandbox.assertNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({"a:b", "abcdefghijklmnop", "%s", "eth%d%d"})
    void needNames(String name) {
        with("eth0", name).run().fails().says("/linux/netDevices/eth0/name");
        sandbox.assertNothingIsLeft();
    }

    /// With the namespace the kernel removes virtual devices.
    @Test
    void goWithTheContainer() {
        String name = device();
        Bundle bundle = with(name, "");
        bundle.run().succeeds();
        assertTrue(Host.within(10_000, () -> outside(name + "h").isEmpty()));
        assertFalse(outside(name).isPresent());
    }
}

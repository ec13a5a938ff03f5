package plankton.it;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Network devices on a kernel that is older than this machine's may be, and of a kind that is not
/// one end of a pair.
@Tag("vm")
final class NetDevicesOtherKernelIT extends WithSandbox {

    private void onTheHost(String command) {
        var words = List.of("sh", "-c", command);
        Call.of(sandbox, words, Map.of(), new byte[0]).finish().succeeds();
    }

    private Bundle withDummy() {
        onTheHost(
                "modprobe dummy && ip link add pk0 type dummy && ip link set pk0 up mtu 1300"
                        + " && ip addr add 192.0.2.1/24 brd + label pk0:x dev pk0"
                        + " && ip addr add 2001:db8::1/64 nodad dev pk0");
        return bundle().setJson("/linux/netDevices/pk0", "{\"name\": \"eth%d\"}");
    }

    @Test
    void areMovedWithWhatIsTheirs() {
        withDummy()
                .sh(
                        "cat /sys/class/net/eth0/mtu /sys/class/net/eth0/flags; ip -o addr show eth0 |"
                                + " grep -v fe80 | sed 's/  */ /g; s/ *\\\\ *valid.*//' | cut -d' ' -f3-9")
                .run()
                .prints(
                        """
                        1300
                        0x83
                        inet 192.0.2.1/24 brd 192.0.2.255 scope global eth0:x
                        inet6 2001:db8::1/64 scope global flags 02
                        """);
        onTheHost("! ip link show pk0 2>/dev/null");
    }

    @Test
    void areNotMovedWhereTheirNameIsTaken() {
        withDummy()
                .setJson("/linux/netDevices/pk0", "{\"name\": \"lo\"}")
                .run()
                .fails()
                .says("/linux/netDevices/pk0", "lo", "there already");
        onTheHost("ip addr show pk0 | grep -q 192.0.2.1/24 && ip link del pk0");
        sandbox.assertNothingIsLeft();
    }
}

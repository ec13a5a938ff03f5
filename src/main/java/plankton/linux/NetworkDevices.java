package plankton.linux;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.sys.Memory;

/// Moves network devices from the namespace of this process into another one (rtnetlink(7)). The
/// kernel keeps what belongs to a device, such as its hardware address and the size of its packets,
/// but takes its addresses away and shuts it down, so both are made as they were.
public final class NetworkDevices implements AutoCloseable {

    private static final int NAME = NetlinkPart.MESSAGE + Rtnetlink.LINK;
    private static final int INDEX = NetlinkPart.MESSAGE + 4;
    private static final int ADDRESSES = NetlinkPart.MESSAGE + Rtnetlink.ADDRESS;

    private final Fd namespace;
    private final Netlink here = new Netlink();
    private final Netlink there;

    /// @param namespace the network namespace into which they go; the caller closes it
    public NetworkDevices(Fd namespace) {
        this.namespace = namespace;
        there = Netlink.in(namespace);
    }

    /// Fails unless there is a device `name` that can be called `newName` where it goes: later, the
    /// kernel would move it and then fail to rename it.
    public void check(String name, String newName) {
        int _ = indexOf(name);
        if (newName.indexOf('%') < 0 && find(there, newName) != null) {
            throw new SystemError(newName, "is the name of a network device there already");
        }
    }

    /// Moves the device `name`, gives it the name `newName`, in which the kernel replaces `%d` by a
    /// number, and its permanent addresses of global scope, and brings it up.
    public void move(String name, String newName) {
        int index = indexOf(name);
        List<NetlinkPart> addresses = addressesOf(index, name);
        int newIndex = index;
        while (find(there, newIndex) != null) {
            newIndex++;
        }
        NetlinkRequest request =
                link(Rtnetlink.NEW_LINK, index, 0)
                        .attribute(Rtnetlink.LINK_NAMESPACE_FD, namespace.number())
                        .attribute(Rtnetlink.LINK_NAME, CString.of(newName))
                        .attribute(Rtnetlink.LINK_NEW_INDEX, newIndex);
        try {
            here.ask(request, "RTM_NEWLINK", name);
        } catch (SystemError e) {
            throw e.hint("this device cannot be moved, or not by this process");
        }
        NetlinkPart moved = find(there, newIndex);
        if (moved == null) {
            throw new SystemError("RTM_GETLINK " + name, "it did not arrive");
        }
        String newest = nameOf(moved);
        for (NetlinkPart address : addresses) {
            there.ask(addressAgain(address, newIndex, name, newest), "RTM_NEWADDR", newest);
        }
        there.ask(link(Rtnetlink.NEW_LINK, newIndex, Rtnetlink.UP), "RTM_NEWLINK", newest);
    }

    private int indexOf(String name) {
        NetlinkPart link = find(here, name);
        if (link == null) {
            throw Call.error(Memory.ENODEV(), "RTM_GETLINK", name)
                    .hint("there is no network device of this name here");
        }
        return link.number(INDEX);
    }

    private static String nameOf(NetlinkPart link) {
        NetlinkPart name = link.attribute(NAME, Rtnetlink.LINK_NAME);
        return name == null ? "" : name.text();
    }

    private static @Nullable NetlinkPart find(Netlink where, String name) {
        byte[] text = CString.of(name);
        return find(
                where, link(Rtnetlink.GET_LINK, 0, 0).attribute(Rtnetlink.LINK_NAME, text), name);
    }

    private static @Nullable NetlinkPart find(Netlink where, int index) {
        return find(where, link(Rtnetlink.GET_LINK, index, 0), Integer.toString(index));
    }

    private static @Nullable NetlinkPart find(
            Netlink where, NetlinkRequest request, String object) {
        List<NetlinkPart> answer = where.find(request, "RTM_GETLINK", object);
        return answer == null || answer.isEmpty() ? null : answer.getFirst();
    }

    /// @param flags what to change it to, of [Rtnetlink#UP]
    private static NetlinkRequest link(int type, int index, int flags) {
        return new NetlinkRequest(type, Rtnetlink.ACK, 0, index, flags, flags);
    }

    private List<NetlinkPart> addressesOf(int index, String name) {
        var addresses = new ArrayList<NetlinkPart>();
        var request = new NetlinkRequest(Rtnetlink.GET_ADDRESS, Rtnetlink.DUMP, 0, 0);
        for (NetlinkPart address : here.ask(request, "RTM_GETADDR", name)) {
            if (address.number(INDEX) == index && isToBeKept(address)) {
                addresses.add(address);
            }
        }
        return addresses;
    }

    /// Others depend on where the device was, or are made anew by the kernel.
    static boolean isToBeKept(NetlinkPart address) {
        NetlinkPart flags = address.attribute(ADDRESSES, Rtnetlink.ADDRESS_FLAGS);
        int low = address.octet(NetlinkPart.MESSAGE + 2);
        int scope = address.octet(NetlinkPart.MESSAGE + 3);
        int all = flags == null ? low : flags.number(NetlinkPart.ATTRIBUTE);
        return (all & Rtnetlink.PERMANENT) != 0 && scope == 0;
    }

    /// The request for the same address on the device `index`, which was called `before` and is
    /// `now`. A label begins with the name of its device.
    static NetlinkRequest addressAgain(NetlinkPart address, int index, String before, String now) {
        var request =
                new NetlinkRequest(
                        Rtnetlink.NEW_ADDRESS,
                        Rtnetlink.ACK | Rtnetlink.CREATE_NEW,
                        address.number(NetlinkPart.MESSAGE),
                        index);
        for (NetlinkPart attribute : address.attributes(ADDRESSES)) {
            int type = attribute.attributeType();
            if (type == Rtnetlink.ADDRESS_LABEL) {
                String label = attribute.text();
                String renamed =
                        label.startsWith(before) ? now + label.substring(before.length()) : label;
                // The kernel's limit for names of devices holds for labels, too.
                request.attribute(type, CString.of(isShort(renamed) ? renamed : now));
            } else if (type != Rtnetlink.ADDRESS_CACHE) {
                request.attribute(type, attribute.from(NetlinkPart.ATTRIBUTE));
            }
        }
        return request;
    }

    /// `IFNAMSIZ`, with the NUL at the end (netdevice(7)).
    private static final int NAME_SIZE = 16;

    /// Whether the kernel takes a name of this length.
    public static boolean isShort(String name) {
        return Utf8.encode(name).length < NAME_SIZE;
    }

    @Override
    public void close() {
        there.close();
        here.close();
    }
}

package plankton.dbus;

import java.util.ArrayList;
import java.util.List;

/// Properties as the other side reads them.
public final class Sent {

    private final Input in;

    private Sent(Input in) {
        this.in = in;
    }

    /// `NAME TYPE VALUE` each.
    public static List<String> of(Properties properties) {
        byte[] bytes = properties.writeTo(new Output()).toBytes();
        var sent = new Sent(new Input(bytes, true, 0));
        long length = sent.in.number();
        sent.in.align(8);
        long end = sent.in.place() + length;
        var all = new ArrayList<String>();
        while (sent.in.place() < end) {
            sent.in.align(8);
            String name = sent.in.text();
            String type = sent.in.signature();
            all.add(name + " " + type + " " + sent.value(type));
        }
        if (end != bytes.length) {
            throw new AssertionError("the array ends at " + end + " of " + bytes.length);
        }
        return all;
    }

    private String value(String type) {
        return switch (type) {
            case "s" -> in.text();
            case "b", "i" -> Integer.toString((int) in.number());
            case "t" -> {
                in.align(8);
                long low = in.number();
                yield Long.toUnsignedString(in.number() << 32 | low);
            }
            default -> list(type.substring(1));
        };
    }

    private String list(String type) {
        long length = in.number();
        in.align(type.startsWith("(") ? 8 : type.equals("y") ? 1 : 4);
        long end = in.place() + length;
        var values = new ArrayList<String>();
        while (in.place() < end) {
            switch (type) {
                case "y" -> values.add(Integer.toString(in.octet()));
                case "u" -> values.add(Long.toString(in.number()));
                default -> {
                    in.align(8);
                    values.add(in.text() + " " + in.text());
                }
            }
        }
        return String.join(",", values);
    }
}

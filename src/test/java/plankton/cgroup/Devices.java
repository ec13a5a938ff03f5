package plankton.cgroup;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import plankton.linux.DeviceAccess;

/// Rules about devices, and what they mean.
final class Devices {
    private Devices() {}

    /// What is asked of the kernel.
    record Request(char type, int major, int minor, int bits) {}

    /// Rules written like `+c 1:3 rw`, `-a *:* rwm`.
    static List<DeviceAccess> rules(String... texts) {
        var rules = new ArrayList<DeviceAccess>();
        for (String text : texts) {
            String[] words = text.split("[ :]", -1);
            rules.add(
                    new DeviceAccess(
                            text.charAt(0) == '+',
                            text.charAt(1),
                            number(words[1]),
                            number(words[2]),
                            words.length > 3 ? words[3] : ""));
        }
        return rules;
    }

    private static long number(String word) {
        return word.equals("*") ? -1 : Long.parseLong(word);
    }

    /// Whether the last rule about each kind of access allows it.
    static boolean areAllowed(List<DeviceAccess> rules, Request request) {
        for (char letter : "mrw".toCharArray()) {
            if ((request.bits & 1 << "mrw".indexOf(letter)) != 0) {
                boolean allowed = false;
                for (DeviceAccess rule : rules) {
                    if ((rule.type() == 'a' || rule.type() == request.type)
                            && (rule.major() == -1 || rule.major() == request.major)
                            && (rule.minor() == -1 || rule.minor() == request.minor)
                            && rule.access().indexOf(letter) >= 0) {
                        allowed = rule.allow();
                    }
                }
                if (!allowed) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Few numbers, so that rules and requests meet.
    static List<DeviceAccess> random(RandomGenerator random) {
        var rules = new ArrayList<DeviceAccess>();
        int count = random.nextInt(12);
        // Of some lists nearly all rules allow, as in real ones.
        int allowing = random.nextInt(1, 10);
        for (int i = 0; i < count; i++) {
            boolean all = random.nextInt(12) == 0;
            rules.add(
                    new DeviceAccess(
                            random.nextInt(10) < allowing,
                            all ? 'a' : "abccc".charAt(random.nextInt(5)),
                            all ? -1 : random.nextInt(-1, 3),
                            all ? -1 : random.nextInt(-1, 4),
                            all || random.nextBoolean() ? "rwm" : letters(random.nextInt(8))));
        }
        return rules;
    }

    private static String letters(int bits) {
        return ((bits & 2) == 0 ? "" : "r")
                + ((bits & 4) == 0 ? "" : "w")
                + ((bits & 1) == 0 ? "" : "m");
    }

    /// All requests of the numbers that [#random] takes, and some others.
    static List<Request> requests() {
        var requests = new ArrayList<Request>();
        for (char type : new char[] {'b', 'c'}) {
            for (int major : new int[] {0, 1, 2, 4095}) {
                for (int minor : new int[] {0, 1, 2, 3, 1048575}) {
                    for (int bits = 1; bits <= 7; bits++) {
                        requests.add(new Request(type, major, minor, bits));
                    }
                }
            }
        }
        return requests;
    }
}

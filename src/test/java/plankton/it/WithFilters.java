package plankton.it;

/// Tests about filters of system calls.
abstract class WithFilters extends WithContainer {

    /// `getppid`, which does no harm and takes no argument; on x86_64, and on x86.
    static final String CALL = "110";

    static final String CALL_32 = "64";

    static final String ALLOW = "'defaultAction': 'SCMP_ACT_ALLOW'";

    /// A container whose program makes the call.
    final Bundle calling(String profile, String... words) {
        Bundle bundle = filtered(profile);
        var args = new String[words.length + 1];
        args[0] = "call";
        System.arraycopy(words, 0, args, 1, words.length);
        return bundle.args(args);
    }

    /// A container with a profile; the properties are given without braces, quotes as apostrophes.
    final Bundle filtered(String profile) {
        Bundle bundle = bundle().setJson("/linux/seccomp", json("{" + profile + "}"));
        Probe.into(bundle, "call");
        return bundle;
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    /// A profile that allows all but the call.
    static String rule(String properties) {
        return ALLOW + ", 'syscalls': [{'names': ['getppid'], " + properties + "}]";
    }
}

package plankton.seccomp;

import org.jspecify.annotations.Nullable;
import plankton.failure.SpecError;
import plankton.spec.Seccomp;

/// A filter of system calls, ready to be loaded (seccomp(2)).
public final class Filter {

    // Flags, checked by `plankton.h`.
    private static final int TSYNC = 1;
    private static final int LOG = 2;
    private static final int SPEC_ALLOW = 4;
    private static final int NEW_LISTENER = 8;
    private static final int WAIT_KILLABLE_RECV = 32;

    private final long[] program;
    private final long @Nullable [] referral;
    private final int flags;
    private final int referralFlags;
    private final String unknown;
    private final boolean refusesToRun;

    private Filter(Seccomp profile, Architecture machine) {
        var compiler = new Compiler(profile, machine);
        unknown = compiler.unknown();
        refusesToRun = compiler.refusesToRun();
        // To do the same for all threads, which is one more flag, means nothing to the only one.
        flags = flag(profile, "LOG", LOG) | flag(profile, "SPEC_ALLOW", SPEC_ALLOW);
        referralFlags =
                flags | NEW_LISTENER | flag(profile, "WAIT_KILLABLE_RECV", WAIT_KILLABLE_RECV);
        if (compiler.notifies()) {
            requireListener(profile.listenerPath());
            referral = compiler.compile(Part.Kind.REFERRAL);
            program = compiler.compile(Part.Kind.REST);
        } else {
            referral = null;
            program = compiler.compile(Part.Kind.WHOLE);
        }
    }

    /// The filter that does what `profile` says.
    ///
    /// @return null if there is no profile
    /// @throws SpecError if the profile cannot be a filter
    public static @Nullable Filter of(@Nullable Seccomp profile) {
        if (profile == null) {
            return null;
        }
        Filter filter = of(profile, HERE);
        if (filter.refusesToRun) {
            throw new SpecError(
                    "/linux/seccomp", "must let execve pass, the call that runs the program");
        }
        return filter;
    }

    private static final Architecture HERE = Architecture.values()[SystemCallNumbers.MACHINE];

    /// The filter of a machine of the architecture `machine`.
    static Filter of(Seccomp profile, Architecture machine) {
        return new Filter(profile, machine);
    }

    private static int flag(Seccomp profile, String name, int value) {
        return profile.flags().contains("SECCOMP_FILTER_FLAG_" + name) ? value : 0;
    }

    /// The flags with which the kernel can be asked whether it knows `name`.
    public static int flagsWith(String name) {
        return switch (name) {
            case "SECCOMP_FILTER_FLAG_TSYNC" -> TSYNC;
            case "SECCOMP_FILTER_FLAG_LOG" -> LOG;
            case "SECCOMP_FILTER_FLAG_SPEC_ALLOW" -> SPEC_ALLOW;
            default -> NEW_LISTENER | WAIT_KILLABLE_RECV;
        };
    }

    private static void requireListener(String path) {
        if (!path.startsWith("/")) {
            throw new SpecError(
                    "/linux/seccomp/listenerPath",
                    "SCMP_ACT_NOTIFY needs the absolute path of a socket at which somebody listens");
        }
    }

    /// Its instructions, each a `struct sock_filter` as a little-endian word.
    public long[] program() {
        return program;
    }

    /// What is loaded before that to refer calls to a process that listens; null if there are none.
    /// The two must be loaded by calls that have [#WORD] as their sixth argument, and so must be
    /// what is done in between.
    public long @Nullable [] referral() {
        return referral;
    }

    /// What lets a call pass before the second program is there.
    public static final long WORD = Part.WORD;

    /// The flags for [#program].
    public int flags() {
        return flags;
    }

    /// The flags for [#referral].
    public int referralFlags() {
        return referralFlags;
    }

    /// The names of unknown calls for which the profile has no effect though it may have to, each
    /// with a space before it.
    public String unknown() {
        return unknown;
    }
}

package plankton.seccomp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import plankton.spec.Seccomp;

/// Profiles at random. All conditional rules of a call have the same action: the library takes
/// others in an order of its own.
record RandomProfile(Random random) {

    private static final List<String> NAMES =
            List.of(
                    "read write open openat close mmap mprotect ioctl socket connect sendto clone clone3"
                            .concat(
                                    " socketcall ipc semop msgget shmat personality execve exit_group")
                            .concat(
                                    " getpid kill prctl seccomp accept accept4 recvmmsg set_tls breakpoint")
                            .concat(
                                    " openat2 close_range epoll_pwait2 landlock_create_ruleset stat fstat64")
                            .concat(
                                    " rt_sigaction io_submit pwritev2 setsockopt no_such_call arch_prctl")
                            .split(" "));
    private static final long[] VALUES = {
        0,
        1,
        2,
        7,
        0x7FFFFFFFL,
        0x80000000L,
        0xFFFFFFFFL,
        0x100000000L,
        0x100000001L,
        -1,
        -2,
        0x7FFFFFFFFFFFFFFFL,
        0x8000000000000000L,
        0x7E020000L,
        0xFFFF0000FFFF0000L
    };

    /// A profile that says nothing.
    static Seccomp empty() {
        return new Seccomp(Seccomp.Action.ALLOW, null, List.of(), List.of(), "", "", List.of());
    }

    Seccomp profile() {
        Map<String, Seccomp.Action> conditional = new HashMap<>();
        var rules = new ArrayList<Seccomp.Rule>();
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            rules.add(rule(conditional));
        }
        var architectures = new ArrayList<String>();
        for (String each : List.of("X86", "X32", "ARM", "X86_64", "AARCH64", "MIPS", "S390X")) {
            if (random.nextBoolean()) {
                architectures.add("SCMP_ARCH_" + each);
            }
        }
        Seccomp.Action otherwise = action();
        return new Seccomp(
                otherwise, errno(otherwise), architectures, List.of(), "/listener", "", rules);
    }

    private Seccomp.Rule rule(Map<String, Seccomp.Action> conditional) {
        var args = new ArrayList<Seccomp.Arg>();
        int count = random.nextBoolean() ? 0 : 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            args.add(arg());
        }
        if (!args.isEmpty()) {
            String name = name();
            Seccomp.Action action = conditional.computeIfAbsent(name, _ -> action());
            return new Seccomp.Rule(List.of(name), action, null, args);
        }
        var names = new ArrayList<String>();
        for (int i = 0; i <= random.nextInt(8); i++) {
            names.add(name());
        }
        Seccomp.Action action = action();
        return new Seccomp.Rule(names, action, errno(action), args);
    }

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private Seccomp.Action action() {
        Seccomp.Action[] all = Seccomp.Action.values();
        return all[random.nextInt(all.length)];
    }

    private @Nullable Integer errno(Seccomp.Action action) {
        boolean takesOne = action == Seccomp.Action.ERRNO || action == Seccomp.Action.TRACE;
        return takesOne && random.nextBoolean() ? (Integer) random.nextInt(200) : null;
    }

    private Seccomp.Arg arg() {
        Seccomp.Operator[] all = Seccomp.Operator.values();
        Seccomp.Operator op = all[random.nextInt(all.length)];
        return new Seccomp.Arg(random.nextInt(6), value(), value(), op);
    }

    private long value() {
        return random.nextInt(8) == 0 ? random.nextLong() : VALUES[random.nextInt(VALUES.length)];
    }
}

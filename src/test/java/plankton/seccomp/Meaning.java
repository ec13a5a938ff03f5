package plankton.seccomp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import plankton.spec.Seccomp;

/// What a profile means for the calls of one architecture, told rule by rule.
final class Meaning {

    private final Seccomp profile;
    private final Architecture architecture;
    private final SystemCalls table = new SystemCalls();
    private final Map<Integer, List<Seccomp.Rule>> rules = new HashMap<>();
    private int last = -1;
    private int lastPrivate = -1;

    Meaning(Seccomp profile, Architecture architecture) {
        this.profile = profile;
        this.architecture = architecture;
        for (Seccomp.Rule rule : profile.syscalls()) {
            for (String name : new LinkedHashSet<>(rule.names())) {
                add(number(name), rule);
            }
        }
    }

    private void add(int number, Seccomp.Rule rule) {
        if (number == NONE) {
            return;
        }
        if (plain(number) >= 0xF0000) {
            lastPrivate = Math.max(lastPrivate, plain(number));
        } else {
            last = Math.max(last, plain(number));
        }
        if (verdict(rule) != otherwise()) {
            rules.computeIfAbsent(number, _ -> new ArrayList<>()).add(rule);
        }
    }

    /// No call has this number.
    static final int NONE = -2;

    /// The number of a call, or [#NONE] if this architecture does not have it.
    int number(String name) {
        int entry = table.find(name);
        int place = entry < 0 ? SystemCalls.ABSENT : SystemCalls.place(entry, architecture);
        return place == SystemCalls.ABSENT ? NONE : SystemCalls.number(place, architecture);
    }

    /// The rules that are about the call `number`, without those that say what holds anyway.
    List<Seccomp.Rule> rules(int number) {
        return rules.getOrDefault(number, List.of());
    }

    private static int verdict(Seccomp.Rule rule) {
        return Verdict.of(rule.action(), rule.errnoRet());
    }

    int otherwise() {
        return Verdict.of(profile.defaultAction(), profile.defaultErrnoRet());
    }

    /// The result for a call of this architecture.
    ///
    /// @param rules those about it
    int result(int number, List<Seccomp.Rule> rules, long[] args) {
        for (Seccomp.Rule rule : rules) {
            if (rule.args().isEmpty()) {
                return verdict(rule);
            }
        }
        for (Seccomp.Rule rule : rules) {
            Predicate<Seccomp.Arg> holds = arg -> holds(arg, args[arg.index()]);
            if (isAlternative(rule)
                    ? rule.args().stream().anyMatch(holds)
                    : rule.args().stream().allMatch(holds)) {
                return verdict(rule);
            }
        }
        return isBeyond(number) && Verdict.isRefusal(otherwise())
                ? Verdict.NO_SUCH_CALL
                : otherwise();
    }

    /// Whether a rule has several conditions on the same argument.
    static boolean isAlternative(Seccomp.Rule rule) {
        return rule.args().stream().map(Seccomp.Arg::index).distinct().count() < rule.args().size();
    }

    /// Whether a call is newer than all that the profile names, private ones apart.
    private boolean isBeyond(int number) {
        int plain = plain(number);
        return last >= 0
                && Integer.compareUnsigned(plain, last) > 0
                && !(plain >= 0xF0000 && plain <= lastPrivate);
    }

    private int plain(int number) {
        return architecture == Architecture.X32 ? number & ~Architecture.X32_BIT : number;
    }

    private boolean holds(Seccomp.Arg arg, long argument) {
        long width = architecture.isNarrow() ? 0xFFFFFFFFL : -1;
        long value = arg.value() & width;
        int order = Long.compareUnsigned(argument & width, value);
        return switch (arg.op()) {
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case EQ -> order == 0;
            case GE -> order >= 0;
            case GT -> order > 0;
            case MASKED_EQ -> (argument & value) == (arg.valueTwo() & value);
        };
    }
}

package plankton.seccomp;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.spec.Seccomp;

/// What shall happen to each system call of one architecture.
final class Calls {

    /// Where the arguments are in `struct seccomp_data`.
    private static final int ARGS = 16;

    private final Architecture architecture;
    private final @Nullable Rule[] rules = new Rule[SystemCalls.ABSENT];

    /// By what [SystemCalls#multiplexed] says; 0 is for all others.
    private final @Nullable Rule[] multiplexed = new Rule[SystemCalls.MULTIPLEXED];

    private final int[] starts = new int[SystemCalls.ABSENT];
    private int last = -1;
    private int lastPrivate = -1;

    Calls(Architecture architecture) {
        this.architecture = architecture;
    }

    Architecture architecture() {
        return architecture;
    }

    /// Adds a rule for the call at `entry` of the table.
    ///
    /// @param rule null if the profile only knows the call
    void add(int entry, @Nullable Rule rule) {
        int place = SystemCalls.place(entry, architecture);
        if (place != SystemCalls.ABSENT) {
            know(place);
            add(rules, place, rule);
        }
        if (architecture == Architecture.X86) {
            add(multiplexed, SystemCalls.multiplexed(entry), rule);
        }
    }

    private static void add(@Nullable Rule[] rules, int place, @Nullable Rule rule) {
        if (rule != null) {
            rules[place] = rule.after(rules[place]);
        }
    }

    private void know(int place) {
        if (place < SystemCalls.FIRST_PRIVATE) {
            last = Math.max(last, place);
        } else {
            lastPrivate = Math.max(lastPrivate, place);
        }
    }

    /// Whether the call at `entry` of the table is refused, whatever its arguments.
    boolean refuses(int entry, int otherwise) {
        Rule rule = rules[SystemCalls.place(entry, architecture)];
        return rule == null
                ? Verdict.isRefusal(otherwise)
                : rule.isPlain() && Verdict.isRefusal(rule.verdict());
    }

    /// Lets the calls that stand for others have the rules of these. What depends on arguments
    /// cannot be seen there: the strictest of the results holds if it is stricter than `otherwise`.
    void multiplex(int otherwise) {
        for (int i = 1; i < multiplexed.length; i++) {
            Rule rule = multiplexed[i];
            if (rule == null) {
                continue;
            }
            // The stricter a result, the smaller its number.
            int verdict = rule.isPlain() ? rule.verdict() : otherwise;
            for (Rule test = rule; test != null; test = test.before()) {
                verdict = Math.min(verdict, test.verdict());
            }
            if (verdict != otherwise) {
                boolean ipc = i > SystemCalls.MULTIPLEXED_BY_IPC;
                long which = ipc ? i - SystemCalls.MULTIPLEXED_BY_IPC : i;
                var condition = new Seccomp.Arg(0, which, 0, Seccomp.Operator.EQ);
                add(
                        rules,
                        ipc ? SystemCalls.IPC : SystemCalls.SOCKETCALL,
                        new Rule(verdict, List.of(condition), null));
            }
        }
    }

    /// Writes the part for this architecture, for which the number of the call has been loaded.
    ///
    /// @param beyond what holds for calls that are newer than all that the profile knows
    int write(Part part, @Nullable Rule beyond) {
        int end = Math.max(Math.max(last, lastPrivate), SystemCalls.IPC) + 1;
        for (int place = last + 1; last >= 0 && place <= end; place++) {
            // What stands for others may be there though the profile does not name it.
            if (place < SystemCalls.FIRST_PRIVATE && rules[place] == null) {
                rules[place] = beyond;
            }
        }
        rules[end] = last < 0 ? null : beyond;
        int count = 0;
        for (int place = 0; place <= end; place++) {
            if (place == 0 || !part.isSame(rules[place - 1], rules[place])) {
                starts[count++] = place;
            }
        }
        return search(part, 0, count - 1);
    }

    /// A tree of comparisons that finds the range of a number among those from `first` to `end`.
    private int search(Part part, int first, int end) {
        if (first == end) {
            return decide(part, rules[starts[first]]);
        }
        int middle = (first + end + 1) / 2;
        int above = search(part, middle, end);
        int below = search(part, first, middle - 1);
        int number = SystemCalls.number(starts[middle], architecture);
        return part.code().branch(Code.IF_GREATER_OR_EQUAL, number, above, below);
    }

    private int decide(Part part, @Nullable Rule rule) {
        if (rule == null || rule.isPlain()) {
            return part.result(rule);
        }
        // The first rule is tested first, and so written last.
        int next = part.result(null);
        for (Rule test = rule; test != null; test = test.before()) {
            int success = part.result(test.verdict());
            List<Seccomp.Arg> args = test.args();
            for (int i = args.size() - 1; i >= 0; i--) {
                success = compare(part.code(), args.get(i), success, next);
            }
            next = success;
        }
        return next;
    }

    /// One condition on an argument of 64 bits, which a filter sees as two words of 32.
    private int compare(Code code, Seccomp.Arg arg, int success, int failure) {
        Seccomp.Operator op = arg.op();
        boolean negated =
                op == Seccomp.Operator.NE || op == Seccomp.Operator.LT || op == Seccomp.Operator.LE;
        int yes = negated ? failure : success;
        int no = negated ? success : failure;
        boolean masked = op == Seccomp.Operator.MASKED_EQ;
        long mask = masked ? arg.value() : -1;
        long value = masked ? arg.valueTwo() & mask : arg.value();
        int comparison =
                switch (op) {
                    case GE, LT -> Code.IF_GREATER_OR_EQUAL;
                    case GT, LE -> Code.IF_GREATER;
                    case EQ, NE, MASKED_EQ -> Code.IF_EQUAL;
                };
        int offset = ARGS + 8 * arg.index();
        int low = code.branch(comparison, (int) value, yes, no);
        low = code.load(offset, (int) mask, low);
        int highMask = (int) (mask >>> 32);
        if (architecture.isNarrow() || highMask == 0) {
            return low;
        }
        int high = (int) (value >>> 32);
        int differs =
                comparison == Code.IF_EQUAL ? no : code.branch(Code.IF_GREATER, high, yes, no);
        int equal = code.branch(Code.IF_EQUAL, high, low, differs);
        return code.load(offset + 4, highMask, equal);
    }
}

package plankton.seccomp;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One of the programs that a profile becomes. There is more than one only if some calls are
/// referred to a process that listens, of which this process has to be told when the filter is
/// there already: the listener is made by loading it. Without precautions it would have to be asked
/// about the very calls that tell of it. So
///
/// - the first program, [Kind#REFERRAL], refers to the listener, and does nothing else; it lets
///   pass what carries a word in an argument that none of these calls has;
/// - the second, [Kind#REST], does all the rest, and refuses what carries the word.
///
/// Of the results of several programs the kernel takes the strictest (seccomp(2)), so that from the
/// second on the word is of no use to anybody, and need not be a secret.
///
/// @param otherwise the result of calls of which nothing is said
record Part(Kind kind, Code code, int otherwise) {

    enum Kind {
        WHOLE,
        REFERRAL,
        REST
    }

    /// What a call has in its sixth argument to tell of the listener.
    static final long WORD = 0x706C616E6B746F6EL;

    private static final int SIXTH_ARGUMENT = 56;

    /// Whether these two are the same for this program.
    boolean isSame(@Nullable Rule a, @Nullable Rule b) {
        return Objects.equals(a, b) || (isPlain(a) && isPlain(b) && verdict(a) == verdict(b));
    }

    private static boolean isPlain(@Nullable Rule rule) {
        return rule == null || rule.isPlain();
    }

    private int verdict(@Nullable Rule rule) {
        return here(rule == null ? otherwise : rule.verdict());
    }

    private int here(int verdict) {
        return kind == Kind.REFERRAL && verdict != Verdict.NOTIFY ? Verdict.ALLOW : verdict;
    }

    /// The result that `rule`, or if it is null the default, has if it holds.
    int result(@Nullable Rule rule) {
        return result(rule == null ? otherwise : rule.verdict());
    }

    int result(int verdict) {
        if (verdict != Verdict.NOTIFY || kind == Kind.WHOLE) {
            return code.result(here(verdict));
        }
        int known = code.referral();
        if (known > 0 && code.isNear(known)) {
            return known;
        }
        int told = code.result(kind == Kind.REFERRAL ? Verdict.ALLOW : Verdict.REFUSE);
        int other = code.result(kind == Kind.REFERRAL ? Verdict.NOTIFY : Verdict.ALLOW);
        int high = code.branch(Code.IF_EQUAL, (int) (WORD >>> 32), told, other);
        high = code.load(SIXTH_ARGUMENT + 4, -1, high);
        int low = code.branch(Code.IF_EQUAL, (int) WORD, high, other);
        return code.referral(code.load(SIXTH_ARGUMENT, -1, low));
    }
}

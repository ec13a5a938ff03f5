package plankton.seccomp;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.spec.Seccomp;

/// What happens to a system call if all of `args` hold, and if none of the rules `before` this one,
/// which are tested first, says something else.
record Rule(int verdict, List<Seccomp.Arg> args, @Nullable Rule before) {

    /// Whether the result depends on nothing.
    boolean isPlain() {
        return args.isEmpty();
    }

    /// A rule without conditions.
    Rule(int verdict) {
        this(verdict, List.of(), null);
    }

    /// This rule where `earlier` ones stand. What depends on no argument holds whatever else is
    /// said; otherwise what was said first.
    Rule after(@Nullable Rule earlier) {
        if (earlier == null || isPlain()) {
            return earlier != null && earlier.isPlain() ? earlier : this;
        }
        return earlier.isPlain() ? earlier : append(earlier);
    }

    private Rule append(Rule earlier) {
        return new Rule(verdict, args, before == null ? earlier : before.append(earlier));
    }
}

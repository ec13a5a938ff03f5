package plankton.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.json.JsonInput;

/// Reads `linux.seccomp`.
final class SeccompReader {

    private static final int MAX_ERRNO = 4095;
    private static final String NO_ERRNO = "is only for SCMP_ACT_ERRNO and SCMP_ACT_TRACE";
    private final JsonInput in;

    private Seccomp.@Nullable Action defaultAction;
    private @Nullable Integer defaultErrnoRet;
    private List<String> architectures = List.of();
    private List<String> flags = List.of("SECCOMP_FILTER_FLAG_SPEC_ALLOW");
    private String listenerPath = "";
    private String listenerMetadata = "";
    private List<Seccomp.Rule> syscalls = List.of();

    private SeccompReader(JsonInput in) {
        this.in = in;
    }

    static Seccomp read(JsonInput in) {
        var reader = new SeccompReader(in);
        in.object(reader::property);
        return reader.seccomp();
    }

    private Seccomp seccomp() {
        if (defaultAction == null) {
            throw Words.missing(in, "defaultAction", "such as SCMP_ACT_ERRNO");
        }
        if (defaultErrnoRet != null && !defaultAction.hasErrno()) {
            throw Words.error(in, "defaultErrnoRet", NO_ERRNO);
        }
        if (!listenerMetadata.isEmpty() && listenerPath.isEmpty()) {
            throw Words.error(in, "listenerMetadata", "needs a listenerPath");
        }
        return new Seccomp(
                defaultAction,
                defaultErrnoRet,
                architectures,
                flags,
                listenerPath,
                listenerMetadata,
                syscalls);
    }

    private void property(String name) {
        switch (name) {
            case "defaultAction" -> defaultAction = action();
            case "defaultErrnoRet" -> defaultErrnoRet = errno();
            case "architectures" ->
                    architectures =
                            in.list(() ->
                                    Words.oneOf(in, Seccomp.ARCHITECTURES, "an architecture"));
            case "flags" ->
                    flags = in.list(() -> Words.oneOf(in, Seccomp.FLAGS, "a flag of a filter"));
            case "listenerPath" -> listenerPath = in.string();
            case "listenerMetadata" -> listenerMetadata = in.string();
            case "syscalls" -> syscalls = in.list(this::rule);
            default -> in.skip();
        }
    }

    private Seccomp.Action action() {
        return Words.oneOf(in, "SCMP_ACT_", Seccomp.Action.values(), "an action of a filter");
    }

    private int errno() {
        return (int) in.integer(0, MAX_ERRNO);
    }

    private Seccomp.Rule rule() {
        var rule =
                new Object() {
                    List<String> names = List.of();
                    Seccomp.@Nullable Action action;
                    @Nullable Integer errnoRet;
                    List<Seccomp.Arg> args = List.of();
                };
        in.object(name -> {
            switch (name) {
                case "names" -> rule.names = in.strings();
                case "action" -> rule.action = action();
                case "errnoRet" -> rule.errnoRet = errno();
                case "args" -> rule.args = in.list(this::arg);
                default -> in.skip();
            }
        });
        if (rule.names.isEmpty()) {
            throw Words.missing(in, "names", "at least one system call");
        }
        if (rule.action == null) {
            throw Words.missing(in, "action", "such as SCMP_ACT_ALLOW");
        }
        if (rule.errnoRet != null && !rule.action.hasErrno()) {
            throw Words.error(in, "errnoRet", NO_ERRNO);
        }
        return new Seccomp.Rule(rule.names, rule.action, rule.errnoRet, rule.args);
    }

    private Seccomp.Arg arg() {
        var arg =
                new Object() {
                    @Nullable Long index;
                    @Nullable Long value;
                    long valueTwo;
                    Seccomp.@Nullable Operator op;
                };
        in.object(name -> {
            switch (name) {
                case "index" -> arg.index = in.integer(0, 5);
                case "value" -> arg.value = in.unsigned64();
                case "valueTwo" -> arg.valueTwo = in.unsigned64();
                case "op" ->
                        arg.op =
                                Words.oneOf(
                                        in, "SCMP_CMP_", Seccomp.Operator.values(), "a comparison");
                default -> in.skip();
            }
        });
        return new Seccomp.Arg(
                (int) Words.required(in, arg.index, "index"),
                Words.required(in, arg.value, "value"),
                arg.valueTwo,
                Words.required(in, arg.op, "op", "such as SCMP_CMP_EQ"));
    }
}

package plankton.seccomp;

import java.util.ArrayList;
import java.util.List;
import plankton.failure.SpecError;
import plankton.spec.Seccomp;

/// Makes programs of a profile.
final class Compiler {

    /// `BPF_MAXINSNS` of the kernel.
    private static final int MAX_INSTRUCTIONS = 4096;

    // Places in `struct seccomp_data`.
    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;

    private final int otherwise;
    private final List<Calls> calls = new ArrayList<>();
    private final SystemCalls table = new SystemCalls();
    private final StringBuilder unknown = new StringBuilder();
    private boolean notifies;

    Compiler(Seccomp profile, Architecture machine) {
        otherwise = Verdict.of(profile.defaultAction(), profile.defaultErrnoRet());
        notifies = otherwise == Verdict.NOTIFY;
        for (Architecture architecture : Architecture.values()) {
            String name = "SCMP_ARCH_" + architecture.name();
            if (architecture == machine
                    || (machine.runs(architecture) && profile.architectures().contains(name))) {
                calls.add(new Calls(architecture));
            }
        }
        for (Seccomp.Rule rule : profile.syscalls()) {
            add(rule);
        }
        for (Calls ofOne : calls) {
            ofOne.multiplex(otherwise);
        }
    }

    /// Whether some calls are referred to a process that listens.
    boolean notifies() {
        return notifies;
    }

    /// The names of calls that are not known, each with a space before it, if something passes that
    /// the profile may have meant to stop. If all that is not named is refused, they are: a call of
    /// a kernel newer than this program, or of another architecture, is nothing to warn of.
    String unknown() {
        return Verdict.isRefusal(otherwise) ? "" : unknown.toString();
    }

    /// Whether the program could not even be run.
    boolean refusesToRun() {
        return calls.getFirst().refuses(table.find("execve"), otherwise);
    }

    private void add(Seccomp.Rule said) {
        int verdict = Verdict.of(said.action(), said.errnoRet());
        // What holds anyway needs no rule, and outdoes no other, as with other runtimes.
        Rule rule = verdict == otherwise ? null : rule(verdict, said.args());
        notifies |= verdict == Verdict.NOTIFY;
        for (String name : said.names()) {
            int entry = table.find(name);
            if (entry < 0) {
                unknown.append(' ').append(name);
                continue;
            }
            for (Calls ofOne : calls) {
                ofOne.add(entry, rule);
            }
        }
    }

    /// Conditions on the same argument are alternatives, as with other runtimes.
    private static Rule rule(int verdict, List<Seccomp.Arg> args) {
        int seen = 0;
        boolean repeated = false;
        for (Seccomp.Arg arg : args) {
            repeated |= (seen & 1 << arg.index()) != 0;
            seen |= 1 << arg.index();
        }
        Rule rule = repeated ? null : new Rule(verdict, args, null);
        for (int i = 0; repeated && i < args.size(); i++) {
            rule = new Rule(verdict, List.of(args.get(i)), rule);
        }
        return rule == null ? new Rule(verdict) : rule;
    }

    /// The program of this kind.
    long[] compile(Part.Kind kind) {
        var code = new Code();
        var part = new Part(kind, code, otherwise);
        // A program may be made for a newer kernel, and has to see that this is an older one.
        Rule beyond = Verdict.isRefusal(otherwise) ? new Rule(Verdict.NO_SUCH_CALL) : null;
        int foreign = part.result(Verdict.KILL_THREAD);
        int x32 = foreign;
        var sections = new int[calls.size()];
        for (int i = sections.length - 1; i >= 0; i--) {
            int section = calls.get(i).write(part, beyond);
            Architecture architecture = calls.get(i).architecture();
            if (architecture == Architecture.X32) {
                x32 = section;
            }
            if (architecture == Architecture.X86_64) {
                section = code.branch(Code.IF_GREATER_OR_EQUAL, Architecture.X32_BIT, x32, section);
            }
            sections[i] = code.load(NUMBER, -1, section);
        }
        int next = foreign;
        for (int i = sections.length - 1; i >= 0; i--) {
            Architecture architecture = calls.get(i).architecture();
            if (architecture != Architecture.X32) {
                next = code.branch(Code.IF_EQUAL, architecture.audit, sections[i], next);
            }
        }
        code.load(ARCHITECTURE, -1, next);
        return finish(code);
    }

    private static long[] finish(Code code) {
        if (code.size() > MAX_INSTRUCTIONS) {
            throw new SpecError(
                    "/linux/seccomp/syscalls",
                    "make a filter of "
                            + code.size()
                            + " instructions; the kernel takes "
                            + MAX_INSTRUCTIONS);
        }
        return code.program();
    }
}

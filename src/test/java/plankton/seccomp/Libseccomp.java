package plankton.seccomp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.spec.Seccomp;

/// The library that other runtimes make filters with, used as they do.
@SuppressWarnings("restricted")
final class Libseccomp {

    /// `__NR_SCMP_ERROR`.
    static final int UNKNOWN = -1;

    private static final int EEXIST = 17;

    private static final Linker LINKER = Linker.nativeLinker();

    private final SymbolLookup library;
    private final MethodHandle init;
    private final MethodHandle release;
    private final MethodHandle addArchitecture;
    private final MethodHandle removeArchitecture;
    private final MethodHandle addRule;
    private final MethodHandle export;
    private final MethodHandle resolve;
    private final MethodHandle resolveFor;
    private final MethodHandle memfd;
    private final MethodHandle close;

    private Libseccomp(SymbolLookup library) {
        this.library = library;
        init = function("seccomp_init", ADDRESS, JAVA_INT);
        release = function("seccomp_release", JAVA_INT, ADDRESS);
        addArchitecture = function("seccomp_arch_add", JAVA_INT, ADDRESS, JAVA_INT);
        removeArchitecture = function("seccomp_arch_remove", JAVA_INT, ADDRESS, JAVA_INT);
        addRule =
                function(
                        "seccomp_rule_add_array",
                        JAVA_INT,
                        ADDRESS,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        ADDRESS);
        export = function("seccomp_export_bpf", JAVA_INT, ADDRESS, JAVA_INT);
        resolve = function("seccomp_syscall_resolve_name", JAVA_INT, ADDRESS);
        resolveFor = function("seccomp_syscall_resolve_name_arch", JAVA_INT, JAVA_INT, ADDRESS);
        memfd = function("memfd_create", JAVA_INT, ADDRESS, JAVA_INT);
        close = function("close", JAVA_INT, JAVA_INT);
    }

    /// The library, or null if it is not installed.
    static @Nullable Libseccomp find() {
        try {
            return new Libseccomp(SymbolLookup.libraryLookup("libseccomp.so.2", Arena.global()));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private MethodHandle function(String name, MemoryLayout result, MemoryLayout... parameters) {
        MemorySegment address =
                library.find(name).orElseGet(() -> LINKER.defaultLookup().findOrThrow(name));
        return LINKER.downcallHandle(address, FunctionDescriptor.of(result, parameters));
    }

    private static Object call(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /// What the library calls an architecture (`SCMP_ARCH_…`).
    private static int token(Architecture architecture) {
        return architecture == Architecture.X32 ? 0x4000003E : architecture.audit;
    }

    /// Whether the library knows the call at all.
    boolean knows(String name) {
        try (var arena = Arena.ofConfined()) {
            return (int) call(resolve, arena.allocateFrom(name)) != UNKNOWN;
        }
    }

    /// The number of a call, negative if the architecture does not have it.
    int number(String name, Architecture architecture) {
        try (var arena = Arena.ofConfined()) {
            return (int) call(resolveFor, token(architecture), arena.allocateFrom(name));
        }
    }

    /// The program it makes of `profile`.
    ///
    /// @return null if it refuses rules that contradict each other
    long @Nullable [] compile(Seccomp profile, List<Architecture> architectures) {
        int otherwise = Verdict.of(profile.defaultAction(), profile.defaultErrnoRet());
        var context = (MemorySegment) call(init, otherwise);
        if (context.address() == 0) {
            throw new AssertionError("seccomp_init failed for " + profile.defaultAction());
        }
        try {
            for (Architecture architecture : architectures) {
                if (architecture != Architecture.X86_64) {
                    check((int) call(addArchitecture, context, token(architecture)));
                }
            }
            if (!architectures.contains(Architecture.X86_64)) {
                int native64 = token(Architecture.X86_64);
                check((int) call(removeArchitecture, context, native64));
            }
            for (Seccomp.Rule rule : profile.syscalls()) {
                int verdict = Verdict.of(rule.action(), rule.errnoRet());
                if (verdict != otherwise && !add(context, rule, verdict)) {
                    return null;
                }
            }
            return export(context);
        } finally {
            var _ = call(release, context);
        }
    }

    private static void check(int result) {
        if (result < 0) {
            throw new AssertionError("libseccomp failed with error number " + -result);
        }
    }

    private boolean add(MemorySegment context, Seccomp.Rule rule, int verdict) {
        boolean repeated =
                rule.args().stream().map(Seccomp.Arg::index).distinct().count()
                        < rule.args().size();
        boolean accepted = true;
        for (String name : rule.names()) {
            if (repeated) {
                for (Seccomp.Arg arg : rule.args()) {
                    accepted &= add(context, name, verdict, List.of(arg));
                }
            } else {
                accepted &= add(context, name, verdict, rule.args());
            }
        }
        return accepted;
    }

    private boolean add(MemorySegment context, String name, int verdict, List<Seccomp.Arg> args) {
        try (var arena = Arena.ofConfined()) {
            int number = (int) call(resolve, arena.allocateFrom(name));
            var array = arena.allocate(24L * Math.max(args.size(), 1), 8);
            for (int i = 0; i < args.size(); i++) {
                Seccomp.Arg arg = args.get(i);
                array.set(JAVA_INT, 24L * i, arg.index());
                array.set(JAVA_INT, 24L * i + 4, arg.op().ordinal() + 1);
                array.set(JAVA_LONG, 24L * i + 8, arg.value());
                array.set(JAVA_LONG, 24L * i + 16, arg.valueTwo());
            }
            int result = (int) call(addRule, context, verdict, number, args.size(), array);
            if (result == -EEXIST) {
                return false;
            }
            if (result < 0) {
                throw new AssertionError(name + " " + verdict + " " + args + ": error " + -result);
            }
            return true;
        }
    }

    private long[] export(MemorySegment context) {
        try (var arena = Arena.ofConfined()) {
            int file = (int) call(memfd, arena.allocateFrom("filter"), 0);
            check((int) call(export, context, file));
            byte[] bytes = Files.readAllBytes(Path.of("/proc/self/fd/" + file));
            var _ = call(close, file);
            var program = new long[bytes.length / 8];
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(program);
            return program;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

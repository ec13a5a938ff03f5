import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes the numbers of the system calls of five architectures, as the kernel's headers for each have them, into a Java
/// class with one string: `SystemCallTable.java DIRECTORY`. What the string looks like says `plankton.seccomp.SystemCalls`,
/// which reads it.
final class SystemCallTable {

    private static final int ABSENT = 1023;
    private static final int X32_BIT = 0x40000000;
    private static final int FIRST_X32 = 512;
    private static final int ARM_PRIVATE = 0x0F0000;
    private static final int FIRST_PRIVATE = 1000;

    /// Where Debian has the headers of the machine itself, and those for other machines.
    private static final String[] PLACES = {"/usr/include/%s", "/usr/%s/include"};

    /// One architecture: the directory of its headers, the header, what it expects to be defined.
    private record Source(String directory, String header, String... defined) {}

    private static final List<Source> SOURCES =
            List.of(
                    new Source("x86_64-linux-gnu", "asm/unistd_64.h"),
                    new Source("x86_64-linux-gnu", "asm/unistd_32.h"),
                    new Source("x86_64-linux-gnu", "asm/unistd_x32.h", "__X32_SYSCALL_BIT=0x40000000"),
                    new Source("aarch64-linux-gnu", "asm/unistd.h"),
                    new Source("arm-linux-gnueabihf", "asm/unistd.h", "__ARM_EABI__=1"));

    /// What is newer than the headers may be, so that the table does not depend on their age: since Linux 5.1 a new call has
    /// the same number everywhere (Documentation/process/adding-syscalls.rst). Those of Linux 6.5 to 6.19.
    private static final int FIRST_NEWER = 451;
    private static final String NEWER =
            "cachestat fchmodat2 map_shadow_stack futex_wake futex_wait futex_requeue statmount listmount"
                    + " lsm_get_self_attr lsm_set_self_attr lsm_list_modules mseal setxattrat getxattrat listxattrat"
                    + " removexattrat open_tree_attr file_getattr file_setattr listns";

    private static final String NOT_ON_X32 = "map_shadow_stack";

    /// Those that only x86_64 has, of Linux 6.11 and 6.18.
    private static final Map<String, Long> NEWER_OF_X86_64 = Map.of("uretprobe", 335L, "uprobe", 336L);

    /// What can be done on x86 by `socketcall` and by `ipc` too, from 1 on (linux/net.h, linux/ipc.h).
    private static final String SOCKETCALL =
            "socket bind connect listen accept getsockname getpeername socketpair send recv sendto recvfrom shutdown"
                    + " setsockopt getsockopt sendmsg recvmsg accept4 recvmmsg sendmmsg";
    private static final String IPC =
            "semop semget semctl semtimedop - - - - - - msgsnd msgrcv msgget msgctl - - - - - - shmat shmdt shmget shmctl";
    private static final int IPC_MARK = 32;

    public static void main(String[] args) throws Exception {
        SortedMap<String, int[]> table = new TreeMap<>();
        for (int i = 0; i < SOURCES.size(); i++) {
            for (Map.Entry<String, Long> call : numbers(i).entrySet()) {
                table.computeIfAbsent(call.getKey(), name -> nothing())[i] = compact(call.getValue());
            }
        }
        var text = new StringBuilder();
        table.forEach((name, numbers) -> entry(text, name, numbers));
        write(Path.of(args[0], "plankton", "seccomp", "SystemCallNumbers.java"), text);
    }

    private static int[] nothing() {
        int[] numbers = new int[SOURCES.size()];
        java.util.Arrays.fill(numbers, ABSENT);
        return numbers;
    }

    private static void entry(StringBuilder text, String name, int[] numbers) {
        List<Integer> packed = packed(name);
        int x32 = numbers[2] == ABSENT ? 63 : numbers[2] == numbers[0] ? 0 : numbers[2] - FIRST_X32 + 1;
        if (x32 < 0 || x32 > 63 || packed.size() > 15) {
            throw new IllegalStateException("the table has no room for " + name);
        }
        put(text, packed.size() << 10 | numbers[0]);
        put(text, x32 << 10 | numbers[1]);
        put(text, multiplexed(name) << 10 | numbers[3]);
        put(text, numbers[4]);
        packed.forEach(three -> put(text, three));
    }

    private static int multiplexed(String name) {
        int socket = List.of(SOCKETCALL.split(" ")).indexOf(name);
        int ipc = List.of(IPC.split(" ")).indexOf(name);
        return socket >= 0 ? socket + 1 : ipc >= 0 ? IPC_MARK + ipc + 1 : 0;
    }

    private static List<Integer> packed(String name) {
        var packed = new ArrayList<Integer>();
        for (int i = 0; i < name.length(); i += 3) {
            packed.add((digit(name, i) * 40 + digit(name, i + 1)) * 40 + digit(name, i + 2));
        }
        return packed;
    }

    private static int digit(String name, int i) {
        return i < name.length() ? " abcdefghijklmnopqrstuvwxyz0123456789_".indexOf(name.charAt(i)) : 0;
    }

    /// Control characters, quotes and the like are written by their octal number: `\\u` would put them into the source.
    private static void put(StringBuilder text, int value) {
        text.append(String.format(value < 0x100 ? "\\%03o" : "\\u%04x", value));
    }

    private static void write(Path file, CharSequence text) throws IOException, InterruptedException {
        int machine = output(List.of("gcc", "-dumpmachine"), "").startsWith("aarch64") ? 3 : 0;
        String source =
                """
                package plankton.seccomp;

                /// Written by src/build/java/SystemCallTable.java from the headers of the kernel.
                final class SystemCallNumbers {
                    private SystemCallNumbers() {}

                    /// The place in `Architecture` of the one that this program is built for.
                    static final int MACHINE = %d;

                    static final String TABLE = "%s";
                }
                """
                        .formatted(machine, text);
        if (!Files.exists(file) || !Files.readString(file).equals(source)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, source);
        }
    }

    private static int compact(long number) {
        long plain = number & ~X32_BIT;
        long place = plain >= ARM_PRIVATE ? plain - ARM_PRIVATE + FIRST_PRIVATE : plain;
        if (place < 0 || place >= ABSENT || plain < ARM_PRIVATE && place >= FIRST_PRIVATE) {
            throw new IllegalStateException("the table has no room for the number " + number);
        }
        return (int) place;
    }

    /// The system calls of an architecture by name: those that the preprocessor finds in its headers, and newer ones.
    private static Map<String, Long> numbers(int architecture) throws IOException, InterruptedException {
        Map<String, Long> numbers = ofHeaders(SOURCES.get(architecture));
        String[] newer = NEWER.split(" ");
        for (int i = 0; i < newer.length; i++) {
            if (architecture != 2 || !newer[i].equals(NOT_ON_X32)) {
                add(numbers, newer[i], FIRST_NEWER + i);
            }
        }
        if (architecture == 0) {
            NEWER_OF_X86_64.forEach((name, number) -> add(numbers, name, number));
        }
        return numbers;
    }

    private static void add(Map<String, Long> numbers, String name, long number) {
        Long there = numbers.putIfAbsent(name, number);
        if (there != null && (there & ~X32_BIT) != number) {
            throw new IllegalStateException(name + " is " + there + " in the headers, not " + number);
        }
    }

    private static Map<String, Long> ofHeaders(Source source) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("gcc", "-E", "-dM", "-nostdinc"));
        for (String defined : source.defined()) {
            command.add("-D" + defined);
        }
        command.addAll(List.of("-isystem", directory(source), "-isystem", "/usr/include", "-"));
        Map<String, String> macros = new TreeMap<>();
        for (String line : output(command, "#include <" + source.header() + ">\n").split("\n")) {
            String[] words = line.split(" ", 3);
            macros.put(words[1], words.length > 2 ? words[2] : "");
        }
        Map<String, Long> numbers = new TreeMap<>();
        for (String macro : macros.keySet()) {
            for (String prefix : List.of("__NR_", "__ARM_NR_")) {
                String name = macro.substring(Math.min(prefix.length(), macro.length()));
                boolean isCall = macro.startsWith(prefix) && name.matches("[a-z0-9_]+");
                if (isCall && !name.matches("arch_specific_syscall|syscalls")) {
                    numbers.put(name, value(macros.get(macro), macros));
                }
            }
        }
        if (numbers.size() < 250) {
            throw new IllegalStateException(source + ": found only " + numbers.size() + " system calls");
        }
        return numbers;
    }

    private static String output(List<String> command, String input) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed");
        }
        return output;
    }

    private static String directory(Source source) {
        for (String place : PLACES) {
            String directory = String.format(place, source.directory());
            if (Files.exists(Path.of(directory, source.header()))) {
                return directory;
            }
        }
        throw new IllegalStateException(
                "the kernel's headers for " + source.directory() + " are missing: on Debian install"
                        + " linux-libc-dev-amd64-cross, linux-libc-dev-arm64-cross and"
                        + " linux-libc-dev-armhf-cross");
    }

    /// The value of a sum of numbers and other macros.
    private static long value(String expression, Map<String, String> macros) {
        long sum = 0;
        for (String term : expression.replaceAll("[() ]", "").split("\\+")) {
            sum += macros.containsKey(term) ? value(macros.get(term), macros) : Long.decode(term);
        }
        return sum;
    }
}

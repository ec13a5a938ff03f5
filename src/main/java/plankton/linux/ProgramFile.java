package plankton.linux;

/// What the first bytes of a program file tell about why the kernel would not run it (elf(5),
/// execve(2)). A pure function of bytes that nobody vouches for.
final class ProgramFile {
    private ProgramFile() {}

    private static final int PT_INTERP = 3;
    private static final int ELF_HEADER = 64;

    /// Why a file that exists was answered with "no such file": the program it names to load it.
    static String missingInterpreter(byte[] head) {
        if (isScript(head)) {
            String interpreter = scriptInterpreter(head);
            return interpreter.endsWith("\r")
                    ? "its first line ends with a carriage return (Windows line ending), so its"
                            + " interpreter is taken to be \""
                            + interpreter.substring(0, interpreter.length() - 1)
                            + "\\r\""
                    : "its interpreter \"" + interpreter + "\" is not in the container";
        }
        if (isElf(head)) {
            String loader = elfInterpreter(head);
            return loader.isEmpty()
                    ? ""
                    : "its ELF interpreter (dynamic loader) \""
                            + loader
                            + "\" is not in the container";
        }
        return "";
    }

    /// Why the kernel does not know how to run the file.
    static String wrongFormat(byte[] head) {
        if (head.length == 0) {
            return "the file is empty";
        }
        if (isElf(head)) {
            return "it is an ELF program for "
                    + machine(unsigned16(head, 18))
                    + ", which this machine cannot run";
        }
        return isScript(head)
                ? "its first line names no interpreter"
                : "it is neither an ELF program nor a script that begins with #!";
    }

    private static boolean isScript(byte[] head) {
        return head.length >= 2 && head[0] == '#' && head[1] == '!';
    }

    /// The first word after `#!`, with a carriage return that stands right behind it.
    private static String scriptInterpreter(byte[] head) {
        int start = 2;
        while (start < head.length && (head[start] == ' ' || head[start] == '\t')) {
            start++;
        }
        int end = start;
        while (end < head.length && head[end] != ' ' && head[end] != '\t' && head[end] != '\n') {
            end++;
        }
        return Utf8.decode(head, start, end - start);
    }

    private static boolean isElf(byte[] head) {
        return head.length >= ELF_HEADER
                && head[0] == 0x7F
                && head[1] == 'E'
                && head[2] == 'L'
                && head[3] == 'F';
    }

    /// The text of the program header `PT_INTERP`, empty if it is not within `head`.
    private static String elfInterpreter(byte[] head) {
        boolean wide = head[4] == 2;
        long table = wide ? word(head, 32, 8) : word(head, 28, 4);
        int entrySize = unsigned16(head, wide ? 54 : 42);
        int entries = unsigned16(head, wide ? 56 : 44);
        for (int i = 0; i < entries; i++) {
            long entry = table + (long) i * entrySize;
            if (entry < 0 || entry + 56 > head.length) {
                return "";
            }
            int at = (int) entry;
            if (word(head, at, 4) == PT_INTERP) {
                long offset = wide ? word(head, at + 8, 8) : word(head, at + 4, 4);
                long size = wide ? word(head, at + 32, 8) : word(head, at + 16, 4);
                return text(head, offset, size);
            }
        }
        return "";
    }

    private static String text(byte[] head, long offset, long size) {
        if (offset < 0 || size < 1 || size > head.length || offset > head.length - size) {
            return "";
        }
        // The last byte is the NUL that ends it.
        return Utf8.decode(head, (int) offset, (int) size - 1);
    }

    private static int unsigned16(byte[] head, int at) {
        return (int) word(head, at, 2);
    }

    /// A number in the file's own byte order.
    private static long word(byte[] head, int at, int size) {
        boolean bigEndian = head[5] == 2;
        long value = 0;
        for (int i = 0; i < size; i++) {
            int index = bigEndian ? at + i : at + size - 1 - i;
            value = value << 8 | (head[index] & 0xFF);
        }
        return value;
    }

    private static String machine(int number) {
        return switch (number) {
            case 3 -> "x86 (32 bit)";
            case 20 -> "powerpc";
            case 21 -> "powerpc64";
            case 22 -> "s390";
            case 40 -> "arm (32 bit)";
            case 62 -> "x86_64";
            case 183 -> "aarch64";
            case 243 -> "riscv";
            case 258 -> "loongarch";
            default -> "machine number " + number;
        };
    }
}

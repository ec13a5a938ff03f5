package plankton.seccomp;

import java.util.Arrays;

/// A program of the kernel's packet filter, written from its end to its beginning: so the target of
/// every jump is there before the jump (`linux/filter.h`). A place in it, a label, is the number of
/// instructions behind it.
final class Code {

    private static final int MAX_OFFSET = 255;

    /// An old place of the same instruction is used again if it is not further away than this.
    private static final int NEAR = 200;

    /// `BPF_LD | BPF_W | BPF_ABS`.
    private static final int LOAD = 0x20;

    /// `BPF_ALU | BPF_AND | BPF_K`.
    private static final int AND = 0x54;

    /// `BPF_JMP | BPF_JA`.
    private static final int JUMP = 0x05;

    /// `BPF_RET | BPF_K`.
    private static final int RETURN = 0x06;

    /// Conditional jumps that compare with a constant, without sign: `BPF_JMP | BPF_K` and one of
    /// `BPF_JEQ`, `BPF_JGT`, `BPF_JGE`.
    static final int IF_EQUAL = 0x15;

    static final int IF_GREATER = 0x25;
    static final int IF_GREATER_OR_EQUAL = 0x35;

    private long[] instructions = new long[256];
    private int size;

    /// Results and where they were last returned.
    private final int[] results = new int[16];

    private final int[] returns = new int[16];
    private int resultCount;
    private int referral;

    /// How many instructions there are.
    int size() {
        return size;
    }

    /// The program from its beginning, an instruction of `struct sock_filter` as a little-endian
    /// word each.
    long[] program() {
        var program = new long[size];
        for (int i = 0; i < size; i++) {
            program[i] = instructions[size - 1 - i];
        }
        return program;
    }

    /// Where calls were last referred to a listener, 0 if nowhere.
    int referral() {
        return referral;
    }

    /// Takes note that this is done at `label`.
    int referral(int label) {
        referral = label;
        return label;
    }

    /// Whether it is worth going back to `label` instead of writing the same once more.
    boolean isNear(int label) {
        return size - label <= NEAR;
    }

    /// Ends the program with `result`.
    int result(int result) {
        int known = 0;
        while (known < resultCount && results[known] != result) {
            known++;
        }
        if (known < resultCount && isNear(returns[known])) {
            return returns[known];
        }
        int label = add(RETURN, 0, 0, result);
        if (known < results.length) {
            results[known] = result;
            returns[known] = label;
            resultCount = Math.max(resultCount, known + 1);
        }
        return label;
    }

    /// Loads the word at `offset` of `struct seccomp_data`, keeps the bits of `mask` and goes on at
    /// `next`.
    int load(int offset, int mask, int next) {
        if (next != size) {
            add(JUMP, 0, 0, size - next);
        }
        if (mask != -1) {
            add(AND, 0, 0, mask);
        }
        return add(LOAD, 0, 0, offset);
    }

    /// Compares what was loaded with `value` and goes to one of two places.
    int branch(int comparison, int value, int ifTrue, int ifFalse) {
        // The second detour, if one is needed, makes the way to the other target longer.
        int near = within(ifTrue, 1);
        int other = within(ifFalse, 0);
        return add(comparison, size - near, size - other, value);
    }

    /// A place at most as far away as a conditional jump reaches, from which it goes to `label`.
    private int within(int label, int reserve) {
        return size - label + reserve <= MAX_OFFSET ? label : add(JUMP, 0, 0, size - label);
    }

    private int add(int code, int ifTrue, int ifFalse, int operand) {
        if (size == instructions.length) {
            instructions = Arrays.copyOf(instructions, 2 * size);
        }
        instructions[size++] =
                code | (long) ifTrue << 16 | (long) ifFalse << 24 | (long) operand << 32;
        return size;
    }
}
